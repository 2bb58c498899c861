package hubbub.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Of what anybody can cause, and an operator should read, one a minute: more would only fill a log. Any thread. */
final class OnceAMinute {

    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoClock;
    private final AtomicLong next;

    OnceAMinute(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.next = new AtomicLong(nanoClock.getAsLong());
    }

    /** Whether this is the one. */
    boolean isDue() {
        long now = nanoClock.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + NANOS);
    }
}
