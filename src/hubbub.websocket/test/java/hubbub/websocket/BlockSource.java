package hubbub.websocket;

import java.util.ArrayDeque;
import java.util.Optional;

/** Blocks put in by a test. */
final class BlockSource implements FrameSource {

    /** A text that no kernel buffer takes whole: its write is stuck while the peer does not read. */
    static final String HUGE = "x".repeat(8 * 1024 * 1024);

    // Guarded by this.
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private Close ending;

    synchronized BlockSource add(byte[] block) {
        blocks.add(block);
        return this;
    }

    BlockSource add(String text) {
        return add(ServerFrame.text(text));
    }

    synchronized BlockSource end(Close close) {
        ending = close;
        return this;
    }

    /** Drops what it holds and ends: the peer is too slow. */
    synchronized void dropAndEnd(Close close) {
        blocks.clear();
        ending = close;
    }

    @Override
    public synchronized int poll(byte[][] into, int maxBytes) {
        int taken = 0;
        int bytes = 0;
        while (taken < into.length && !blocks.isEmpty() && (taken == 0 || blocks.peek().length <= maxBytes - bytes)) {
            bytes += blocks.peek().length;
            into[taken++] = blocks.poll();
        }
        return taken;
    }

    @Override
    public synchronized Optional<Close> ending() {
        return blocks.isEmpty() ? Optional.ofNullable(ending) : Optional.empty();
    }
}
