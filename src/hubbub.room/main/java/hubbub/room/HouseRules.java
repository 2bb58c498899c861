package hubbub.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Who may come in and speak, and what operators do about others. Kept for as long as the room, not in its log. Owned by the
 * dispatcher thread; times are those of its clock.
 */
final class HouseRules {

    /** Most people who are not let in; of more, the first are let in again. */
    static final int MOST_BANS = 10_000;

    private static final RoomEvent FORBIDDEN =
            new RoomEvent.Refused(Optional.empty(), RoomEvent.Code.FORBIDDEN, OptionalLong.empty(), "only operators may do this");

    private final Clients clients;
    private final RoomLog log;
    private final Map<String, Long> bannedUntil = new LinkedHashMap<>();
    private boolean locked;

    HouseRules(Clients clients, RoomLog log) {
        this.clients = clients;
        this.log = log;
    }

    /** Whether this client is not let in; then it has been told. */
    boolean keepsOut(Session session, long now) {
        Long until = session.isPerson() ? bannedUntil.get(session.person().id()) : null;
        if (until == null || session.isOperator()) {
            return false;
        }
        if (now - until >= 0) {
            bannedUntil.remove(session.person().id());
            return false;
        }
        Clients.end(session, Departure.BANNED);
        return true;
    }

    /** What a client is told that comes in, beside its welcome. */
    Optional<RoomEvent> onEntering() {
        return locked ? Optional.of(new RoomEvent.Locked(true)) : Optional.empty();
    }

    /** Whether this client may not speak; then it has been told. */
    boolean silences(Session session, Request.Say say) {
        if (!locked || session.isOperator()) {
            return false;
        }
        if (session.isPerson()) {
            tellLocked(session, say.id());
        } else {
            Clients.end(session, Departure.LOCKED);
        }
        return true;
    }

    /** Whether this client may not take another name, which all would read; then it has been told. */
    boolean silencesName(Session session) {
        boolean silences = locked && !session.isOperator() && session.isPerson();
        if (silences) {
            tellLocked(session, Optional.empty());
        }
        return silences;
    }

    private void tellLocked(Session session, Optional<String> ref) {
        clients.tell(session, new RoomEvent.Refused(ref, RoomEvent.Code.LOCKED, OptionalLong.empty(),
                                                    "only operators may speak here now"));
    }

    /** A client orders this. */
    void obey(Session from, Request.Order order, long now) {
        if (from.isOperator()) {
            obey(order, now);
        } else {
            clients.tell(from, FORBIDDEN);
        }
    }

    /** An operator orders this. */
    void obey(Request.Order order, long now) {
        switch (order) {
            case Request.Remove(long offset) -> log.remove(offset);
            case Request.Kick(String id) -> sendAway(id, Departure.KICKED, OptionalLong.empty());
            case Request.Ban ban -> ban(ban, now);
            case Request.Lock(boolean lock) -> {
                if (locked != lock) {
                    locked = lock;
                    clients.tellPeople(new RoomEvent.Locked(lock));
                }
            }
        }
    }

    private void ban(Request.Ban ban, long now) {
        bannedUntil.remove(ban.id());
        if (ban.millis() <= 0) {
            return;
        }
        bannedUntil.put(ban.id(), now + TimeUnit.MILLISECONDS.toNanos(ban.millis()));
        if (bannedUntil.size() > MOST_BANS) {
            bannedUntil.remove(bannedUntil.keySet().iterator().next());
        }
        sendAway(ban.id(), Departure.BANNED, ban.address() ? OptionalLong.of(ban.millis()) : OptionalLong.empty());
    }

    private void sendAway(String id, Departure departure, OptionalLong keepOutMillis) {
        for (Session client : List.copyOf(clients.all())) {
            if (client.isPerson(id) && !client.isOperator()) {
                keepOutMillis.ifPresent(client.outlet()::keepOut);
                Clients.end(client, departure);
            }
        }
    }
}
