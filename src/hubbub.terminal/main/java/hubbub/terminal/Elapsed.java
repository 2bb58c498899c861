package hubbub.terminal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Milliseconds that never go back and do not stand still while the machine sleeps: of the two clocks Java has, one does the
 * former and the other the latter. Used by one thread.
 */
final class Elapsed implements LongSupplier {

    private long nanos = System.nanoTime();
    private long wall = System.currentTimeMillis();
    private long elapsed;

    @Override
    public long getAsLong() {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
        long wallMillis = System.currentTimeMillis() - wall;
        if (millis > 0 || wallMillis > 0) {
            elapsed += Math.max(millis, wallMillis);
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
            wall += wallMillis;
        }
        return elapsed;
    }
}
