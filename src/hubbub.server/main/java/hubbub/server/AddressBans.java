package hubbub.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Addresses that operators keep out for a time, in all rooms. Kept in memory. Any thread. */
final class AddressBans {

    /** Most addresses that are kept out; of more, the first are let in again. */
    static final int MOST = 10_000;

    private final LongSupplier nanoClock;
    // Guarded by this.
    private final Map<Object, Long> until = new LinkedHashMap<>();

    AddressBans(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Keeps this address, or network, out from now on. */
    synchronized void add(Object address, long millis) {
        until.remove(address);
        until.put(address, nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis));
        if (until.size() > MOST) {
            until.remove(until.keySet().iterator().next());
        }
    }

    synchronized boolean keepsOut(Object address) {
        Long end = until.get(address);
        if (end != null && nanoClock.getAsLong() - end >= 0) {
            until.remove(address);
            return false;
        }
        return end != null;
    }
}
