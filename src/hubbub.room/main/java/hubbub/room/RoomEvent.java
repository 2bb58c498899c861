package hubbub.room;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a room tells clients beside what is said in it. Each {@link WireFormat} has its own words for it, or none. */
public sealed interface RoomEvent {

    /**
     * The client is in.
     *
     * @param position what follows comes after it
     * @param resumed  whether it goes on where the client was
     */
    record Welcome(String room, Person you, Position position, boolean resumed) implements RoomEvent { }

    /** The client could not go on where it was: it goes on from this position. */
    record Reset(Why why, Position position) implements RoomEvent { }

    /** Why a client could not go on where it was. */
    enum Why {
        /** What followed is not kept any more. */
        EXPIRED,
        /** It was in another log. */
        EPOCH,
        /** The log lost its end and has gone on differently. */
        FORKED
    }

    /** Older messages, in ascending order, and whether there are more before them. */
    record Page(List<LogEntry> entries, boolean more) implements RoomEvent { }

    /** A resend of what is in the log at this offset. */
    record Kept(String id, long offset) implements RoomEvent { }

    /**
     * A request that was not served.
     *
     * @param ref         the id of the message, if it was one
     * @param retryMillis when it may be sent again, if that is of use
     * @param sentence    for people
     */
    record Refused(Optional<String> ref, Code code, OptionalLong retryMillis, String sentence) implements RoomEvent { }

    /** Why a request was not served. */
    enum Code { BAD_JSON, BAD_FIELD, BAD_NAME, TOO_LONG, RATE_LIMITED, UNAVAILABLE, FORBIDDEN, LOCKED }

    /**
     * How many are in the room, and who.
     *
     * @param people empty when there are too many to name
     */
    record Here(int count, Optional<List<Person>> people) implements RoomEvent { }

    /** How many are in the room now; nothing is said of who. */
    record Count(int count) implements RoomEvent { }

    /** This person has come. */
    record Arrived(Person person, int count) implements RoomEvent { }

    /** This person has gone. */
    record Left(Person person, int count) implements RoomEvent { }

    /** This person has another name now. */
    record Renamed(Person person) implements RoomEvent { }

    /** The text of the message at this offset has been taken away, and is to be shown no more. */
    record Removed(long offset) implements RoomEvent { }

    /** Nobody but operators may speak now, or everybody again. */
    record Locked(boolean locked) implements RoomEvent { }

    /** Nothing was said for a while. */
    record Tick(Position position) implements RoomEvent { }

    /** The client is told to go, and should come back after so many milliseconds. */
    record Bye(Departure departure, long afterMillis) implements RoomEvent { }
}
