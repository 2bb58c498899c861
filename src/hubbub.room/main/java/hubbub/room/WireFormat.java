package hubbub.room;

import java.util.Optional;

/**
 * How what a room says becomes bytes on the wire. All clients of one format share one encoding of every batch, so a format
 * has no state of a client. Called by the dispatcher thread only; must neither block nor fail.
 */
public interface WireFormat {

    /** An upper bound, in bytes, of what {@link #encode(LogEntry, Optional, byte[], int)} writes for this message. */
    int maxLength(Message message);

    /**
     * Writes one message as whole frames.
     *
     * @param position behind this message, if it is the last of several that go out together, or {@link #placesEach}
     * @param into     has room for {@link #maxLength} bytes from {@code at}
     * @return the index after the last byte written
     */
    int encode(LogEntry entry, Optional<Position> position, byte[] into, int at);

    /** Whether it wants the position behind each message, not only behind the last of several. */
    default boolean placesEach() {
        return false;
    }

    /** An event as whole frames; no bytes where this format has no words for it, such as one that knows messages only. */
    default byte[] encode(RoomEvent event) {
        return new byte[0];
    }
}
