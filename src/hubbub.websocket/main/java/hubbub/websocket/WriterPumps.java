package hubbub.websocket;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads that write: a few virtual ones, however many connections there are. Writers with something to send stand in
 * the queue of their {@linkplain WriterLane lane}; a pump takes a few of each lane in turn and lets each write a little.
 *
 * <p>A write may block, for as long as its peer likes, and must not delay the others. So while pumps are at work there is
 * always one spare pump that has been started and has not run yet. Its turn comes when a carrier thread is free: at once on
 * another core, or as soon as the running pump parks in a stuck write. Then it takes over the queues and starts the next
 * spare. When all queues are empty a pump ends: an idle server has no pump, and a busy one starts two or three per burst, not
 * one per connection.
 */
final class WriterPumps {

    /** Buffers kept for the next pumps: as many as run at once when none is stuck, and a few. Any more are garbage. */
    private static final int MAX_IDLE_BUFFERS = 2 * Runtime.getRuntime().availableProcessors() + 2;

    /** What stands in the queue: a writer, or a mark between writers. */
    interface Waiting {

        /** Called by a pump: writes a little. Returns whether it is to stand in the queue again. */
        boolean write(WriteBuffer buffer);

        /** Where it stands. */
        WriterLane lane();
    }

    /** Says when those before it have written. */
    record Mark(WriterLane lane, Runnable command) implements Waiting {

        @Override
        public boolean write(WriteBuffer buffer) {
            for (int i = 0; i < YIELDS; i++) {
                Thread.yield();
            }
            command.run();
            return false;
        }
    }

    /**
     * How often a pump lets others run at the end of a round. Those whose write was stuck and could go on had no turn while it
     * ran on the only core: first the JDK's poller must see it, then they write, and are perhaps stuck and free again. Measured
     * with 300 that all flood: after one yield up to 71 were cut, after eight nobody.
     */
    private static final int YIELDS = 8;

    /** Writers of one lane before another has its turn: changing lanes takes some time too. */
    private static final int WRITERS_IN_A_ROW = 4;

    /** Lanes in which somebody may wait. */
    private final ConcurrentLinkedQueue<WriterLane> lanes = new ConcurrentLinkedQueue<>();
    private final WriterLane common = new WriterLane(this);
    private final AtomicBoolean spare = new AtomicBoolean();
    private final ConcurrentLinkedQueue<WriteBuffer> idleBuffers = new ConcurrentLinkedQueue<>();

    /** The lane of those that have no other. */
    WriterLane common() {
        return common;
    }

    /** Called for a lane that does not stand among the others. */
    void lineUp(WriterLane lane) {
        lanes.add(lane);
    }

    /** To be called after something was added. Any thread; never blocks. */
    void startSpare() {
        if (!spare.get() && spare.compareAndSet(false, true)) {
            try {
                Thread.ofVirtual().name("websocket-writer-pump").start(this::pump);
            } catch (Error e) {
                spare.set(false); // For want of memory, most likely. The next one to be woken tries again.
                throw e;
            }
        }
    }

    private void pump() {
        spare.set(false); // Before looking: who adds after the last look starts another.
        WriterLane lane = lanes.poll();
        if (lane == null) {
            return;
        }
        WriteBuffer idle = idleBuffers.poll();
        WriteBuffer buffer = idle == null ? new WriteBuffer() : idle;
        while (lane != null) {
            Waiting writer = lane.next();
            for (int inARow = 1; writer != null; inARow++) {
                startSpare();
                if (writer.write(buffer)) {
                    writer.lane().add(writer);
                }
                writer = inARow < WRITERS_IN_A_ROW ? lane.another() : null;
            }
            lane = lanes.poll();
        }
        if (idleBuffers.size() < MAX_IDLE_BUFFERS) {
            buffer.forget();
            idleBuffers.add(buffer);
        }
    }
}
