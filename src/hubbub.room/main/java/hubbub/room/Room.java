package hubbub.room;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One room: whoever joins hears everything anybody says from then on, the same messages in the same order as everybody else,
 * their own included. All methods may be called by any thread.
 *
 * <p>Promises: one total order, in which each sender's own messages keep their order. A slow client never delays
 * another: it is cut. Memory is bounded by {@link RoomLimits}.
 */
public final class Room {

    private final RoomLimits limits;
    private final Inbox inbox;
    private final RoomFigures figures = new RoomFigures();
    private final Thread thread;

    private Room(String name, RoomLimits limits, RoomLog log, RoomProbe probe, Executor writers) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.inbox = new Inbox(limits);
        this.thread = Thread.ofPlatform()
                .name("room-" + Objects.requireNonNull(name, "name"))
                .unstarted(new Dispatcher(name, Objects.requireNonNull(log, "log"), inbox, limits, figures,
                                          Objects.requireNonNull(probe, "probe"), Objects.requireNonNull(writers, "writers"),
                                          System::nanoTime));
    }

    /**
     * Opens a room with a log in memory and starts its thread, which is named after it. Whoever opens a room {@linkplain #close
     * closes} it.
     */
    public static Room open(String name, RoomLimits limits) {
        return open(name, limits, new MemoryLog(MemoryLog.Bounds.defaults()), RoomProbe.NONE, Runnable::run);
    }

    /**
     * Opens a room as above.
     *
     * @param log     keeps what is said; the room opens and closes it
     * @param probe   is told what the room does
     * @param writers runs a command once every writer that waits for its turn now has had it, and must not block. Called by the
     *                dispatcher thread; where writers do not take turns it may run the command at once
     * @throws IllegalStateException if the log cannot be had now, as {@link RoomLog#open} says
     */
    public static Room open(String name, RoomLimits limits, RoomLog log, RoomProbe probe, Executor writers) {
        Room room = new Room(name, limits, log, probe, writers);
        room.thread.start();
        return room;
    }

    /**
     * Joins as somebody who does not say who it is; never blocks. The session hears what is broadcast after the dispatcher has
     * taken the join. If the room is closed, the session's queue has {@linkplain OutboundQueue#ending ended} and the outlet is
     * woken to see it.
     */
    public Session join(WireFormat format, Outlet outlet) {
        return join(new Session(inbox, limits, format, outlet));
    }

    /**
     * Joins as a person; never blocks. The session is told {@link RoomEvent.Welcome}, then what it missed, then what is said:
     * each message once, in order, without a gap, unless it is told {@link RoomEvent.Reset}.
     */
    public Session join(WireFormat format, Outlet outlet, Hello hello) {
        return join(new Session(inbox, limits, format, outlet, Optional.of(hello)));
    }

    private Session join(Session session) {
        if (!inbox.post(new Command.Join(session))) {
            session.outbound().end(Departure.CLOSED); // Too late even to be told why.
            session.outlet().wake();
        }
        return session;
    }

    /**
     * Says something for somebody who need not be in the room: nobody sees them come. Called by a thread that may wait for the
     * room's lock; the outcome is completed by the room's thread, or never if the room fails: whoever waits for it gives up
     * some day.
     *
     * @param say has an id, or a resend would not be known
     */
    public CompletableFuture<Outcome> say(Person person, Request.Say say) throws InterruptedException {
        return new Caller(inbox, limits, person).say(say);
    }

    /**
     * Reads what was said, without being in the room: at most 128 KiB of text, but one message if there is one. Never blocks;
     * the result is completed by any thread, exceptionally if the room has ended, or never if it ends meanwhile.
     *
     * @param after  what comes behind this offset, forwards; below 0 for the last before {@code before}
     * @param before nothing from this offset on
     * @param count  so many at most, 1 to {@link Hello#MAX_HISTORY}
     */
    public CompletableFuture<Reading> read(long after, long before, int count) {
        if (count < 1 || count > Hello.MAX_HISTORY) {
            throw new IllegalArgumentException("count must be 1 to " + Hello.MAX_HISTORY + ": " + count);
        }
        CompletableFuture<Reading> result = new CompletableFuture<>();
        if (!inbox.post(new Command.Look(after, before, count, result))) {
            result.completeExceptionally(new IllegalStateException("the room has ended"));
        }
        return result;
    }

    /** Does what an operator orders, who need not be in the room. Any thread; never blocks. */
    public void order(Request.Order order) {
        inbox.post(new Command.Ordered(order));
    }

    /** What this room counts. */
    public RoomFigures figures() {
        return figures;
    }

    /**
     * Closes the room if it is of no use any more: nobody is in it, nothing that was said is under way, and its log is empty.
     * Never blocks; the room's thread looks, and ends if it is so.
     *
     * @param withHistory whether it is to close even if its log is not empty
     * @param agreed      asked by the room's thread when everything else is as it should be: whether nobody is about to join, and
     *                    nobody has since this was called. With a yes nobody may join any more. Must not wait
     * @return false if the room has closed already, or failed, and nobody is asked
     */
    public boolean closeIfUnused(boolean withHistory, BooleanSupplier agreed) {
        return inbox.post(new Command.Retire(withHistory, Objects.requireNonNull(agreed, "agreed")));
    }

    /** Whether it has closed, or failed, for good: nobody is in it. Any thread. */
    public boolean isClosed() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /** Closes the room as below, telling everybody {@link Departure#CLOSED} at once. */
    public void close(Duration within) throws InterruptedException {
        close(Departure.CLOSED, Duration.ZERO, within, new ReturnSlots(ReturnSlots.USUAL));
    }

    /**
     * Closes the room. Nobody joins any more. At first it goes on for those who are there, while their queues end one after
     * the other, evenly over the time of {@code spread}, so that they do not all come back in the same second. Then it
     * accepts no more messages, broadcasts those accepted, ends the remaining queues after what they hold, and waits for the
     * clients to leave. Whoever is still there when the time is over is cut. Returns when the room's thread has ended.
     * Closing twice is harmless.
     *
     * @param departure what clients are told, such as {@link Departure#CLOSED} or {@link Departure#RESTARTING}
     * @param spread    the time over which clients are told; zero tells all at once
     * @param within    the time for all of this; zero cuts everybody at once
     * @param slots     when those who are told should come back
     * @throws InterruptedException if interrupted while waiting; the room closes all the same
     */
    public void close(Departure departure, Duration spread, Duration within, ReturnSlots slots) throws InterruptedException {
        inbox.post(new Command.Close(departure, spread.toNanos(), System.nanoTime() + within.toNanos(), slots));
        thread.join();
    }
}
