package hubbub.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client on its way to where the room is: a cursor in the log. It is given pages, one at a time, each when the one before has
 * been written; in the turn in which its cursor meets what the room has heard, it goes live and hears every batch from then on.
 * So what it missed never counts against its queue, and what is said meanwhile is read from the log too. Owned by the
 * dispatcher thread.
 */
final class CatchUp {

    private final Session session;
    private final int history;
    private Optional<Position> since;
    private Optional<RoomEvent.Why> whyNot = Optional.empty();
    private boolean welcomed;
    /** The offset of the last entry the client has, or was given. */
    private long cursor;

    CatchUp(Session session, Hello hello) {
        this.session = session;
        this.history = hello.history();
        this.since = hello.since();
    }

    long cursor() {
        return cursor;
    }

    /** Whether it has heard more than the room, of another node: then it waits for the room. */
    boolean isAhead(Position heard) {
        return cursor > heard.offset();
    }

    boolean isWelcomed() {
        return welcomed;
    }

    /** Chooses where to begin. */
    void begin(RoomLog log, Position heard) {
        if (since.isPresent() && since.get().epoch() != log.epoch()) {
            reject(RoomEvent.Why.EPOCH);
        }
        // What the room has not heard yet is kept for it, even if the log has let go of it.
        cursor = since.map(Position::offset).orElse(
                Math.min(heard.offset(), Math.max(log.first() - 1, heard.offset() - history)));
    }

    private void reject(RoomEvent.Why why) {
        whyNot = Optional.of(why);
        since = Optional.empty();
    }

    /**
     * The log was read from the cursor's own entry on. Returns what the client is told first; nothing if it is not where it says:
     * then the cursor is elsewhere and the log is to be read again.
     */
    Optional<List<RoomEvent>> enter(List<LogEntry> entries, RoomLog log, Position heard, String room) {
        if (since.isPresent() && !since.get().equals(heard) && isElsewhere(since.get(), entries, log)) {
            begin(log, heard);
            return Optional.empty();
        }
        boolean isKept = !entries.isEmpty() && entries.getFirst().offset() == cursor;
        Position position = cursor == heard.offset() ? heard
                : isKept ? Position.behind(log.epoch(), entries.getFirst()) : new Position(log.epoch(), cursor, 0);
        welcomed = true;
        List<RoomEvent> first = new ArrayList<>();
        first.add(new RoomEvent.Welcome(room, session.person(), position, since.isPresent()));
        whyNot.ifPresent(why -> first.add(new RoomEvent.Reset(why, position)));
        return Optional.of(first);
    }

    private boolean isElsewhere(Position claimed, List<LogEntry> entries, RoomLog log) {
        if (claimed.offset() > log.last()) {
            reject(RoomEvent.Why.FORKED);
        } else if (claimed.offset() == 0
                ? log.first() > 1
                : entries.isEmpty() || entries.getFirst().offset() > claimed.offset()) {
            reject(RoomEvent.Why.EXPIRED);
        } else if (claimed.offset() > 0 && entries.getFirst().fingerprint() != claimed.fingerprint()) {
            reject(RoomEvent.Why.FORKED);
        }
        return since.isEmpty();
    }

    /** Whether the log has let go of what would come next, being faster than this client: what it is told, then. */
    Optional<RoomEvent> gap(List<LogEntry> entries, RoomLog log, Position heard) {
        // None at all: it has let go of everything, unless the one under the cursor was the only one to be read.
        long next = entries.isEmpty() ? Math.max(log.first(), cursor + 1) : entries.getFirst().offset();
        long to = Math.min(next - 1, heard.offset()); // What the room has not heard yet is kept for it.
        if (to <= cursor) {
            return Optional.empty();
        }
        cursor = to;
        return Optional.of(new RoomEvent.Reset(RoomEvent.Why.EXPIRED,
                cursor == heard.offset() ? heard : new Position(log.epoch(), cursor, 0)));
    }

    /**
     * What of these the client is to be given next: entries behind the cursor that the room has heard, at most
     * {@code maxBytes} encoded but one at least. The cursor moves behind them.
     */
    List<LogEntry> page(List<LogEntry> entries, Position heard, int maxBytes) {
        int from = 0;
        while (from < entries.size() && entries.get(from).offset() <= cursor) {
            from++;
        }
        int to = from;
        int bytes = 0;
        while (to < entries.size() && entries.get(to).offset() <= heard.offset()) {
            bytes += session.format().maxLength(entries.get(to).message());
            if (to > from && bytes > maxBytes) {
                break;
            }
            to++;
        }
        List<LogEntry> page = entries.subList(from, to);
        if (!page.isEmpty()) {
            cursor = page.getLast().offset();
        }
        return page;
    }
}
