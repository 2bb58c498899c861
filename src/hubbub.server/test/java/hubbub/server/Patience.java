package hubbub.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting: for what another process or the kernel does, which tells nobody when it has done it; and for the clock. */
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

    /** Waits for this moment of System.nanoTime; for pacing what is done. */
    static void untilDue(long nanos) {
        while (System.nanoTime() - nanos < 0) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }

    /** Seconds since a moment of System.nanoTime. */
    static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
