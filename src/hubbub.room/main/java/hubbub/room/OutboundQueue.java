package hubbub.room;

import java.util.Optional;

/**
 * The blocks that wait for one client, in order, each of whole frames. One producer (the dispatcher) and one consumer (the
 * client's writer) meet here and nowhere else; the monitor they share is this client's alone and is never held during I/O.
 *
 * <p>Bounded by blocks and by bytes; an empty queue takes any block, so that a batch larger than the bound can pass.
 * A queue {@linkplain #ending() ends} once, for good.
 */
public final class OutboundQueue {

    /** Blocks a queue has room for at first: most clients never lag by more. It grows, doubling, to its bound. */
    private static final int INITIAL_CAPACITY = 4;

    private final int maxBlocks;
    private final int maxBytes;
    private final Runnable drained;

    // Guarded by this. An idle client has no ring.
    private byte[][] ring = {};
    private int head;
    private int size;
    private int bytes;
    private boolean writerIdle = true;
    private boolean tellsDrained;
    private Departure ending;

    // Owned by the dispatcher thread: most bytes that ever waited here.
    private int highWater;

    /**
     * A queue.
     *
     * @param drained is called by the writer once it has found the queue empty after {@link #tellWhenDrained}; must not wait
     */
    OutboundQueue(int maxBlocks, int maxBytes, Runnable drained) {
        this.maxBlocks = maxBlocks;
        this.maxBytes = maxBytes;
        this.drained = drained;
    }

    /** What came of an offer. */
    enum Offer {
        /** Taken; the writer is at work and will find it. */
        TAKEN,
        /** Taken; the writer had found the queue empty and must be woken. */
        TAKEN_BY_IDLE,
        /** Taken; more than half of the bound is waiting now. */
        TAKEN_LAGGING,
        /** Refused: the bound is reached. */
        FULL
    }

    /** Called by the dispatcher thread; never blocks. A queue that has ended takes nothing more and says TAKEN. */
    synchronized Offer offer(byte[] block) {
        if (ending != null) {
            return Offer.TAKEN;
        }
        if (size > 0 && (size == maxBlocks || block.length > maxBytes - bytes)) {
            return Offer.FULL;
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) & (ring.length - 1)] = block;
        size++;
        bytes += block.length;
        highWater = Math.max(highWater, bytes);
        if (writerIdle) {
            writerIdle = false;
            return Offer.TAKEN_BY_IDLE;
        }
        return lagging() ? Offer.TAKEN_LAGGING : Offer.TAKEN;
    }

    /**
     * Called by the dispatcher thread: the writer is to say once when it next finds the queue empty. Returns whether it has
     * found it so already: then it says nothing.
     */
    synchronized boolean tellWhenDrained() {
        tellsDrained = !writerIdle;
        return writerIdle;
    }

    /** Called by the dispatcher thread: if these are the last that wait here, in this order, this one takes their place. */
    synchronized void replaceLast(byte[][] blocks, byte[] joined) {
        if (size < blocks.length) {
            return;
        }
        int first = head + size - blocks.length;
        for (int i = 0; i < blocks.length; i++) {
            if (ring[(first + i) & (ring.length - 1)] != blocks[i]) {
                return;
            }
        }
        for (int i = 1; i < blocks.length; i++) {
            ring[(first + i) & (ring.length - 1)] = null;
        }
        ring[first & (ring.length - 1)] = joined;
        size -= blocks.length - 1;
    }

    /** Called by the dispatcher thread: most bytes that ever waited here. */
    int highWater() {
        return highWater;
    }

    /** Called by the dispatcher thread. More than half of either bound is waiting. */
    synchronized boolean lagging() {
        return size > maxBlocks / 2 || bytes > maxBytes / 2;
    }

    /**
     * Ends the queue after what it holds. The first ending stands and is returned. Called by the dispatcher thread; never
     * blocks.
     */
    synchronized Departure end(Departure departure) {
        if (ending == null) {
            ending = departure;
        }
        return ending;
    }

    /** Whether nothing will be added any more. Any thread. */
    public synchronized boolean hasEnded() {
        return ending != null;
    }

    /**
     * Ends the queue and drops what it holds. The first ending stands and is returned. Called by the dispatcher thread; never
     * blocks.
     */
    synchronized Departure cut(Departure departure) {
        end(departure);
        ring = new byte[0][];
        head = 0;
        size = 0;
        bytes = 0;
        return ending;
    }

    /**
     * Moves blocks out, oldest first: as many as fit {@code blocks} and together {@code maxBytes}, but always one if there
     * is one. Called by the client's writer; never blocks. After it has returned 0, the next block wakes the {@link Outlet}.
     *
     * @return how many blocks were moved to {@code blocks[0…]}
     */
    public int poll(byte[][] blocks, int maxBytes) {
        int taken = take(blocks, maxBytes);
        if (taken < 0) {
            drained.run(); // Outside of the monitor.
        }
        return Math.max(0, taken);
    }

    /** As {@link #poll}, or -1 if the dispatcher is to be told that there is none. */
    private synchronized int take(byte[][] blocks, int maxBytes) {
        int taken = 0;
        int takenBytes = 0;
        while (size > 0 && taken < blocks.length) {
            byte[] block = ring[head];
            if (taken > 0 && block.length > maxBytes - takenBytes) {
                break;
            }
            ring[head] = null;
            head = (head + 1) & (ring.length - 1);
            size--;
            bytes -= block.length;
            takenBytes += block.length;
            blocks[taken++] = block;
        }
        writerIdle = taken == 0;
        if (writerIdle && tellsDrained) {
            tellsDrained = false;
            return -1;
        }
        return taken;
    }

    /** Why nothing will follow, once the queue has ended and is empty. Any thread. */
    public synchronized Optional<Departure> ending() {
        return size == 0 ? Optional.ofNullable(ending) : Optional.empty();
    }

    private void grow() {
        byte[][] larger = new byte[Math.max(INITIAL_CAPACITY, ring.length * 2)][];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
