package hubbub.room;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

/**
 * One client's membership of a room: the face its connection's threads may use. Its reader calls {@link #forward} and, when
 * reading has ended for whatever reason, {@link #leave}; its writer drains {@link #outbound}.
 */
public final class Session {

    private final Inbox inbox;
    private final OutboundQueue outbound;
    private final WireFormat format;
    private final Outlet outlet;

    // Owned by the dispatcher thread: where this client stands in its list; -1 outside the room.
    int place = -1;

    // Guarded by the inbox's lock: what this client said and the dispatcher has not taken yet, and how much of it is not
    // yet broadcast.
    final ArrayDeque<Message> waiting = new ArrayDeque<>(1);
    final Condition spaceFreed;
    int pendingMessages;
    int pendingBytes;

    Session(Inbox inbox, RoomLimits limits, WireFormat format, Outlet outlet) {
        this.inbox = inbox;
        this.outbound = new OutboundQueue(limits.queueBatches(), limits.queueBytes());
        this.format = Objects.requireNonNull(format, "format");
        this.outlet = Objects.requireNonNull(outlet, "outlet");
        this.spaceFreed = inbox.newCondition();
    }

    /**
     * Says something to the whole room, this client included. Called by the client's reader; waits while this client has as
     * much accepted and not yet broadcast as {@link RoomLimits} allows, which is how TCP comes to slow a fast sender down.
     *
     * @return whether the room accepted it; false once the room has begun to close
     * @throws InterruptedException if interrupted while waiting; the message was not accepted
     */
    public boolean forward(Message message) throws InterruptedException {
        return inbox.forward(this, message);
    }

    /**
     * Says nothing more: this client leaves once what it said before has been broadcast. It hears everything up to there, then
     * its queue ends. Any thread, any number of times; never blocks.
     */
    public void finish() {
        inbox.post(new Command.Finish(this));
    }

    /**
     * Leaves the room at once and drops what waits to be heard. Any thread, any number of times; never blocks. What was
     * accepted before is still broadcast.
     */
    public void leave() {
        inbox.post(new Command.Leave(this));
    }

    /** What waits to be written to this client, and how it ends. */
    public OutboundQueue outbound() {
        return outbound;
    }

    WireFormat format() {
        return format;
    }

    Outlet outlet() {
        return outlet;
    }
}
