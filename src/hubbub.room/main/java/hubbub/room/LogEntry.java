package hubbub.room;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A message in the log.
 *
 * @param offset  its place: the first is 1, and each has the one before it and 1
 * @param at      when it was stored, in milliseconds since 1970 (UTC); never less than that of the entry before
 * @param message what was said
 * @param removed whether its text has been taken away: then it is empty
 */
public record LogEntry(long offset, long at, Message message, boolean removed) {

    /** As it was said. */
    public LogEntry(long offset, long at, Message message) {
        this(offset, at, message, false);
    }

    /** Refuses offsets below 1. */
    public LogEntry {
        if (offset < 1) {
            throw new IllegalArgumentException("offset must be at least 1: " + offset);
        }
        Objects.requireNonNull(message, "message");
    }

    /** The same entry, its text taken away. */
    public LogEntry withoutText() {
        return new LogEntry(offset, at, new Message(message.from(), message.id(), new byte[0]), true);
    }

    /**
     * Tells this entry from another that took the same offset, in a log that lost its end and went on. Made of the sender's id,
     * the message's and the time, not of the text, which may be taken away later.
     */
    public int fingerprint() {
        CRC32C crc = new CRC32C();
        crc.update(message.from().id().getBytes(StandardCharsets.UTF_8));
        crc.update(0);
        message.id().ifPresent(id -> crc.update(id.getBytes(StandardCharsets.UTF_8)));
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(at).flip());
        return (int) crc.getValue();
    }
}
