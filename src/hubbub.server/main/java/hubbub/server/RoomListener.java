package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;

import hubbub.room.OutboundQueue;
import hubbub.room.Outlet;
import hubbub.room.Request;
import hubbub.room.Room;
import hubbub.room.Session;
import hubbub.room.WireFormat;
import hubbub.websocket.Close;
import hubbub.websocket.FrameSession;
import hubbub.websocket.FrameSource;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;

/**
 * One WebSocket in the room: what it says goes to the room's session, what the session's queue holds goes to its writer.
 * One instance per connection; the listener's methods are called by its reader thread.
 */
final class RoomListener implements WsListener, FrameSource, Outlet {

    /** What a listener is told when no close frame came, RFC 6455, section 7.1.5. */
    private static final int CONNECTION_LOST = 1006;

    private final Room room;
    private final WireFormat format;
    private final BiFunction<HttpPrologue, Headers, Optional<Refusal>> admission;

    // Set in onOpen, before the room or the writer knows this object.
    private FrameSession webSocket;
    private Session session;
    private OutboundQueue outbound;

    /** Whom {@code admission} refuses, by its handshake, does not come in. */
    RoomListener(Room room, WireFormat format, BiFunction<HttpPrologue, Headers, Optional<Refusal>> admission) {
        this.room = room;
        this.format = format;
        this.admission = admission;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        Optional<Refusal> refusal = admission.apply(prologue, headers);
        if (refusal.isPresent()) {
            throw refusal.get().exception();
        }
        return Optional.empty();
    }

    @Override
    public void onOpen(WsSession newSession) {
        webSocket = (FrameSession) newSession;
        session = room.join(format, this);
        outbound = session.outbound();
        webSocket.sendFrom(this);
    }

    @Override
    public void onMessage(WsSession from, String text, boolean last) {
        try {
            // Refused only once the room closes, and then this client is about to be told.
            session.forward(new Request.Say(Optional.empty(), text.getBytes(StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            throw new CloseConnectionException("the server stops", e);
        }
    }

    @Override
    public void onClose(WsSession from, int code, String reason) {
        if (session == null) {
            return;
        }
        if (code == CONNECTION_LOST) {
            session.leave();
        } else {
            session.finish();
        }
    }

    @Override
    public int poll(byte[][] blocks, int maxBytes) {
        return outbound.poll(blocks, maxBytes);
    }

    /** After a close its own last words are still to be heard. */
    @Override
    public boolean mayFollow() {
        return !outbound.hasEnded();
    }

    @Override
    public Optional<Close> ending() {
        return outbound.ending().map(departure -> new Close(departure.closeCode(), departure.reason()));
    }

    @Override
    public void wake() {
        webSocket.wake();
    }

    @Override
    public void cut() {
        webSocket.cut();
    }
}
