package hubbub.sqlite;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import hubbub.room.LogEntry;

/**
 * The thread that reads pages which are not in memory, one after the other. What waits is bounded by the clients, each of which
 * waits for few pages at a time. Whatever it takes, the writer does not wait for it.
 */
final class Reader implements Runnable {

    /**
     * A page to be read: entries from an offset on, or the last before it.
     *
     * @param log who asks
     */
    record Wanted(StoredRoom room, SqliteLog log, boolean forwards, long offset, int maxMessages, int maxBytes,
                  Consumer<List<LogEntry>> then) { }

    private final Pages pages;
    private final Health health;

    // Owned by the reader's thread.
    private boolean hasFailed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition idle = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
    private boolean busy = true;
    private boolean closing;

    Reader(Pages pages, Health health) {
        this.pages = pages;
        this.health = health;
    }

    /** Any thread; never waits. */
    void submit(Wanted wanted) {
        lock.lock();
        try {
            waiting.add(wanted);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left to be read, for tests. */
    void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (busy || !waiting.isEmpty()) {
                idle.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It ends, and reads no more. Any thread; does not wait. */
    void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            for (Wanted wanted = take(); wanted != null; wanted = take()) {
                read(wanted);
            }
        } catch (InterruptedException e) {
            // The owner of the thread wants it to end now.
        }
    }

    /** The next; null if it is to end. */
    private Wanted take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closing) {
                busy = false;
                idle.signalAll();
                arrived.await();
            }
            busy = true;
            return closing ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void read(Wanted wanted) {
        try {
            if (hasFailed) {
                pages.prepare();
                hasFailed = false;
            }
            boolean given;
            do {
                int removals = wanted.room().removals();
                given = wanted.room().give(wanted.log(), page(wanted), removals, wanted.then());
            } while (!given);
            health.reads();
        } catch (SQLException | RuntimeException e) {
            hasFailed = true;
            health.cannotRead(e);
            wanted.room().giveWhatThereIs(wanted.log(), wanted.forwards(), wanted.maxMessages(), wanted.maxBytes(),
                                          wanted.then());
        }
    }

    private List<LogEntry> page(Wanted wanted) throws SQLException {
        long room = wanted.room().row().id();
        long first = wanted.room().first();
        return wanted.forwards()
                ? pages.from(room, Math.max(wanted.offset(), first), wanted.maxMessages(), wanted.maxBytes())
                : pages.before(room, first, wanted.offset(), wanted.maxMessages(), wanted.maxBytes());
    }
}
