package hubbub.server;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many new rooms one address may make: so many within any minute. Without it one visitor could make as many as there may be,
 * and nobody else any. Any thread.
 */
final class NewRoomRate {

    /** Length of what is looked back on. */
    static final long WITHIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Most addresses that are remembered; beyond it those that made a room longest ago are forgotten, and may make more. */
    static final int MOST_ADDRESSES = 10_000;

    private final int most;
    private final LongSupplier nanoClock;

    /** When each address made its last rooms. Guarded by this. The address that made one longest ago comes first. */
    private final LinkedHashMap<Object, ArrayDeque<Long>> made = new LinkedHashMap<>();

    /** So many for each address; 0 is off. */
    NewRoomRate(int most, LongSupplier nanoClock) {
        this.most = most;
        this.nanoClock = nanoClock;
    }

    /** Whether one more is allowed, which then counts. Who is not {@linkplain Access#countedAs counted} may always. */
    synchronized boolean admits(Optional<Object> address) {
        if (most == 0 || address.isEmpty()) {
            return true;
        }
        long now = nanoClock.getAsLong();
        forgetOld(now);
        ArrayDeque<Long> times = made.getOrDefault(address.get(), new ArrayDeque<>(1));
        while (!times.isEmpty() && isOld(times.peekFirst(), now)) {
            times.pollFirst();
        }
        if (times.size() >= most) {
            return false;
        }
        times.addLast(now);
        made.putLast(address.get(), times);
        if (made.size() > MOST_ADDRESSES) {
            made.pollFirstEntry();
        }
        return true;
    }

    private void forgetOld(long now) {
        for (var first = made.firstEntry(); first != null && isOld(first.getValue().peekLast(), now); first = made.firstEntry()) {
            made.pollFirstEntry();
        }
    }

    private static boolean isOld(long time, long now) {
        return now - time >= WITHIN_NANOS;
    }

    /** Addresses that are remembered. */
    synchronized int remembered() {
        return made.size();
    }
}
