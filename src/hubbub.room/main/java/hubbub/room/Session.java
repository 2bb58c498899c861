package hubbub.room;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
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
    private final boolean isPerson;
    private final boolean isOperator;

    static final int NOWHERE = -1;

    // Owned by the dispatcher thread: where this client stands in its list.
    int place = NOWHERE;

    // Owned by the dispatcher thread: who this client is, once that is of interest; and its way to where the room is, while it is
    // not there yet.
    private Person person;
    CatchUp catchUp;
    /** When the older entries it asked for are paid for, by the room's clock in nanoseconds. */
    long pagesPaidAt;
    /** The same of the names it took. */
    long namesPaidAt;

    // Guarded by the inbox's lock: what this client said and the dispatcher has not taken yet, and how much of it is not
    // yet broadcast.
    final ArrayDeque<Request> waiting = new ArrayDeque<>(1);
    final Condition spaceFreed;
    int pendingMessages;
    int pendingBytes;

    /** A client that does not say who it is. */
    Session(Inbox inbox, RoomLimits limits, WireFormat format, Outlet outlet) {
        this(inbox, limits, format, outlet, Optional.empty());
    }

    Session(Inbox inbox, RoomLimits limits, WireFormat format, Outlet outlet, Optional<Hello> hello) {
        this.inbox = inbox;
        this.outbound = new OutboundQueue(limits.queueBatches(), limits.queueBytes(), this::drained);
        this.catchUp = hello.map(said -> new CatchUp(this, said)).orElse(null);
        this.person = hello.map(Hello::person).orElse(null);
        this.isPerson = hello.isPresent();
        this.isOperator = hello.isPresent() && hello.get().operator();
        this.format = Objects.requireNonNull(format, "format");
        this.outlet = Objects.requireNonNull(outlet, "outlet");
        this.spaceFreed = inbox.newCondition();
    }

    /**
     * Says something to the whole room, this client included, or asks something of it. Called by the client's reader; waits while
     * this client has as much accepted and not yet served as {@link RoomLimits} allows, which is how TCP comes to slow a fast
     * sender down. What is said is served once it has been broadcast.
     *
     * @return whether the room accepted it; false once the room has begun to close
     * @throws InterruptedException if interrupted while waiting; the request was not accepted
     */
    public boolean forward(Request request) throws InterruptedException {
        return inbox.forward(this, request);
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

    /** Called by the writer, when what a client that catches up was given has been taken. */
    private void drained() {
        inbox.post(new Command.Drained(this));
    }

    /** Called by the dispatcher thread. */
    boolean isIn() {
        return place != NOWHERE;
    }

    /** Whether this client has said who it is. */
    boolean isPerson() {
        return isPerson;
    }

    boolean isOperator() {
        return isOperator;
    }

    /** Called by the dispatcher thread. Who has not said it is a guest from its first message on. */
    Person person() {
        if (person == null) {
            person = Person.guest();
        }
        return person;
    }

    /** Called by the dispatcher thread. Whether it is this person, as far as anybody knows. */
    boolean isPerson(String id) {
        return person != null && person.id().equals(id);
    }

    /** Called by the dispatcher thread. */
    void person(Person renamed) {
        person = renamed;
    }

    WireFormat format() {
        return format;
    }

    Outlet outlet() {
        return outlet;
    }
}
