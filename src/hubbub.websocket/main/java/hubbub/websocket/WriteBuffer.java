package hubbub.websocket;

/**
 * What a pump needs while a writer writes: the blocks just taken, and room to put several together so that they go out in
 * one write. Belongs to the pump, not to the connection, because connections are many and pumps are few.
 */
final class WriteBuffer {

    /**
     * Most bytes of one write. What a write moves in {@link WebSocketLimits#writeWithin} at least, or the peer is cut:
     * small enough for a slow honest line, large enough that the system call is cheap per message.
     */
    static final int MAX_WRITE = 64 * 1024;

    /** Most blocks put together in one write. */
    private static final int MAX_BLOCKS = 256;

    final byte[][] blocks = new byte[MAX_BLOCKS][];
    private byte[] joined = {};

    /** The first {@code count} blocks one after the other; valid until the next call. They fit {@link #MAX_WRITE}. */
    byte[] join(int count) {
        if (joined.length == 0) {
            joined = new byte[MAX_WRITE];
        }
        int at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(blocks[i], 0, joined, at, blocks[i].length);
            at += blocks[i].length;
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
}
