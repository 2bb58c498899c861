package hubbub.room;

/**
 * The room's own queue, with the dispatcher's half of its hand-off: offer, and say whether the outlet must be woken. It stands
 * in the room's package because offering is nobody else's business.
 */
public final class OfferedBlocks {

    /** Above half of a write, so that each is a write of its own and none is copied. */
    private static final byte[] BLOCK = new byte[80 * 1024];

    private final OutboundQueue queue = new OutboundQueue(256, 1024 * 1024, () -> { });

    /** Offers a block. Returns whether the writer had found the queue empty and must be woken. */
    public boolean offer() {
        return queue.offer(BLOCK) == OutboundQueue.Offer.TAKEN_BY_IDLE;
    }

    /** See {@link OutboundQueue#poll}. */
    public int poll(byte[][] blocks, int maxBytes) {
        return queue.poll(blocks, maxBytes);
    }
}
