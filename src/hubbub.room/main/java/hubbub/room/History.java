package hubbub.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What clients read of the log: those that are on their way to where the room is, see {@link CatchUp}, and the older entries that
 * some ask for. The log may take its time for each read; each client waits for one of each kind at most. Owned by the
 * dispatcher thread.
 */
final class History {

    /**
     * Most bytes of text that are read at once. A text of control characters takes six times as much in JSON, which then still
     * fits a queue of a megabyte.
     */
    private static final int PAGE_BYTES = 128 * 1024;

    /** What older entries a client may ask for, in bytes a second as sent; a second's worth at once. */
    static final int OLDER_BYTES_PER_SECOND = 1024 * 1024;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String room;
    private final RoomLog log;
    private final Journal journal;
    private final Consumer<Command> post;
    private final BiConsumer<Session, Batch> tell;
    private final Consumer<Session> entered;
    private final List<Session> ahead = new ArrayList<>();

    /**
     * The history of a room.
     *
     * @param post    what the log has read goes here, from any thread
     * @param tell    gives a client what it is to be told
     * @param entered is told of each client that has been welcomed
     */
    History(String room, RoomLog log, Journal journal, Consumer<Command> post, BiConsumer<Session, Batch> tell,
            Consumer<Session> entered) {
        this.room = room;
        this.log = log;
        this.journal = journal;
        this.post = post;
        this.tell = tell;
        this.entered = entered;
    }

    /** A client has come and is to hear what it missed. */
    void begin(Session session, long now) {
        session.pagesPaidAt = now;
        session.namesPaidAt = now;
        session.catchUp.begin(log, journal.heard());
        readOn(session);
    }

    private void readOn(Session session) {
        // At first from the entry under the cursor, not behind it: it tells whether the client was in this very log.
        long from = session.catchUp.cursor() + (session.catchUp.isWelcomed() ? 1 : 0);
        log.readFrom(Math.max(1, from), Hello.MAX_HISTORY + 1, PAGE_BYTES,
                     entries -> post.accept(new Command.Read(session, entries)));
    }

    /** The log has read what comes next for a client that catches up. */
    void read(Session session, List<LogEntry> entries) {
        if (!session.isIn()) {
            return; // It has left meanwhile.
        }
        CatchUp catchUp = session.catchUp;
        if (!catchUp.isWelcomed()) {
            Optional<List<RoomEvent>> first = catchUp.enter(entries, log, journal.heard(), room);
            if (first.isEmpty()) {
                readOn(session); // It is not where it said, and goes on elsewhere.
                return;
            }
            tell.accept(session, Batch.of(first.get()));
            entered.accept(session);
        }
        catchUp.gap(entries, log, journal.heard()).ifPresent(reset -> tell.accept(session, Batch.of(List.of(reset))));
        List<LogEntry> page = catchUp.page(entries, journal.heard(), PAGE_BYTES);
        boolean isLive = catchUp.cursor() == journal.heard().offset();
        if (!page.isEmpty()) {
            tell.accept(session, Batch.of(page, Position.behind(log.epoch(), page.getLast())));
        }
        if (isLive) {
            session.catchUp = null;
        } else if (catchUp.isAhead(journal.heard())) {
            ahead.add(session);
        } else if (page.isEmpty() || session.outbound().tellWhenDrained()) {
            readOn(session);
        }
    }

    /** The room has heard more: whoever was ahead of it goes on, once it is not. */
    void heardMore() {
        ahead.removeIf(session -> !session.isIn() || hasMet(session));
    }

    private boolean hasMet(Session session) {
        if (session.catchUp.isAhead(journal.heard())) {
            return false;
        }
        if (session.catchUp.cursor() == journal.heard().offset()) {
            session.catchUp = null;
        } else {
            readOn(session);
        }
        return true;
    }

    void obey(Command.OfHistory command) {
        switch (command) {
            case Command.Drained(Session session) -> drained(session);
            case Command.Look look -> look(look);
        }
    }

    /** A client has been written all it was given. */
    private void drained(Session session) {
        if (session.isIn() && session.catchUp != null) {
            readOn(session);
        }
    }

    /** A client asks for older entries. */
    void older(Inbox.Forwarded asked, Request.Older older, long now) {
        long early = asked.from().pagesPaidAt - now - SECOND_NANOS;
        if (early > 0) {
            RoomEvent refused = new RoomEvent.Refused(Optional.empty(), RoomEvent.Code.RATE_LIMITED,
                    OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(early) + 1), "too much history in too short a time");
            tell.accept(asked.from(), Batch.of(List.of(refused)));
            post.accept(new Command.Found(asked, Optional.empty()));
        } else {
            // As for a full page, until it is known: who asks for many at once is to pay for each.
            asked.from().pagesPaidAt = Math.max(asked.from().pagesPaidAt, now) + nanosFor(PAGE_BYTES);
            log.readBefore(Math.min(older.before(), journal.heard().offset() + 1), older.count(), PAGE_BYTES,
                           entries -> post.accept(new Command.Found(asked, Optional.of(entries))));
        }
    }

    /** The log has read the older entries that a client asked for. */
    void found(Session session, List<LogEntry> entries) {
        boolean more = !entries.isEmpty() && entries.getFirst().offset() > log.first();
        Batch page = Batch.of(List.of(new RoomEvent.Page(entries, more)));
        tell.accept(session, page);
        session.pagesPaidAt += nanosFor(page.bytes()) - nanosFor(PAGE_BYTES);
    }

    /** Somebody reads who is not in the room: nothing that the room has not heard. */
    private void look(Command.Look look) {
        Position heard = journal.heard();
        long first = log.first();
        long end = Math.min(look.before(), heard.offset() + 1);
        if (look.after() >= heard.offset()) {
            look.result().complete(new Reading(List.of(), false, first, heard)); // A log may ask elsewhere whether there is more.
        } else if (look.after() < 0) {
            log.readBefore(end, look.count(), PAGE_BYTES, entries -> look.result().complete(new Reading(
                    entries, !entries.isEmpty() && entries.getFirst().offset() > first, first, heard)));
        } else {
            log.readFrom(look.after() + 1, look.count(), PAGE_BYTES, read -> {
                List<LogEntry> entries = read.stream().filter(entry -> entry.offset() < end).toList();
                boolean more = !entries.isEmpty() && entries.getLast().offset() < end - 1;
                look.result().complete(new Reading(entries, more, first, heard));
            });
        }
    }

    private static long nanosFor(int bytes) {
        return bytes * SECOND_NANOS / OLDER_BYTES_PER_SECOND;
    }
}
