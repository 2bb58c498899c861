package hubbub.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import hubbub.room.RoomLogProvider.Durability;

import org.sqlite.SQLiteConfig;

/**
 * Connections to a database, each for one thread at a time. It has a write-ahead log: who reads sees what was committed before,
 * and neither waits for who writes nor makes it wait.
 */
final class Database {

    /** Who is quick about it (another tool's read) is waited for; longer is trouble. */
    private static final int BUSY_MILLIS = 250;

    /** The writer's, in KiB: the index's pages in use; readers have SQLite's 2 MB. */
    private static final int WRITER_CACHE = 16 * 1024;

    /** Where a runtime image has SQLite's own code, which else is unpacked into a temporary folder at each start. */
    private static final String LIBRARY_PATH = "org.sqlite.lib.path";

    static {
        Path lib = Path.of(System.getProperty("java.home"), "lib");
        if (System.getProperty(LIBRARY_PATH) == null && Files.exists(lib.resolve(System.mapLibraryName("sqlitejdbc")))) {
            System.setProperty(LIBRARY_PATH, lib.toString());
        }
    }

    private Database() { }

    /** For the one who writes. It moves nothing from SQLite's log into the database by itself: see {@link Checkpointer}. */
    static Connection toWrite(Path file, Durability durability) throws SQLException {
        Connection connection = open(file, durability);
        execute(connection, "PRAGMA wal_autocheckpoint = 0", "PRAGMA cache_size = -" + WRITER_CACHE);
        return connection;
    }

    /** For who reads and nothing else. */
    static Connection toRead(Path file) throws SQLException {
        Connection connection = open(file, Durability.PROCESS);
        execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    private static Connection open(Path file, Durability durability) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // NORMAL: the kernel has it, and SQLite's log is synced before it goes into the database, so nothing is ever torn. FULL:
        // the log is synced at each commit too.
        config.setSynchronous(durability == Durability.POWER
                                      ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        // What is taken away is overwritten, where that costs no extra writing.
        execute(connection, "PRAGMA secure_delete = FAST");
        return connection;
    }

    static void execute(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
