package hubbub.websocket;

/**
 * Why this side fails a connection: the one catalogue of what it says about itself. Codes are those of RFC 6455, section
 * 7.4.1; a reason is at most 123 bytes, because a control frame holds 125 and the code takes two. Unless said otherwise,
 * the same client would fail in the same way again and should not come back by itself.
 */
enum CloseReason {

    RESERVED_BITS(1002, "reserved bits must be 0: no extension was agreed on"),
    RESERVED_OPCODE(1002, "this opcode is reserved"),
    NOT_MASKED(1002, "frames from a client must be masked"),
    CONTROL_FRAGMENTED(1002, "control frames must not be fragmented"),
    CONTROL_TOO_LONG(1002, "control frames hold at most 125 bytes"),
    LENGTH_NOT_MINIMAL(1002, "the payload length must use the fewest bytes"),
    LENGTH_NEGATIVE(1002, "the highest bit of the payload length must be 0"),
    NOTHING_TO_CONTINUE(1002, "a continuation frame without a message to continue"),
    MESSAGE_UNFINISHED(1002, "a new message before the last one was finished"),
    CLOSE_PAYLOAD(1002, "a close frame's payload is empty or at least two bytes"),
    CLOSE_CODE(1002, "this close code must not be sent"),
    BINARY(1003, "only text is spoken here"),
    NOT_FINISHED(1008, "a message was begun and not finished in time"),
    NOT_UTF8(1007, "text must be UTF-8"),
    /** The client may come back, without this message. */
    TOO_LONG(1009, "the message is too long"),
    /** The listener failed. The client may come back later. */
    FAULT(1011, "the server failed"),
    /** The server stops. The client may come back later. */
    GOING_AWAY(1001, "the server is going away");

    private final int code;
    private final String sentence;

    CloseReason(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    int code() {
        return code;
    }

    String sentence() {
        return sentence;
    }
}
