package hubbub.room;

/** What reaches the dispatcher on the control lane, ahead of all messages. */
sealed interface Command {

    /** A client comes. */
    record Join(Session session) implements Command { }

    /** A client is gone; repeated leaves are ignored. */
    record Leave(Session session) implements Command { }

    /** The room closes: what was accepted is still broadcast, everybody is told, and at the deadline the rest is cut. */
    record Close(long deadlineNanos) implements Command { }
}
