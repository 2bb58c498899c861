package hubbub.room;

/** What reaches the dispatcher on the control lane, ahead of all messages. */
sealed interface Command {

    /** A client comes. */
    record Join(Session session) implements Command { }

    /** A client is gone; repeated leaves are ignored. */
    record Leave(Session session) implements Command { }

    /** A client says nothing more: it leaves once what it said has been broadcast, and hears that yet. */
    record Finish(Session session) implements Command { }

    /** The room closes, see {@link Room#close}. Times are nanoseconds of the room's clock, or for {@code spread} a length. */
    record Close(Departure departure, long spreadNanos, long deadlineNanos) implements Command { }
}
