package hubbub.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import hubbub.room.LogEntry;
import hubbub.room.RoomLogArchive;
import hubbub.room.RoomLogProvider.Durability;

/** The database of a server, which may be running, for tools. */
final class SqliteArchive implements RoomLogArchive {

    private static final int PAGE_BYTES = 1024 * 1024;

    private final Path directory;
    private final Path file;

    private SqliteArchive(Path directory) {
        this.directory = directory;
        this.file = DataDirectory.database(directory);
    }

    static SqliteArchive open(Path directory) throws IOException {
        return new SqliteArchive(directory);
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T with(Pages pages) throws SQLException, IOException;
    }

    /** All of it sees the database as it is at its beginning, whatever the server does meanwhile. */
    private <T> T read(Work<T> work) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("there is no log in " + directory + " that can be read; choose another with --data");
        }
        try (Connection connection = Database.toRead(file); Statement statement = connection.createStatement()) {
            Schema.check(statement, file, Schema.STEPS.size());
            statement.execute("BEGIN");
            return work.with(new Pages(connection));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private IOException failed(SQLException e) {
        return new IOException("%s: %s".formatted(file, Trouble.of(e)), e);
    }

    @Override
    public List<Stored> rooms() throws IOException {
        return read(pages -> {
            List<Stored> all = new ArrayList<>();
            for (Optional<Pages.Row> row = pages.rowAfter(0); row.isPresent(); row = pages.rowAfter(row.get().id())) {
                all.add(new Stored(row.get().name(), row.get().epoch(), row.get().first(), row.get().last()));
            }
            all.sort((one, other) -> one.name().compareTo(other.name()));
            return all;
        });
    }

    @Override
    public void export(String room, Consumer<LogEntry> each) throws IOException {
        read(pages -> {
            Optional<Pages.Row> row = pages.row(room);
            if (row.isPresent()) {
                long next = row.get().first();
                while (next <= row.get().last()) {
                    List<LogEntry> page = pages.from(row.get().id(), next, Trimmer.STEP, PAGE_BYTES);
                    if (page.isEmpty() || page.getFirst().offset() != next) {
                        throw Inspection.damaged(file, "message " + next + " of room " + room + " is missing");
                    }
                    page.forEach(each);
                    next = page.getLast().offset() + 1;
                }
            }
            return null;
        });
    }

    @Override
    public long restore(String room, long epoch, Iterator<LogEntry> entries) throws IOException {
        try (DataDirectory locked = DataDirectory.lock(directory);
             Connection connection = Database.toWrite(locked.database(), Durability.POWER)) {
            Schema.bring(connection, file, Schema.STEPS);
            try (Statements sql = new Statements(connection)) {
                sql.begin();
                try {
                    long count = new Restoration(sql, room, epoch).take(entries);
                    sql.commit();
                    return count;
                } catch (SQLException | IOException | RuntimeException e) {
                    sql.rollBack();
                    throw e;
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void backup(Path to) throws IOException {
        if (Files.exists(to)) {
            throw new IOException(to + " is there already; choose another file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException("there is no log in " + directory + " that can be read; choose another with --data");
        }
        DataDirectory.makeFile(to); // Empty, as SQLite allows: so nobody else can ever read it.
        try (Connection connection = Database.toRead(file)) {
            try (Statement statement = connection.createStatement()) {
                Schema.check(statement, file, Schema.STEPS.size());
                statement.execute("PRAGMA query_only = OFF"); // It would not even write to another file.
            }
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, to.toString());
                vacuum.execute();
            }
            sync(to);
        } catch (SQLException | IOException e) {
            Files.deleteIfExists(to);
            throw e instanceof SQLException sql ? failed(sql) : (IOException) e;
        }
    }

    private static void sync(Path to) throws IOException {
        try (FileChannel written = FileChannel.open(to, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    @Override
    public void close() { }
}
