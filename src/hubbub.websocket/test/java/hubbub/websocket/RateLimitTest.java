package hubbub.websocket;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND; // The clock may start anywhere, and wrap.

    @Test
    void oneSecondsWorthMayComeAtOnceAndTheNextFrameWaitsForItsShare() {
        RateLimit rate = new RateLimit(10, 0, START);

        assertEquals(0, rate.charge(10, 1_000_000, START));
        assertEquals(SECOND / 10, rate.charge(1, 0, START));
        assertEquals(SECOND / 10 * 3, rate.charge(2, 0, START));
        assertEquals(0, rate.charge(0, 0, START + SECOND / 10 * 3));
    }

    @Test
    void bytesAreMeteredApartFromFramesAndTheSlowerOneCounts() {
        RateLimit rate = new RateLimit(10, 1_000, START);

        assertEquals(0, rate.charge(1, 1_000, START));
        assertEquals(SECOND / 2, rate.charge(1, 500, START));
        assertEquals(SECOND, rate.charge(18, 0, START));
    }

    @Test
    void silenceIsSavedUpForOneSecondAndNoLonger() {
        RateLimit rate = new RateLimit(10, 0, START);
        rate.charge(10, 0, START);

        assertEquals(0, rate.charge(10, 0, START + 3600 * SECOND));
        assertEquals(SECOND / 10, rate.charge(1, 0, START + 3600 * SECOND));
    }

    @Test
    void inTheLongRunExactlyTheRateComesThrough() {
        RateLimit rate = new RateLimit(1_000, 0, START);
        long now = START;
        for (int i = 0; i < 60_000; i++) {
            now += rate.charge(1, 6, now);
        }

        assertEquals(59.0, (now - START) / (double) SECOND, 0.001, "60,000 frames at 1,000 a second, 1,000 of them at once");
    }

    @Test
    void zeroIsNoLimit() {
        RateLimit rate = new RateLimit(0, 0, START);

        assertEquals(0, rate.charge(1L << 40, 1L << 40, START));
    }
}
