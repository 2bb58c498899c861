package hubbub.jetstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** So many at a time, and who takes long holds nobody up for long. */
@Timeout(30)
class TurnstileTest {

    private static final int MOST = 3;

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger within = new AtomicInteger();
    private final AtomicInteger mostWithin = new AtomicInteger();

    private void waitForServers() {
        mostWithin.accumulateAndGet(within.incrementAndGet(), Math::max);
        begun.release();
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        within.decrementAndGet();
    }

    private List<Thread> pass(Turnstile turnstile, int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> turnstile.pass(this::waitForServers)));
        }
        return threads;
    }

    @Test
    void whoComesWhenSoManyAreInItWaitsForOneOfThem() throws InterruptedException {
        List<Thread> threads = pass(new Turnstile(MOST, Duration.ofDays(1)), 10 * MOST);
        begun.acquire(MOST);
        answer.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(10 * MOST - MOST, begun.availablePermits());
        assertEquals(MOST, mostWithin.get());
    }

    @Test
    void whoTakesLongCountsForAWhileOnly() throws InterruptedException {
        Turnstile turnstile = new Turnstile(MOST, Duration.ofMillis(20));
        List<Thread> threads = pass(turnstile, 4 * MOST);
        begun.acquire(4 * MOST); // All, though none is done.
        answer.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThrows(IllegalStateException.class, () -> turnstile.pass(() -> {
            throw new IllegalStateException("for the test");
        }));
        assertEquals(MOST, turnstile.free(), "nobody has left twice, nor stayed");
    }
}
