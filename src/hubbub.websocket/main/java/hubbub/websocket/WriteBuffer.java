package hubbub.websocket;

import java.util.Arrays;

/**
 * What a pump needs while a writer writes: the blocks just taken, and room to put several together so that they go out in
 * one write. Belongs to the pump, not to the connection, because connections are many and pumps are few.
 */
final class WriteBuffer {

    /**
     * Most bytes of one write. What a write moves in {@link WebSocketLimits#writeWithin} at least, or the peer is cut:
     * small enough for a slow honest line, and as much as the JDK hands to the kernel at once.
     */
    static final int MAX_WRITE = 128 * 1024;

    /** Most blocks put together in one write. */
    private static final int MAX_BLOCKS = 256;

    final byte[][] blocks = new byte[MAX_BLOCKS][];

    private byte[] joined = {};
    /** What lies in {@code joined}, and how much of it: the next connection mostly sends the same, or begins like it. */
    private final byte[][] joinedBlocks = new byte[MAX_BLOCKS][];
    private int joinedCount;

    /** The first {@code count} blocks one after the other; valid until the next call. They fit {@link #MAX_WRITE}. */
    byte[] join(int count) {
        if (joined.length == 0) {
            joined = new byte[MAX_WRITE];
        }
        int at = 0;
        int same = 0;
        while (same < count && same < joinedCount && blocks[same] == joinedBlocks[same]) {
            at += blocks[same++].length;
        }
        for (int i = same; i < count; i++) {
            System.arraycopy(blocks[i], 0, joined, at, blocks[i].length);
            at += blocks[i].length;
            joinedBlocks[i] = blocks[i];
        }
        if (same < count) {
            joinedCount = count;
        }
        return joined;
    }

    /** Bytes of the first {@code count} blocks. */
    int length(int count) {
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += blocks[i].length;
        }
        return length;
    }

    /** Lets go of the blocks: they may be large, and nobody else may need them any more. */
    void clear(int count) {
        for (int i = 0; i < count; i++) {
            blocks[i] = null;
        }
    }

    /** Lets go of what was joined. */
    void forget() {
        Arrays.fill(joinedBlocks, null);
        joinedCount = 0;
    }
}
