package peers.jetty;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** One client. Public, because Jetty calls it from another package. */
public final class Client implements Session.Listener.AutoDemanding {
    private final Room room;
    /** Set once, by onWebSocketOpen, before anything else is called. */
    private Session session;

    Client(Room room) {
        this.room = room;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        room.join(session);
    }

    @Override
    public void onWebSocketText(String message) {
        room.broadcast(message);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        room.leave(session);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        room.leave(session);
    }
}
