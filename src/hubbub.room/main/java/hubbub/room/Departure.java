package hubbub.room;

/**
 * The ways a client leaves the room, as far as the room decides. Each has the WebSocket close code (RFC 6455, section 7.4)
 * the client is told and a reason for people, at most 123 bytes of UTF-8 because a control frame holds 125 and the code
 * takes two.
 */
public enum Departure {

    /** The client went by itself, or its connection ended. */
    LEFT(1000, "bye"),

    /** The room closes, because the server does. The client should come back, with backoff. */
    CLOSED(1001, "the server is going away"),

    /** The room closes, because the server restarts. The client should come back, with backoff. */
    RESTARTING(1012, "the server restarts"),

    /** The room's log is not what it was, and the room begins anew. The client should come back, with backoff. */
    ANEW(1012, "the room begins anew"),

    /** The room failed. The client should come back, with backoff; an operator should read the log. */
    FAILED(1011, "the room failed"),

    /** The log could not keep what a client said that has no other way to be told. It should come back, with backoff. */
    UNAVAILABLE(1013, "what you said could not be kept; try again later"),

    /** An operator has sent the client away. It should not come back by itself. */
    KICKED(4403, "you were asked to leave"),

    /** An operator does not let this person in for a time. */
    BANNED(4403, "you are not let in for now"),

    /** The client spoke while only operators may, and has no other way to be told. */
    LOCKED(4403, "only operators may speak here now"),

    /** The client's queue was full: it reads more slowly than the room speaks. It should come back. */
    TOO_SLOW(4108, "too slow");

    private final int closeCode;
    private final String reason;

    Departure(int closeCode, String reason) {
        this.closeCode = closeCode;
        this.reason = reason;
    }

    /** The close code on the wire. */
    public int closeCode() {
        return closeCode;
    }

    /** The sentence on the wire. */
    public String reason() {
        return reason;
    }
}
