package hubbub.jetstream;

import java.time.Duration;

/** How long to wait before what failed is tried again: twice as long each time, up to a bound. For one thread at a time. */
final class Backoff {

    private final long first;
    private final long longest;
    private long pause;
    private long until;

    Backoff(Duration first, Duration longest) {
        this.first = first.toNanos();
        this.longest = longest.toNanos();
    }

    /** It failed at this time, in nanoseconds of any clock. */
    void failed(long now) {
        pause = pause == 0 ? first : Math.min(longest, 2 * pause);
        until = now + pause;
    }

    /** It succeeded, or there is new reason to think that it will. */
    void forget() {
        pause = 0;
    }

    /** Whether it may be tried. */
    boolean isOver(long now) {
        return pause == 0 || now - until >= 0;
    }
}
