package hubbub.room;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is in a room: those with a connection that was welcomed, and those whose last one ended less than ten seconds ago. */
final class PresenceModel {

    private final Map<String, Long> goneAt = new HashMap<>();
    private static final long THERE = Long.MAX_VALUE;

    Set<String> ids() {
        return goneAt.keySet();
    }

    /** A turn was run at this time. */
    void turned(List<SimulatedClient> clients, long now) {
        for (SimulatedClient client : clients) {
            CatchUp catchUp = client.session.catchUp;
            if (!client.isCounted && (catchUp == null || catchUp.isWelcomed())) {
                client.isCounted = true;
                goneAt.put(client.somebody.id, THERE);
            }
        }
        goneAt.replaceAll((id, at) -> isConnected(id, clients) ? THERE : at == THERE ? (Long) now : at);
        goneAt.values().removeIf(at -> at != THERE && now - at >= Presence.RETURN_NANOS);
    }

    private static boolean isConnected(String id, List<SimulatedClient> clients) {
        return clients.stream().anyMatch(client -> client.isCounted && client.session.isIn() && client.somebody.id.equals(id));
    }
}
