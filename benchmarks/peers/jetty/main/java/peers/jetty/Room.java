package peers.jetty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** All sessions. */
final class Room {
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    void join(Session session) {
        sessions.add(session);
    }

    void leave(Session session) {
        sessions.remove(session);
    }

    /** Called by any of Jetty's threads. The lock makes the order one for everybody; no write waits for a client within it. */
    synchronized void broadcast(String message) {
        for (Session session : sessions) {
            // Fails when too much waits for that client, and when it is gone.
            session.sendText(message, Callback.from(() -> { }, _ -> session.disconnect()));
        }
    }
}
