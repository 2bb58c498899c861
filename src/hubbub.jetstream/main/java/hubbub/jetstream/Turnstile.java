package hubbub.jetstream;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets so many through at a time, in the order in which they come. Who takes long is passed by: what it waits for is a server
 * that gives no answer, and others may have better ones.
 */
final class Turnstile {

    private final Semaphore free;
    private final Duration longest;

    /**
     * Nobody is in it.
     *
     * @param most    at a time, at least 1
     * @param longest how long one of them counts as one, however long it takes
     */
    Turnstile(int most, Duration longest) {
        this.free = new Semaphore(most, true);
        this.longest = longest;
    }

    /** Does this when its turn comes. Waits, for its turn and while it is done. */
    void pass(Runnable task) {
        free.acquireUninterruptibly();
        AtomicBoolean isIn = new AtomicBoolean(true);
        Thread patience = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(longest);
            } catch (InterruptedException e) {
                // It is done.
            }
            leave(isIn);
        });
        try {
            task.run();
        } finally {
            leave(isIn);
            patience.interrupt();
        }
    }

    private void leave(AtomicBoolean isIn) {
        if (isIn.getAndSet(false)) {
            free.release();
        }
    }

    /** How many more would be let through at once, for tests. */
    int free() {
        return free.availablePermits();
    }
}
