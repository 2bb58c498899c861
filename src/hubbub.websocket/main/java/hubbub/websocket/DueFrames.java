package hubbub.websocket;

import java.util.Arrays;

/** The control frames that a connection's writer is to send, apart from what its source holds. Any thread. */
final class DueFrames {

    /**
     * Every ping has its pong, RFC 6455, section 5.5.2, while those that wait are not more bytes than this; beyond it only the
     * latest has, section 5.5.3: who pings and does not read costs no more.
     */
    private static final int MAX_PONGS = 4096;

    /** Whether the writer must look closer, under the lock: before almost every write nothing is due. */
    private volatile boolean isAny;

    // Guarded by this. Pongs are whole frames, one behind the other.
    private byte[] pongs;
    private byte[] ping;
    /** Until when the close may wait for the source, nanoseconds of System.nanoTime. */
    private long closeBy;

    // Written under the lock, and read without it for every message and write.
    private volatile byte[] close;
    private volatile boolean finished;

    /** What the writer takes in one go; null for what is not due. */
    record Taken(byte[] pongs, byte[] ping, byte[] close, boolean closeNow) {
        private static final Taken NOTHING = new Taken(null, null, null, false);
    }

    synchronized void pong(byte[] frame) {
        if (pongs == null || pongs.length + frame.length > MAX_PONGS) {
            pongs = frame;
        } else {
            int waiting = pongs.length;
            pongs = Arrays.copyOf(pongs, waiting + frame.length);
            System.arraycopy(frame, 0, pongs, waiting, frame.length);
        }
        isAny = true;
    }

    synchronized void ping(byte[] frame) {
        ping = frame;
        isAny = true;
    }

    /** The first one stands. */
    synchronized void close(byte[] frame, long by) {
        if (close == null) {
            close = frame;
            closeBy = by;
            isAny = true;
        }
    }

    /**
     * Called by the writer, before it looks at its source: so what was sent before the close is found there. Null when it has
     * finished. The close stays due until it is {@linkplain #finish written}.
     */
    Taken take() {
        return isAny ? takeAny(System.nanoTime()) : Taken.NOTHING;
    }

    private synchronized Taken takeAny(long now) {
        if (finished) {
            return null;
        }
        Taken taken = new Taken(pongs, ping, close, isOverdue(now));
        pongs = null;
        ping = null;
        isAny = close != null;
        return taken;
    }

    boolean isCloseOverdue(long now) {
        if (close == null) {
            return false;
        }
        synchronized (this) {
            return isOverdue(now);
        }
    }

    private boolean isOverdue(long now) {
        return close != null && !finished && now - closeBy >= 0;
    }

    /** Whether a close frame is due or written. */
    boolean isClosing() {
        return close != null || finished;
    }

    boolean isFinished() {
        return finished;
    }

    /** The close is written, or writing has failed: nothing is written after this. */
    synchronized void finish() {
        finished = true;
        isAny = true;
        notifyAll();
    }

    synchronized void awaitFinished(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; !finished && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
