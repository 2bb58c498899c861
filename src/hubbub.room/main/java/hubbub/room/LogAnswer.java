package hubbub.room;

import java.util.List;

/** What a {@link RoomLog} says of messages that were appended. */
public sealed interface LogAnswer {

    /** These are kept now, in this order. */
    record Committed(List<LogEntry> entries) implements LogAnswer { }

    /** This is a resend of what is kept at this offset. */
    record Known(Message resend, long offset) implements LogAnswer { }

    /** This is not kept. It may be sent again, with the same id, after so many milliseconds. */
    record Refused(Message message, Reason reason, long retryMillis) implements LogAnswer { }

    /** The text of the entry at this offset has been taken away. */
    record Removed(long offset) implements LogAnswer { }

    /**
     * The log is not what it was: it has lost what the room has heard, or the room's place in it. Nothing follows. The room is to
     * end, and its clients to come back to another, which opens the log anew.
     */
    record Lost() implements LogAnswer { }

    /** Why a message is not kept. */
    enum Reason {
        /** More than the log can recognise again. */
        TOO_MANY,
        /** The log is in trouble. */
        UNAVAILABLE
    }
}
