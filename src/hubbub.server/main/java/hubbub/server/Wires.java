package hubbub.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import hubbub.protocol.ClientMessages;
import hubbub.protocol.Limits;
import hubbub.protocol.ServerMessages;
import hubbub.room.WireFormat;

import io.helidon.common.socket.SocketContext;

/** The wire formats that this server speaks, and what all connections of the second one share. */
final class Wires implements AutoCloseable {

    /** The subprotocol, see {@code etc/protocol.md}; without it a client speaks plain text. */
    static final String JSON = "hubbub.v1.json";

    /** Close codes of the protocol: 44xx stop, 41xx come back. */
    static final int UNFIT = 4400;
    static final int PASSPHRASE = 4401;
    static final int HELLO_LATE = 4100;
    /** Try again later, IANA's registry of close codes. */
    static final int TRY_AGAIN_LATER = 1013;

    private final WireFormat plainText = new PlainText();
    private final ServerMessages messages;
    private final WireFormat json;
    private final WireFormat events;
    private final ClientMessages clients;
    private final BiConsumer<SocketContext, Long> keepOut;
    private final Duration helloWithin;
    private final ScheduledThreadPoolExecutor deadlines;
    private volatile boolean isHurried;

    /**
     * What all connections share.
     *
     * @param limits      clients are told them
     * @param keepOut     keeps whoever comes from where this connection does out, for so many milliseconds; must not wait
     * @param helloWithin time to say hello
     */
    Wires(Limits limits, Operators operators, BiConsumer<SocketContext, Long> keepOut, Duration helloWithin) {
        this.clients = new ClientMessages(limits, operators::isOne);
        this.keepOut = keepOut;
        this.messages = new ServerMessages(limits, InstantSource.system());
        this.json = new JsonFrames(messages);
        this.events = new EventFrames(messages);
        this.helloWithin = helloWithin;
        this.deadlines = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("hello-deadlines").factory());
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    WireFormat plainText() {
        return plainText;
    }

    WireFormat json() {
        return json;
    }

    WireFormat events() {
        return events;
    }

    /** Writes what rooms say in JSON, without a frame. */
    ServerMessages messages() {
        return messages;
    }

    /** Understands what clients say in JSON. */
    ClientMessages clients() {
        return clients;
    }

    void keepOut(SocketContext connection, long millis) {
        keepOut.accept(connection, millis);
    }

    /** The server stops: nobody waits for a hello any more. */
    void hurry() {
        isHurried = true;
        for (Runnable due : deadlines.getQueue().toArray(new Runnable[0])) {
            if (deadlines.remove(due)) {
                due.run();
            }
        }
    }

    boolean isHurried() {
        return isHurried;
    }

    /** Runs this, which must not wait, if the hello that now is due has not come in time and the result been cancelled. */
    Future<?> onHelloOverdue(Runnable action) {
        return deadlines.schedule(action, isHurried ? 0 : helloWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
