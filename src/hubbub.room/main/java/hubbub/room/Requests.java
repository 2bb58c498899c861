package hubbub.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Serves what clients say and ask, in the order of each. What people say or ask before they are welcomed, the log still reading
 * for them, waits for that: the welcome is the first that they are told. What waits is bounded by what clients may have pending.
 * Owned by the dispatcher thread.
 */
final class Requests {

    /**
     * A client may take ten names a second, and so many at once. Each is told to everybody by itself, also to who is slow and
     * catches up, whose queue would else be full of them.
     */
    private static final long NAME_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int NAMES_AT_ONCE = 20;

    private final Journal journal;
    private final History history;
    private final Presence presence;
    private final HouseRules rules;
    private final Clients clients;
    private final List<Inbox.Forwarded> served;
    private final List<Inbox.Forwarded> said = new ArrayList<>();
    private final Map<Session, List<Inbox.Forwarded>> early = new HashMap<>();

    /** What is served by this alone is added to {@code served}. */
    Requests(Journal journal, History history, Presence presence, HouseRules rules, Clients clients,
             List<Inbox.Forwarded> served) {
        this.journal = journal;
        this.history = history;
        this.presence = presence;
        this.rules = rules;
        this.clients = clients;
        this.served = served;
    }

    /** Whether nobody waits to be welcomed with something said or asked. */
    boolean isEmpty() {
        return early.isEmpty();
    }

    void serve(List<Inbox.Forwarded> turn, long now) {
        for (Inbox.Forwarded one : turn) {
            if (isEarly(one.from())) {
                early.computeIfAbsent(one.from(), first -> new ArrayList<>(1)).add(one);
            } else {
                serve(one, now);
            }
        }
        append();
    }

    private static boolean isEarly(Session from) {
        return from.isIn() && from.catchUp != null && !from.catchUp.isWelcomed();
    }

    /** This client has been welcomed, or has left. */
    void serveEarly(Session session, long now) {
        List<Inbox.Forwarded> waiting = early.remove(session);
        if (waiting != null) {
            serve(waiting, now);
        }
    }

    private void serve(Inbox.Forwarded one, long now) {
        switch (one.request()) {
            case Request.Say say -> (isKeptOut(one.from(), now) || rules.silences(one.from(), say) ? served : said).add(one);
            case Request.Older older -> history.older(one, older, now);
            case Request.Rename(String name) -> {
                append(); // Under the name of then.
                if (!rules.silencesName(one.from()) && !isTooSoon(one.from(), now)) {
                    presence.rename(one.from(), name);
                }
                served.add(one);
            }
            case Request.Order order -> {
                rules.obey(one.from(), order, now);
                served.add(one);
            }
            case Request.Misfit(RoomEvent.Refused answer) -> {
                clients.tell(one.from(), answer);
                served.add(one);
            }
        }
    }

    /** Whether this is somebody who is not in the room and not let in; then it has been told. */
    private boolean isKeptOut(Session from, long now) {
        if (!(from.outlet() instanceof Caller)) {
            return false;
        }
        presence.recognise(from);
        return rules.keepsOut(from, now);
    }

    /** Whether this client takes names faster than all are to be told of; then it has been told. */
    private boolean isTooSoon(Session client, long now) {
        long early = client.namesPaidAt - now - NAMES_AT_ONCE * NAME_NANOS;
        if (early > 0) {
            clients.tell(client, new RoomEvent.Refused(Optional.empty(), RoomEvent.Code.RATE_LIMITED,
                    OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(early) + 1), "too many names in too short a time"));
            return true;
        }
        client.namesPaidAt = Math.max(client.namesPaidAt, now) + NAME_NANOS;
        return false;
    }

    /** Gives the log what was said. */
    private void append() {
        if (!said.isEmpty()) {
            journal.append(said);
            said.clear();
        }
    }
}
