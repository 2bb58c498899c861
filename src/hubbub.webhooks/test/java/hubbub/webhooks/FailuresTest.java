package hubbub.webhooks;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How long a webhook waits after tries that failed. */
class FailuresTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private double random = 1;
    private final Failures failures = new Failures("test", LONGEST, () -> random);

    private long millisAfter(int status, Duration retryAfter) {
        return failures.failed(new Answer(status, "of a test", retryAfter)).toMillis();
    }

    private long millisAfter(int status) {
        return millisAfter(status, Duration.ZERO);
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertEquals(seconds * 1_000, millisAfter(500));
        }
        for (int i = 0; i < 100; i++) {
            millisAfter(0);
        }
        assertEquals(60_000, millisAfter(503), "nor does it overflow");

        failures.over();

        assertEquals(1_000, millisAfter(500));
    }

    @Test
    void chanceShortensThemByHalfAtMost() {
        random = 0;

        assertEquals(500, millisAfter(429));
        assertEquals(1_000, millisAfter(408));
    }

    @Test
    void aRefusalIsFollowedByTheLongest() {
        for (int status : new int[] {301, 307, 400, 401, 404, 499}) {
            assertEquals(60_000, millisAfter(status));
        }
    }

    @Test
    void theReceiverMayAskForMoreButNotForLess() {
        assertEquals(90_000, millisAfter(503, Duration.ofSeconds(90)));
        assertEquals(2_000, millisAfter(503, Duration.ofSeconds(1)));
    }
}
