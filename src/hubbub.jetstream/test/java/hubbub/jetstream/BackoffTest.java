package hubbub.jetstream;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofNanos(3), Duration.ofNanos(10));
    private long now = Long.MAX_VALUE - 5; // A clock may begin anywhere.

    private void assertFailsFor(long pause) {
        assertTrue(backoff.isOver(now));
        backoff.failed(now);
        now += pause - 1;
        assertFalse(backoff.isOver(now));
        now++;
    }

    @Test
    void eachPauseIsTwiceTheOneBeforeAndNoneLongerThanTheLongestUntilItSucceeds() {
        for (long pause : new long[] {3, 6, 10, 10, 10}) {
            assertFailsFor(pause);
        }
        backoff.failed(now);
        backoff.forget();
        assertFailsFor(3);
    }
}
