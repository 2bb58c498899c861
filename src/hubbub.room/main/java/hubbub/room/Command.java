package hubbub.room;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What reaches the dispatcher on the control lane, ahead of all messages. */
sealed interface Command {

    /** A client comes. */
    record Join(Session session) implements Command { }

    /** A client is gone; repeated leaves are ignored. */
    record Leave(Session session) implements Command { }

    /** A client says nothing more: it leaves once what it said has been broadcast, and hears that yet. */
    record Finish(Session session) implements Command { }

    /** The room closes, see {@link Room#close}. Times are nanoseconds of the room's clock, or for {@code spread} a length. */
    record Close(Departure departure, long spreadNanos, long deadlineNanos, ReturnSlots slots) implements Command {

        /** With slots of its own. */
        Close(Departure departure, long spreadNanos, long deadlineNanos) {
            this(departure, spreadNanos, deadlineNanos, new ReturnSlots(ReturnSlots.USUAL));
        }
    }

    /** An operator orders this from outside of the room. */
    record Ordered(Request.Order order) implements Command { }

    /** The room closes if it is of no use any more, see {@link Room#closeIfUnused}. */
    record Retire(boolean withHistory, BooleanSupplier agreed) implements Command { }

    /** The log answers. */
    record Answered(LogAnswer answer) implements Command { }

    /** Time for the clients of a room whose log is lost to go, in nanoseconds, and over which they are told. */
    long LOST_NANOS = TimeUnit.SECONDS.toNanos(4);
    long LOST_SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What the log answers, as it reaches the dispatcher at this time. */
    static Command of(LogAnswer answer, long now) {
        return answer instanceof LogAnswer.Lost
                ? new Close(Departure.ANEW, LOST_SPREAD_NANOS, now + LOST_NANOS) : new Answered(answer);
    }

    /** Another node tells who is in this room there. */
    record Elsewhere(Neighbours.Members members) implements Command { }

    /** The log has read what a client that catches up is to hear next. */
    record Read(Session session, List<LogEntry> entries) implements Command { }

    /** What the {@link History} alone obeys. */
    sealed interface OfHistory extends Command { }

    /** A client that catches up has been written all it was given. */
    record Drained(Session session) implements OfHistory { }

    /** Somebody who is not in the room reads what was said, see {@link Room#read}. */
    record Look(long after, long before, int count, CompletableFuture<Reading> result) implements OfHistory { }

    /** The log has read the older entries that a client asked for; or it has been told that it gets none. */
    record Found(Inbox.Forwarded asked, Optional<List<LogEntry>> entries) implements Command { }
}
