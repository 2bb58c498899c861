package hubbub.sqlite;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, of all rooms, in the order in which it came. */
final class TaskQueue {

    /** Most that one transaction takes, so that nobody waits for long for others' messages; one task always goes. */
    private static final int GROUP_MESSAGES = 8_192;
    private static final long GROUP_BYTES = 8L * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition idle = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private boolean busy = true;
    private boolean rung;
    private boolean closing;

    /** Any thread; never waits. */
    void add(Task task) {
        lock.lock();
        try {
            waiting.add(task);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the writer's thread: these go back to where they came from. */
    void putBack(List<Task> tasks) {
        lock.lock();
        try {
            tasks.reversed().forEach(waiting::addFirst);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the writer's wait, the present one or the next. Any thread; never waits. */
    void ring() {
        lock.lock();
        try {
            rung = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the writer waits, having nothing left to do. For tests. */
    void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (busy || rung || !waiting.isEmpty()) {
                idle.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes. Any thread; does not wait. */
    void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Called by the writer's thread: waits until there is something to do, and puts what waits into the group, or nothing if it
     * is something else. Times are nanoseconds of its clock.
     *
     * @param tryAt   not to be given a group before
     * @param until   to be woken then in any case
     * @param hasWork whether there is something else to do as soon as nobody waits
     * @return false once all is done
     */
    boolean take(List<Task> group, long tryAt, long until, boolean hasWork) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long now = System.nanoTime();; now = System.nanoTime()) {
                boolean mayTry = tryAt - now <= 0;
                if (mayTry && !waiting.isEmpty()) {
                    move(group);
                    busy = true;
                    return true;
                }
                if (until - now <= 0 || rung || mayTry && hasWork) {
                    rung = false;
                    busy = true;
                    return true;
                }
                if (closing && waiting.isEmpty()) {
                    return false;
                }
                busy = false;
                idle.signalAll();
                arrived.awaitNanos((waiting.isEmpty() || until - tryAt < 0 ? until : tryAt) - now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void move(List<Task> group) {
        int messages = 0;
        long bytes = 0;
        while (!waiting.isEmpty() && (group.isEmpty() || messages < GROUP_MESSAGES && bytes < GROUP_BYTES)) {
            Task task = waiting.poll();
            if (task instanceof Task.Append append) {
                messages += append.messages().size();
                for (int i = 0; i < append.messages().size(); i++) {
                    bytes += append.messages().get(i).length();
                }
            }
            group.add(task);
        }
    }
}
