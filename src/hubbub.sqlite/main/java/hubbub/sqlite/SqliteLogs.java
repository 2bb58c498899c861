package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import hubbub.room.HotTail;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogProvider.Durability;
import hubbub.room.RoomLogs;

/** The logs of all rooms in one database, and the threads that write and read it. */
final class SqliteLogs implements RoomLogs, Writer.Rooms {

    /** What of a room is read into memory when it is opened, so that who comes back then seldom needs the disk. */
    private static final int WARM_MESSAGES = 1_000;
    private static final int WARM_BYTES = 1024 * 1024;

    /** What is in memory of a room that is only looked at. */
    private static final MemoryLog.Bounds NO_MORE_THAN_ONE = new MemoryLog.Bounds(1, 1, Duration.ofDays(1), 1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataDirectory directory;
    private final Function<String, Retention> retention;
    private final Statements sql;
    private final List<AutoCloseable> connections;
    private final Health health = new Health();
    private final Checkpointer checkpointer;
    private final Writer writer;
    private final Reader reader;
    private final List<Thread> threads;

    // Guarded by the map. Reading a row waits for no writer.
    private final Map<String, StoredRoom> rooms = new HashMap<>();
    private final Pages rows;
    /** Whether the last attempt to read one failed. */
    private boolean hasFailed;
    /** The id of the room that was looked at last, though nobody is in it. */
    private long swept;

    /** What a log is told when it opens. */
    record Entered(StoredRoom room, Optional<LogEntry> newest) { }

    private SqliteLogs(DataDirectory directory, Function<String, Retention> retention, InstantSource clock, Statements sql,
                       Pages pages, Pages rows, Connection checkpoints) {
        this.directory = directory;
        this.retention = retention;
        this.rows = rows;
        this.sql = sql;
        this.connections = List.of(pages, rows, checkpoints, sql); // The last to be closed moves all into the database.
        this.checkpointer = new Checkpointer(checkpoints);
        this.writer = new Writer(sql, this, new Trimmer(sql), checkpointer, health, clock);
        this.reader = new Reader(pages, health);
        this.threads = List.of(thread("log-writer", writer), thread("log-reader", reader),
                               thread("log-checkpoint", checkpointer));
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    /** Opens the database in this directory and starts its threads; see {@link hubbub.room.RoomLogProvider#open}. */
    static SqliteLogs open(Path directory, Durability durability, Function<String, Retention> retention, InstantSource clock)
            throws IOException {
        DataDirectory locked = DataDirectory.lock(directory);
        Path file = locked.database();
        List<AutoCloseable> opened = new ArrayList<>(List.of(locked));
        try {
            Connection connection = Database.toWrite(file, durability);
            opened.addFirst(connection);
            Schema.bring(connection, file, Schema.STEPS);
            Inspection.check(connection, file);
            Pages pages = Pages.open(file);
            opened.addFirst(pages);
            Pages rows = Pages.open(file);
            opened.addFirst(rows);
            Connection checkpoints = Database.toWrite(file, durability);
            opened.addFirst(checkpoints);
            SqliteLogs logs = new SqliteLogs(locked, retention, clock, new Statements(connection), pages, rows, checkpoints);
            logs.threads.forEach(Thread::start);
            return logs;
        } catch (SQLException e) {
            close(opened);
            throw new IOException("cannot open the log %s: %s".formatted(file, Trouble.of(e)), e);
        } catch (IOException | RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    @Override
    public RoomLog of(String room, MemoryLog.Bounds memory) {
        return new SqliteLog(this, room, memory);
    }

    Writer writer() {
        return writer;
    }

    Reader reader() {
        return reader;
    }

    /** From here on this log is told what comes of appends to the room of this name. Called by who opens the log. */
    Entered enter(String name, MemoryLog.Bounds memory, SqliteLog log) {
        synchronized (rooms) {
            StoredRoom room = rooms.get(name);
            if (room == null) {
                try {
                    prepareRows();
                    room = load(rows.row(name).orElseGet(() -> new Pages.Row(
                            0, name, RANDOM.nextLong(), 1, 0, 0, 0, Optional.empty())), memory);
                } catch (SQLException e) {
                    health.cannotRead(e);
                    throw new IllegalStateException("room " + name + " cannot be opened: " + Trouble.of(e), e);
                }
                hasFailed = false;
                rooms.put(name, room);
            }
            return new Entered(room, room.attach(log, memory));
        }
    }

    /** To be followed by what is prepared for, and that by a word of its success. */
    private void prepareRows() throws SQLException {
        if (hasFailed) {
            rows.prepare();
        }
        hasFailed = true;
    }

    private StoredRoom load(Pages.Row row, MemoryLog.Bounds memory) throws SQLException {
        List<LogEntry> newest = row.first() > row.last() ? List.of() : rows.before(
                row.id(), row.first(), row.last() + 1, Math.min(WARM_MESSAGES, memory.messages()),
                (int) Math.min(WARM_BYTES, memory.bytes()));
        HotTail tail = new HotTail(memory, row.last() - newest.size());
        newest.forEach(tail::add);
        Pages.Row unsealed = newest.isEmpty() ? row.unsealed() : row; // A name is not taken for ever by who says nothing.
        List<LogEntry> oldest = row.first() > row.last() ? List.of() : rows.from(row.id(), row.first(), 1, 1);
        return new StoredRoom(unsealed, retention.apply(row.name()), tail, rows.lowest(row.id()).orElse(row.last() + 1),
                              oldest.isEmpty() ? StoredRoom.NO_TIME : oldest.getFirst().at());
    }

    @Override
    public void left(StoredRoom room, SqliteLog log) {
        room.detach(log);
    }

    @Override
    public List<StoredRoom> look(Predicate<StoredRoom> isBusy) throws SQLException {
        synchronized (rooms) {
            for (Iterator<StoredRoom> all = rooms.values().iterator(); all.hasNext();) {
                StoredRoom room = all.next();
                if (room.isDetached() && !isBusy.test(room)) {
                    all.remove();
                }
            }
            prepareRows();
            Optional<Pages.Row> next = rows.rowAfter(swept);
            swept = next.map(Pages.Row::id).orElse(0L);
            if (next.isPresent() && !rooms.containsKey(next.get().name())) {
                rooms.put(next.get().name(), load(next.get(), NO_MORE_THAN_ONE));
            }
            hasFailed = false;
            return List.copyOf(rooms.values());
        }
    }

    @Override
    public Optional<byte[]> seal(String room) {
        return find(room).flatMap(StoredRoom::seal);
    }

    @Override
    public void seal(String room, byte[] seal) {
        StoredRoom sealed = find(room).orElseThrow(() -> new IllegalStateException("the log of room " + room + " is not open"));
        sealed.seal(seal.clone());
        writer.submit(new Task.Seal(sealed, System.nanoTime()));
    }

    Optional<StoredRoom> find(String room) {
        synchronized (rooms) {
            return Optional.ofNullable(rooms.get(room));
        }
    }

    @Override
    public Optional<String> trouble() {
        return health.trouble();
    }

    /** For tests, while the writer is idle. */
    Connection writersConnection() {
        return sql.connection();
    }

    /** Waits until all that was asked is done, for tests. */
    void awaitIdle() throws InterruptedException {
        writer.awaitIdle();
        reader.awaitIdle();
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        checkpointer.close();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<AutoCloseable> all = new ArrayList<>(connections);
        all.add(directory);
        close(all);
    }

    private static void close(List<AutoCloseable> all) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                System.getLogger(SqliteLogs.class.getName()).log(System.Logger.Level.WARNING, "The log did not close well", e);
            }
        }
    }
}
