package hubbub.room;

/** What came of saying something without being in the room, see {@link Room#say}. */
public sealed interface Outcome {

    /**
     * It is kept, and the room has heard it.
     *
     * @param offset where it is in the log
     * @param again  whether this was a resend of what was there already
     */
    record Said(long offset, boolean again) implements Outcome { }

    /** It was not kept, for this reason. */
    record Refused(RoomEvent.Refused answer) implements Outcome { }

    /** Nobody takes it: the room closes, or does not let this person in. */
    record TurnedAway(Departure departure) implements Outcome { }
}
