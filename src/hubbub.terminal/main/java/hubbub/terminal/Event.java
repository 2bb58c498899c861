package hubbub.terminal;

import java.util.Optional;

/** What becomes of a stay in a room, as people and scripts are told. Strings are as others wrote them: see {@link Visible}. */
sealed interface Event {

    /** One is in, for the first time or again. */
    record Entered(Heard.Welcome welcome) implements Event { }

    /** Somebody said something: each offset once and in order. */
    record Said(Heard.Message message, boolean own) implements Event { }

    /** What one said is in the room's log. */
    record Kept(String id, String text, long offset) implements Event { }

    /**
     * What one said was refused, or is in doubt.
     *
     * @param code the protocol's, or {@link Outbox#UNSAID} or {@link Outbox#IN_DOUBT}
     */
    record Refused(String id, String text, String code, String sentence) implements Event { }

    /** Who is here has changed in this way. */
    record Present(Heard change) implements Event { }

    /** This person is called so now; before is empty if it was not named. */
    record Renamed(Optional<Heard.Person> before, Heard.Person now) implements Event { }

    /** Messages may be missing. */
    record Reset(String why) implements Event { }

    /** The text of this message is to be shown no more. */
    record Removed(long offset) implements Event { }

    /** Whether only operators may speak. */
    record Locked(boolean locked) implements Event { }

    /** Something else was refused, such as a name. */
    record Complaint(String code, String sentence) implements Event { }

    /** The connection is lost, and one comes back after so many milliseconds. */
    record Waiting(long millis, String why) implements Event { }

    /** It is over. */
    record Ended(Ending ending, String why) implements Event { }

    /** How a stay ends. */
    enum Ending {
        /** One went by oneself. */
        LEFT,
        /** The server was not reached for as long as one was patient. */
        UNREACHABLE,
        /** The server does not let one in, or the two do not understand each other: coming back would be of no use. */
        REFUSED
    }

    /** Who is told. Called by the one thread that owns the stay. */
    interface Audience {

        /** Told once for each event, in order. */
        void hear(Event event);
    }
}
