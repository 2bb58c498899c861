package hubbub.websocket;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.WsListener;

import static java.lang.System.Logger.Level.ERROR;

/**
 * One client's WebSocket after the upgrade. {@link #handle} is its reader: it runs on the connection's own virtual thread,
 * calls the listener, and returns when the connection has ended. The listener's onClose is called exactly once, however
 * that came: with the peer's code, this side's where it failed the connection, or 1006 when the line broke (RFC 6455,
 * section 7.1.5).
 */
final class WebSocketConnection implements ServerConnection, FrameHandler, Watched {

    private static final System.Logger LOGGER = System.getLogger(WebSocketConnection.class.getName());

    private static final int ABNORMAL = 1006;
    /**
     * How much a peer may still send behind what it was refused for, at any rate, to be told in good order: more than the
     * 16 MiB of the longest message that is in use anywhere. Beyond it is cut.
     */
    private static final int MAX_SKIPPED = 24 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    private final ConnectionContext context;
    private final Transport transport;
    private final WsListener listener;
    private final WebSocketLimits limits;
    private final Deadlines deadlines;
    private final Heartbeat heartbeat;
    private final WebSocketFigures figures;
    private final FrameParser parser;
    private final FrameWriter writer;
    private final ListenerSession session;

    // Owned by the reader thread.
    private final RateLimit rate;
    private boolean listenerTold;
    private boolean peerClosed;
    private long framesCharged;
    private long skipped;

    // Written by whoever gives the connection up, read by the reader thread.
    private volatile boolean aborted;
    private volatile CloseReason failure;

    // Set by the reader thread as it begins, read by who wakes it from a wait.
    private volatile Thread reader;

    /** A connection whose handshake has just been answered. */
    WebSocketConnection(ConnectionContext context, WsListener listener, Optional<String> subProtocol,
                        WebSocketUpgrader upgrader) {
        this.context = context;
        this.transport = upgrader.transport;
        this.listener = listener;
        this.limits = upgrader.limits;
        this.deadlines = new Deadlines(limits, System.nanoTime());
        this.heartbeat = upgrader.heartbeat;
        this.figures = upgrader.figures;
        this.rate = new RateLimit(limits.framesPerSecond(), limits.bytesPerSecond(), System.nanoTime());
        this.parser = new FrameParser(limits.messageBytes(), this);
        this.writer = new FrameWriter(transport.output(context), upgrader.pumps, this::abort);
        this.session = new ListenerSession(context, subProtocol, writer, this::abort);
    }

    @Override
    public void handle(Limit requestLimit) {
        reader = Thread.currentThread();
        try {
            heartbeat.add(this);
            figures.opened(writer);
            open();
            read();
            if (peerClosed || writer.isClosing()) {
                writer.awaitFinished(limits.closeWithin().toMillis());
            }
        } catch (InterruptedException e) {
            // Helidon stops the server: returning is what it asks for.
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // Helidon would answer with an HTTP response in the midst of frames.
            LOGGER.log(ERROR, "A WebSocket failed and is cut; report this", e);
            abort();
            throw new CloseConnectionException("a WebSocket failed", e);
        } finally {
            tell(failure == null ? ABNORMAL : failure.code(), failure == null ? "the connection was lost" : failure.sentence());
            heartbeat.remove(this);
            figures.ended(writer);
            session.end();
        }
    }

