package hubbub.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what another process or the kernel does, which tells nobody when it has done it. */
final class Patience {

    private static final long BETWEEN_LOOKS_MILLIS = 5;

    private Patience() { }

    /** Looks until it is so, or the time is over. Returns whether it is so. */
    static boolean until(Duration within, BooleanSupplier isSo) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return true;
    }

    /** Seconds since a moment of System.nanoTime. */
    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
