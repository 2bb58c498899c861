package hubbub.server;

import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much of something one address may ask for by requests: so much a second, with a burst of one second's worth (the generic
 * cell rate algorithm, ITU-T I.371). A WebSocket has its own rate; a request is over too soon to have one. Any thread.
 */
final class AddressRate {

    /** Most addresses that are remembered; beyond it those that asked longest ago are forgotten, and may ask at once. */
    static final int MOST_ADDRESSES = 10_000;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final LongSupplier nanoClock;

    /** Until when each address has paid. Guarded by this. The one that asked longest ago comes first. */
    private final LinkedHashMap<Object, Long> paidUntil = new LinkedHashMap<>();

    /** So much a second; 0 is off. */
    AddressRate(long perSecond, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
    }

    /**
     * Takes so much, unless what was taken before is still to be paid for. So the last to be let in may take more than was left.
     *
     * @return nanoseconds until it may be tried again; 0 if it was taken
     */
    synchronized long take(Object address, long amount) {
        long now = nanoClock.getAsLong();
        long early = paid(address, now) - now;
        if (perSecond > 0 && early > 0) {
            return early;
        }
        charge(address, amount);
        return 0;
    }

    /** Adds to what was taken, or gives some back if it is below 0. */
    synchronized void charge(Object address, long amount) {
        if (perSecond == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        paidUntil.putLast(address, paid(address, now) + amount * SECOND / perSecond);
        if (paidUntil.size() > MOST_ADDRESSES) {
            paidUntil.pollFirstEntry();
        }
    }

    /** Until when it has paid, but no less than a second ago. */
    private long paid(Object address, long now) {
        long earliest = now - SECOND;
        Long paid = paidUntil.get(address);
        return paid == null || paid - earliest < 0 ? earliest : paid;
    }

    /** Addresses that are remembered. */
    synchronized int remembered() {
        return paidUntil.size();
    }
}
