package hubbub.room;

import java.util.Arrays;

/**
 * The last blocks of one format that everybody was given, small ones in a row. Who lags has them at the end of its queue and is
 * given one block instead, the same for all: else a room that speaks in single messages would fill the queues by their number
 * long before their bytes. Owned by the dispatcher thread.
 */
final class Tail {

    /** Blocks that become one: a quarter of what a queue holds by default, so that two of them are there before it is full. */
    static final int BLOCKS = 64;

    /** Larger ones are worth a place of their own: of such, a queue is full by their bytes before it is by their number. */
    private static final int MOST_BYTES = 4 * 1024;

    private final WireFormat format;
    private final byte[][] blocks = new byte[BLOCKS][];
    private int count;
    private int bytes;

    Tail(WireFormat format) {
        this.format = format;
    }

    WireFormat format() {
        return format;
    }

    /** Everybody was given this one. Returns whether there are as many now as become one. */
    boolean add(byte[] block) {
        if (block.length > MOST_BYTES) {
            clear();
            return false;
        }
        blocks[count++] = block;
        bytes += block.length;
        return count == BLOCKS;
    }

    byte[][] blocks() {
        return blocks;
    }

    /** All of them in one. */
    byte[] join() {
        byte[] joined = new byte[bytes];
        int at = 0;
        for (byte[] block : blocks) {
            System.arraycopy(block, 0, joined, at, block.length);
            at += block.length;
        }
        return joined;
    }

    void clear() {
        Arrays.fill(blocks, null);
        count = 0;
        bytes = 0;
    }
}
