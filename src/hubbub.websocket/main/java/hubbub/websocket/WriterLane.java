package hubbub.websocket;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections that have their turns of writing together, such as those of one room. Lanes have theirs a few writers each, so
 * where many write all the time others wait for a few of each lane and not for all of them. Made by
 * {@link WebSocketUpgrader#newLane}. Any thread.
 */
public final class WriterLane {

    private final WriterPumps pumps;
    private final ConcurrentLinkedQueue<WriterPumps.Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** Whether it stands among the lanes, or a pump has it in hand and will look at it once more. */
    private final AtomicBoolean isLinedUp = new AtomicBoolean();

    WriterLane(WriterPumps pumps) {
        this.pumps = pumps;
    }

    /** This writer has something to send. Never blocks. */
    void ready(WriterPumps.Waiting writer) {
        add(writer);
        pumps.startSpare();
    }

    /**
     * Runs this once every connection of this lane that waits for a pump now has written a little; those whose write is stuck are
     * not waited for. Run by a pump: must not block. Never blocks.
     */
    public void afterRound(Runnable command) {
        ready(new WriterPumps.Mark(this, command));
    }

    /** Stands in the queue from now on. */
    void add(WriterPumps.Waiting writer) {
        waiting.add(writer);
        lineUp();
    }

    private void lineUp() {
        if (!isLinedUp.get() && isLinedUp.compareAndSet(false, true)) {
            pumps.lineUp(this);
        }
    }

    /** Called by a pump that has taken it from among the lanes: the next one, with the lane lined up again; or null. */
    WriterPumps.Waiting next() {
        WriterPumps.Waiting next = waiting.poll();
        if (next != null) {
            pumps.lineUp(this);
            return next;
        }
        isLinedUp.set(false);
        if (!waiting.isEmpty()) { // It came after the look, and saw the lane lined up.
            lineUp();
        }
        return null;
    }

    /** The next one for a pump that has lined the lane up again; or null. */
    WriterPumps.Waiting another() {
        return waiting.poll();
    }

    /** How many stand in the queue. */
    int waiting() {
        return waiting.size();
    }
}
