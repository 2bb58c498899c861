package hubbub.room;

/**
 * How a message becomes bytes on the wire. All clients of one format share one encoding of every batch, so a format
 * has no state of a client. Called by the dispatcher thread only; must neither block nor fail.
 */
public interface WireFormat {

    /** An upper bound, in bytes, of what {@link #encode} writes for this message. */
    int maxLength(Message message);

    /**
     * Writes one message as whole frames.
     *
     * @param into has room for {@link #maxLength} bytes from {@code at}
     * @return the index after the last byte written
     */
    int encode(Message message, byte[] into, int at);
}