    private void open() {
        try {
            listener.onOpen(session);
            writer.wake();
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void read() {
        DataReader early = context.dataReader();
        byte[] bytes = early.available() > 0 ? early.readBytes(early.available()) : new byte[0]; // Came with the handshake.
        while (bytes != null) {
            long completions = parser.completions();
            parser.parse(bytes, 0, bytes.length);
            if (parser.isAtRest()) {
                deadlines.atRest();
            } else {
                deadlines.unfinished(parser.completions() != completions);
            }
            awaitRate(bytes.length);
            skipped += writer.isClosing() ? bytes.length : 0;
            if (skipped > MAX_SKIPPED) {
                abort();
            }
            bytes = peerClosed ? null : receive();
        }
    }

    /** Holds a peer that sends too fast: while it is not read, TCP slows it down. */
    private void awaitRate(int bytes) {
        long now = System.nanoTime();
        long until = now + rate.charge(parser.frames() - framesCharged, bytes, now);
        framesCharged = parser.frames();
        if (until == now) {
            return;
        }
        deadlines.held(true);
        Thread self = Thread.currentThread();
        for (long left = until - now; left > 0 && !self.isInterrupted() && !aborted && !writer.isClosing();
                left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
        deadlines.held(false);
    }

    /** The next bytes, or null when the connection has ended. */
    private byte[] receive() {
        try {
            deadlines.reading();
            byte[] bytes = context.serverSocket().get();
            deadlines.received();
            return bytes;
        } catch (UncheckedIOException e) {
            return null; // Reset by the peer, or cut by us: either way there is nothing left to do for it.
        } finally {
            deadlines.notReading();
        }
    }

    @Override
    public void onText(String text) {
        if (writer.isClosing()) {
            return; // Nothing is accepted after our close frame.
        }
        try {
            listener.onMessage(session, text, true);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    @Override
    public void onPing(byte[] payload) {
        writer.pong(payload);
    }

    @Override
    public void onPong(byte[] payload) {
        // That something came was noted when it came.
    }

    @Override
    public void onViolation(CloseReason reason) {
        fail(reason);
    }

    @Override
    public void onClose(int code, String reason) {
        peerClosed = true;
        byte[] answer = code == FrameParser.NO_CODE
                ? ServerFrame.control(Opcode.CLOSE, new byte[0])
                : ServerFrame.close(new Close(code, ""));
        writer.closeAfterSource(answer, answerWithin());
        tell(code, reason);
    }

    private void fault(Throwable e) {
        LOGGER.log(ERROR, "A WebSocket listener failed; its client is closed with 1011", e);
        fail(CloseReason.FAULT);
    }

    /** A close waits for what its peer said before to be answered, but leaves time for the close itself. */
    private Duration answerWithin() {
        return limits.closeWithin().dividedBy(2);
    }

    private void fail(CloseReason reason) {
        writer.closeAfterSource(ServerFrame.close(new Close(reason)), answerWithin());
        tell(reason.code(), reason.sentence());
    }

    private void tell(int code, String reason) {
        if (listenerTold) {
            return;
        }
        listenerTold = true;
        figures.departed(code);
        try {
            listener.onClose(session, code, reason);
        } catch (RuntimeException | Error e) {
            LOGGER.log(ERROR, "A WebSocket listener failed in onClose", e);
        }
    }

    /** Since the last bytes came or went: a listener that only listens is not idle while it is written to. */
    @Override
    public Duration idleTime() {
        long now = System.nanoTime();
        long lastWritten = writer.lastWritten();
        long sinceReceived = now - deadlines.lastReceived();
        return Duration.ofNanos(lastWritten == 0 ? sinceReceived : Math.min(sinceReceived, now - lastWritten));
    }

    /** Helidon stops the server, at first politely. */
    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            abort();
        } else {
            writer.close(ServerFrame.close(new Close(CloseReason.GOING_AWAY)));
        }
    }

    @Override
    public void watch(long now) {
        writer.hurryClose(now);
        switch (deadlines.look(writer, now)) {
            case FINE -> { }
            case PING -> writer.ping(NOTHING);
            case NOT_FINISHED -> {
                failure = CloseReason.NOT_FINISHED;
                writer.close(ServerFrame.close(new Close(CloseReason.NOT_FINISHED)));
                LockSupport.unpark(reader);
            }
            case OVERDUE -> abort();
        }
    }

    /** Frees a stuck reader and writer by cutting the transport. On a thread of its own, because that may wait too. */
    private void abort() {
        aborted = true;
        session.end(); // The reader may be a listener's, waiting for room to send.
        LockSupport.unpark(reader);
        Thread.startVirtualThread(() -> transport.cut(context));
    }
}
