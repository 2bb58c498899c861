package hubbub.websocket;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The source of a listener that just calls {@code WsSession.send}: what it sent and the writer has not taken yet. Bounded:
 * at the bound the sender waits, as it would at a socket.
 */
final class PendingFrames implements FrameSource {

    /** Beyond this the sender waits for the writer; an empty queue takes any frame. */
    private static final int MAX_BYTES = 1024 * 1024;

    // Guarded by this.
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private int bytes;
    private boolean dropped;

    /** Called by any thread that sends; waits while the bound is reached. After {@link #drop} it does nothing. */
    synchronized void add(byte[] frame) throws InterruptedException {
        while (!dropped && bytes > 0 && frame.length > MAX_BYTES - bytes) {
            wait();
        }
        if (!dropped) {
            frames.add(frame);
            bytes += frame.length;
        }
    }

    /** The connection has ended: nothing will be taken any more. */
    synchronized void drop() {
        dropped = true;
        frames.clear();
        bytes = 0;
        notifyAll();
    }

    @Override
    public synchronized int poll(byte[][] blocks, int maxBytes) {
        int taken = 0;
        int takenBytes = 0;
        while (taken < blocks.length && !frames.isEmpty()
                && (taken == 0 || frames.peek().length <= maxBytes - takenBytes)) {
            byte[] frame = frames.poll();
            bytes -= frame.length;
            takenBytes += frame.length;
            blocks[taken++] = frame;
        }
        notifyAll();
        return taken;
    }

    @Override
    public Optional<Close> ending() {
        return Optional.empty();
    }
}
