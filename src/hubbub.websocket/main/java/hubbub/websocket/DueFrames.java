package hubbub.websocket;

import java.util.Arrays;

/** The control frames that a connection's writer is to send, apart from what its source holds. Any thread. */
final class DueFrames {

    /**
     * Every ping has its pong, RFC 6455, section 5.5.2, while those that wait are not more bytes than this; beyond it only the
     * latest has, section 5.5.3: who pings and does not read costs no more.
     */
    private static final int MAX_PONGS = 4096;

    // Guarded by this. Pongs are whole frames, one behind the other.
    private byte[] pongs;
    private byte[] ping;
    private byte[] close;
    /** Until when the close may wait for the source, nanoseconds of System.nanoTime. */
    private long closeBy;
    private boolean finished;

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
    }

    synchronized void ping(byte[] frame) {
        ping = frame;
    }

    /** The first one stands. */
    synchronized void close(byte[] frame, long by) {
        if (close == null) {
            close = frame;
            closeBy = by;
        }
    }

    /**
     * Called by the writer, before it looks at its source: so what was sent before the close is found there. Null when it has
     * finished. The close stays due until it is {@linkplain #finish written}.
     */
    synchronized Taken take(long now) {
        if (finished) {
            return null;
        }
        if (pongs == null && ping == null && close == null) {
            return Taken.NOTHING;
        }
        Taken taken = new Taken(pongs, ping, close, isCloseOverdue(now));
        pongs = null;
        ping = null;
        return taken;
    }

    synchronized boolean isCloseOverdue(long now) {
        return close != null && !finished && now - closeBy >= 0;
    }

    /** Whether a close frame is due or written. */
    synchronized boolean isClosing() {
        return close != null || finished;
    }

    synchronized boolean isFinished() {
        return finished;
    }

    /** The close is written, or writing has failed: nothing is written after this. */
    synchronized void finish() {
        finished = true;
        notifyAll();
    }

    synchronized void awaitFinished(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; !finished && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
