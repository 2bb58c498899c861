package hubbub.room;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When those who are told to go should come back: one after the other, so that wherever they come to, no more than so many do in
 * a second. For all rooms of a server together. Any thread; never waits.
 */
public final class ReturnSlots {

    /** How many come back in a second unless told otherwise: a handshake takes far less than the time between two of them. */
    public static final int USUAL = 500;

    /** Time for a server to come back, or for a load balancer to see that one is gone. */
    private static final long FIRST_MILLIS = 500;

    private final int perSecond;
    private final AtomicLong given = new AtomicLong();

    /**
     * None is given yet.
     *
     * @param perSecond most that come back in a second, at least 1
     */
    public ReturnSlots(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond must be at least 1: " + perSecond);
        }
        this.perSecond = perSecond;
    }

    /** The next, in milliseconds from now. */
    public long nextMillis() {
        return FIRST_MILLIS + given.getAndIncrement() * TimeUnit.SECONDS.toMillis(1) / perSecond;
    }
}
