package hubbub.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.RoomLog;

/**
 * The log of one room, as that sees it. Appends are answered by the writer's thread, pages within the call if they are in memory,
 * else by the reader's. All methods are called by the room's thread.
 */
final class SqliteLog implements RoomLog {

    /** How long what was appended before is waited for when it closes; longer it takes only if a disk stands still. */
    private static final long CLOSE_SECONDS = 5;

    private final SqliteLogs logs;
    private final String name;
    private final MemoryLog.Bounds memory;

    // Owned by the room's thread, until it is open.
    private Optional<StoredRoom> room = Optional.empty();
    private Consumer<LogAnswer> answers;

    private volatile boolean closed;

    SqliteLog(SqliteLogs logs, String name, MemoryLog.Bounds memory) {
        this.logs = logs;
        this.name = name;
        this.memory = memory;
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        if (room.isPresent()) {
            throw new IllegalStateException("open already");
        }
        this.answers = answers;
        SqliteLogs.Entered entered = logs.enter(name, memory, this);
        room = Optional.of(entered.room());
        return entered.newest();
    }

    /** Called under the room's lock, so one at a time. */
    void answer(LogAnswer answer) {
        if (!closed) {
            answers.accept(answer);
        }
    }

    /** Whether nothing is answered any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public long epoch() {
        return requireOpen().row().epoch();
    }

    @Override
    public long first() {
        return requireOpen().first();
    }

    @Override
    public long last() {
        return requireOpen().last();
    }

    @Override
    public void append(List<Message> messages) {
        StoredRoom room = requireOpen();
        if (!messages.isEmpty()) {
            logs.writer().submit(new Task.Append(room, System.nanoTime(), List.copyOf(messages)));
        }
    }

    @Override
    public void remove(long offset) {
        logs.writer().submit(new Task.Remove(requireOpen(), System.nanoTime(), offset));
    }

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        StoredRoom room = requireOpen();
        if (!room.giveFromMemory(offset, 1, maxMessages, maxBytes, then)) {
            logs.reader().submit(new Reader.Wanted(room, this, true, offset, maxMessages, maxBytes, then));
        }
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        StoredRoom room = requireOpen();
        long newest = offset == Long.MIN_VALUE ? offset : offset - 1;
        if (!room.giveFromMemory(newest, -1, maxMessages, maxBytes, then)) {
            logs.reader().submit(new Reader.Wanted(room, this, false, offset, maxMessages, maxBytes, then));
        }
    }

    @Override
    public void close() {
        StoredRoom open = requireOpen();
        room = Optional.empty();
        CountDownLatch done = new CountDownLatch(1);
        logs.writer().submit(new Task.Leave(open, System.nanoTime(), this, done));
        try {
            done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // It stays with its room until the writer has come to that: or another might be loaded while this one still has tasks.
        closed = true;
    }

    private StoredRoom requireOpen() {
        return room.orElseThrow(() -> new IllegalStateException("the log is not open"));
    }
}
