package hubbub.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static java.lang.System.Logger.Level.DEBUG;

/**
 * Moves what was committed from SQLite's log into its database, which syncs both: on a thread and a connection of its own, so
 * that nobody who speaks waits for it. It cannot keep up with a writer that never pauses, since the log begins anew only when all
 * of it has been moved; when it has grown long the writer is to help, between two transactions.
 */
final class Checkpointer implements Runnable {

    private static final System.Logger LOGGER = System.getLogger(Checkpointer.class.getName());

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Pages of 4 KiB: 64 MiB. It is a bound only for as long as no reader stands still. */
    private static final int LONG_LOG = 16 * 1024;

    private final Connection connection;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private boolean isBehind;
    private boolean closing;

    private volatile boolean wantsHelp;

    Checkpointer(Connection connection) {
        this.connection = connection;
    }

    /** Called by the writer's thread: something has been committed. */
    void written() {
        lock.lock();
        try {
            if (!isBehind) {
                isBehind = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the writer is to {@link #help}. */
    boolean wantsHelp() {
        return wantsHelp;
    }

    /** Called by the writer's thread between two transactions. */
    void help(Connection writers) throws SQLException {
        wantsHelp = false;
        checkpoint(writers);
    }

    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (awaitWork()) {
                try {
                    wantsHelp = checkpoint(connection) > LONG_LOG;
                } catch (SQLException e) {
                    LOGGER.log(DEBUG, "The database takes nothing: {0}", Trouble.of(e)); // The writer says so when it matters.
                }
            }
        } catch (InterruptedException e) {
            // The owner of the thread wants it to end now.
        }
    }

    /** Waits for something to do, a pause at least. Returns false if it is to end. */
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PAUSE_NANOS;
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            while (!closing && !isBehind) {
                changed.await();
            }
            isBehind = false;
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Moves what it can without waiting for anybody. Returns how many pages the log has that are not all moved. */
    private static int checkpoint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return result.next() && result.getInt(2) != result.getInt(3) ? result.getInt(2) : 0;
        }
    }
}
