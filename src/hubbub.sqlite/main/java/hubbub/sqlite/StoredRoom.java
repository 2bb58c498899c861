package hubbub.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import hubbub.room.HotTail;
import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.RoomLogs;

/**
 * What of a room's log is in memory: where it begins and ends, its newest entries, and who is to be told of more. All answers are
 * given from here, one at a time, and each after what it says has come true for readings.
 */
final class StoredRoom {

    /** Of a room in which nothing is kept. */
    static final long NO_TIME = Long.MAX_VALUE;

    private final RoomLogs.Retention retention;

    /** As it is in the database, but its {@code id} is 0 until it is there. Written by the writer's thread. */
    private volatile Pages.Row row;

    // Owned by the writer's thread, once the room is known to it.
    /** The lowest offset that there is a row of, or where there will be one. */
    long lowest;
    /** When the oldest entry that is kept was stored. */
    long oldestAt;

    // Guarded by this.
    private final HotTail tail;
    private long first;
    private long last;
    private int removals;
    private Optional<byte[]> seal;
    private Optional<SqliteLog> log = Optional.empty();

    /**
     * A room as it was found in the database.
     *
     * @param tail its newest entries, one at least if any is kept
     */
    StoredRoom(Pages.Row row, RoomLogs.Retention retention, HotTail tail, long lowest, long oldestAt) {
        this.row = row;
        this.retention = retention;
        this.tail = tail;
        this.lowest = lowest;
        this.oldestAt = oldestAt;
        this.first = row.first();
        this.last = row.last();
        this.seal = row.seal();
    }

    RoomLogs.Retention retention() {
        return retention;
    }

    Pages.Row row() {
        return row;
    }

    synchronized long first() {
        return first;
    }

    synchronized long last() {
        return last;
    }

    /** From here on this log is told what comes of appends, and so much is held in memory. Returns the newest entry. */
    synchronized Optional<LogEntry> attach(SqliteLog log, MemoryLog.Bounds memory) {
        this.log = Optional.of(log);
        tail.bound(memory);
        return tail.isEmpty() ? Optional.empty() : Optional.of(tail.newest());
    }

    /** This log is told nothing any more, if it was. */
    synchronized void detach(SqliteLog log) {
        if (this.log.equals(Optional.of(log))) {
            this.log = Optional.empty();
        }
    }

    /** Whether no log is told anything. */
    synchronized boolean isDetached() {
        return log.isEmpty();
    }

    synchronized Optional<byte[]> seal() {
        return seal;
    }

    synchronized void seal(byte[] seal) {
        this.seal = Optional.of(seal);
    }

    /** Called by the writer's thread: this has been committed. */
    synchronized void committed(Pages.Row now, List<LogAnswer> answers) {
        row = now;
        last = now.last();
        for (LogAnswer answer : answers) {
            switch (answer) {
                case LogAnswer.Committed(List<LogEntry> entries) -> entries.forEach(tail::add);
                case LogAnswer.Removed(long offset) -> {
                    tail.removeText(offset);
                    removals++;
                }
                case LogAnswer.Known known -> { }
                case LogAnswer.Refused refused -> { }
                case LogAnswer.Lost lost -> { }
            }
        }
        answers.forEach(this::answer);
    }

    /** Called by the writer's thread: these are not kept. */
    synchronized void refused(List<Message> messages, long retryMillis) {
        messages.forEach(message -> answer(new LogAnswer.Refused(message, LogAnswer.Reason.UNAVAILABLE, retryMillis)));
    }

    /** Called by the writer's thread: what is older than the first is not kept any more. */
    synchronized void trimmed(Pages.Row now) {
        row = now;
        first = now.first();
        tail.dropBefore(first);
    }

    private synchronized void answer(LogAnswer answer) {
        log.ifPresent(open -> open.answer(answer));
    }

    /**
     * Called by the room's thread: gives this page at once if it is in memory.
     *
     * @param step 1 for entries from this offset on, -1 for those up to it
     */
    synchronized boolean giveFromMemory(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        long begin = step > 0 ? Math.max(from, first) : Math.min(from, last);
        if (begin < first || begin > last) {
            then.accept(List.of());
            return true;
        }
        if (begin < tail.first()) {
            return false;
        }
        List<LogEntry> page = tail.page(begin, step, maxMessages, maxBytes);
        boolean isWhole = step > 0 || page.size() >= maxMessages || page.getFirst().offset() > tail.first()
                || tail.first() <= first;
        if (isWhole) {
            then.accept(page);
        }
        return isWhole;
    }

    private boolean listens(SqliteLog reader) {
        return log.equals(Optional.of(reader)) && !reader.isClosed();
    }

    /** How often a text has been taken away: for {@link #give}. */
    synchronized int removals() {
        return removals;
    }

    /**
     * Gives this log a page that was read, unless it has been closed. Returns false if a text may have been taken away since it
     * was read, which is to be read anew then: whoever was told of that is not to see it again.
     */
    synchronized boolean give(SqliteLog reader, List<LogEntry> page, int removalsBefore, Consumer<List<LogEntry>> then) {
        if (listens(reader)) {
            if (removals != removalsBefore) {
                return false;
            }
            then.accept(page);
        }
        return true;
    }

    /** The database cannot be read: gives what is in memory of what comes at this offset or later. */
    synchronized void giveWhatThereIs(SqliteLog reader, boolean forwards, int maxMessages, int maxBytes,
                                      Consumer<List<LogEntry>> then) {
        if (listens(reader)) {
            then.accept(forwards ? tail.page(tail.first(), 1, maxMessages, maxBytes) : new ArrayList<>());
        }
    }
}
