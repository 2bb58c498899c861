package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import hubbub.protocol.Opening;
import hubbub.room.Departure;
import hubbub.room.OutboundQueue;
import hubbub.room.Outlet;
import hubbub.room.Request;
import hubbub.room.RoomEvent;
import hubbub.room.Session;
import hubbub.websocket.Close;
import hubbub.websocket.FrameSession;
import hubbub.websocket.FrameSource;
import hubbub.websocket.WriterLane;
import hubbub.websocket.HandshakeListener;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsSession;

/**
 * One WebSocket in a room: what it says goes to the room's session, what the session's queue holds goes to its writer. Who
 * speaks plain text is in from the start, who speaks {@code hubbub.v1.json} once it has said hello. One instance per connection;
 * the listener's methods are called by its reader thread.
 */
final class RoomListener implements HandshakeListener, FrameSource, Outlet {

    /** What a listener is told when no close frame came, RFC 6455, section 7.1.5. */
    private static final int CONNECTION_LOST = 1006;

    /** Messages that were no JSON, after which a client is taken for a defect. */
    private static final int MOST_MISFITS = 10;

    private final Rooms rooms;
    private final Wires wires;
    private final Admission admission;

    // Owned by the reader.
    private String name;
    private boolean speaksJson;
    private int misfits;
    private FrameSession webSocket;
    private Rooms.Visit visit;
    private Session session;
    private Future<?> helloDeadline;

    // Set by the reader before it wakes the writer, which reads it.
    private volatile OutboundQueue outbound;

    /** Whom {@code admission} refuses, by its handshake, does not come in. */
    RoomListener(Rooms rooms, Wires wires, Admission admission) {
        this.rooms = rooms;
        this.wires = wires;
        this.admission = admission;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(ConnectionContext context, HttpPrologue prologue, Headers headers) {
        Optional<Refusal> refusal = admission.refusalOf(context, prologue, headers);
        if (refusal.isPresent()) {
            throw refusal.get().exception();
        }
        name = RoomPath.nameOf(prologue.uriPath().rawPath()).orElseThrow();
        speaksJson = headers.all(WsUpgrader.PROTOCOL, List::of).stream()
                .flatMap(offered -> Stream.of(offered.split(",")))
                .anyMatch(offered -> offered.strip().equals(Wires.JSON));
        return speaksJson
                ? Optional.of(WritableHeaders.create().set(WsUpgrader.PROTOCOL, Wires.JSON))
                : Optional.empty();
    }

    @Override
    public void onOpen(WsSession newSession) {
        webSocket = (FrameSession) newSession;
        try {
            Optional<Rooms.Visit> entered = rooms.enter(name); // Not sooner: only from here on is onClose certain.
            if (entered.isEmpty()) {
                webSocket.close(Wires.TRY_AGAIN_LATER, admission.noRoomLeft().sentence());
                return;
            }
            visit = entered.get();
        } catch (IOException e) {
            webSocket.close(Wires.TRY_AGAIN_LATER, admission.unopened(e).sentence());
            return;
        } catch (InterruptedException e) {
            throw new CloseConnectionException("the server stops", e);
        }
        webSocket.sendFrom(this);
        if (speaksJson) {
            helloDeadline = wires.onHelloOverdue(this::helloOverdue);
        } else if (isAdmitted(Optional.empty())) {
            enter(visit.room().join(wires.plainText(), this));
        }
    }

    private void helloOverdue() {
        if (wires.isHurried()) {
            webSocket.close(Departure.CLOSED.closeCode(), Departure.CLOSED.reason());
        } else {
            webSocket.close(Wires.HELLO_LATE, "hello did not come in time");
        }
    }

    private boolean isAdmitted(Optional<String> passphrase) {
        boolean isAdmitted = visit.admits(passphrase);
        if (!isAdmitted) {
            webSocket.close(Wires.PASSPHRASE,
                            passphrase.isEmpty() ? "this room has a passphrase" : "that is not this room's passphrase");
        }
        return isAdmitted;
    }

    private void enter(Session joined) {
        session = joined;
        outbound = joined.outbound();
        webSocket.wake(); // It may have been woken before it could see the queue.
    }

    @Override
    public void onMessage(WsSession from, String text, boolean last) {
        try {
            if (!speaksJson) {
                session.forward(new Request.Say(Optional.empty(), text.getBytes(StandardCharsets.UTF_8)));
            } else if (session == null) {
                greet(text);
            } else {
                ask(text);
            }
        } catch (InterruptedException e) {
            throw new CloseConnectionException("the server stops", e);
        }
    }

    private void greet(String text) throws InterruptedException {
        if (!helloDeadline.cancel(false)) {
            return; // Just too late: it has been told so.
        }
        switch (wires.clients().opening(text)) {
            case Opening.Admitted admitted when !isAdmitted(admitted.passphrase()) -> { }
            case Opening.Admitted admitted -> {
                enter(visit.room().join(wires.json(), this, admitted.hello()));
                for (RoomEvent.Refused complaint : admitted.complaints()) {
                    session.forward(new Request.Misfit(complaint));
                }
            }
            case Opening.TurnedAway(RoomEvent.Refused answer) -> webSocket.close(Wires.UNFIT, answer.sentence());
        }
    }

    /** Asks it of the room, which refuses only once it closes: then this client is about to be told. */
    private void ask(String text) throws InterruptedException {
        Optional<Request> request = wires.clients().request(text);
        if (request.isPresent()) {
            session.forward(request.get());
        }
        if (request.isPresent() && request.get() instanceof Request.Misfit(RoomEvent.Refused answer)
                && answer.code() == RoomEvent.Code.BAD_JSON && ++misfits == MOST_MISFITS) {
            webSocket.close(Wires.UNFIT, "too many messages were no JSON objects");
        }
    }

    @Override
    public void onClose(WsSession from, int code, String reason) {
        if (helloDeadline != null) {
            helloDeadline.cancel(false);
        }
        if (session != null) {
            if (code == CONNECTION_LOST) {
                session.leave();
            } else {
                session.finish();
            }
        }
        if (visit != null) {
            visit.end();
        }
    }

    @Override
    public Optional<WriterLane> lane() {
        return Optional.of(visit.lane());
    }

    @Override
    public int poll(byte[][] blocks, int maxBytes) {
        OutboundQueue queue = outbound;
        return queue == null ? 0 : queue.poll(blocks, maxBytes);
    }

    /** After a close its own last words are still to be heard. */
    @Override
    public boolean mayFollow() {
        OutboundQueue queue = outbound;
        return queue != null && !queue.hasEnded();
    }

    @Override
    public Optional<Close> ending() {
        OutboundQueue queue = outbound;
        return queue == null
                ? Optional.empty()
                : queue.ending().map(departure -> new Close(departure.closeCode(), departure.reason()));
    }

    @Override
    public void wake() {
        webSocket.wake();
    }

    @Override
    public void keepOut(long millis) {
        wires.keepOut(webSocket.socketContext(), millis);
    }

    @Override
    public void cut() {
        webSocket.cut();
    }
}
