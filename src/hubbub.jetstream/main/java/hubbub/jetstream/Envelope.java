package hubbub.jetstream;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;

/**
 * How a message lies in a stream. All of it is in the body, since headers take no text as people write it: one byte of version,
 * one of flags, the least time, then who said it and under which id, each as a length and UTF-8, and the text.
 *
 * <p>Servers stamp what they store, but the clock of the one that leads may go back when another takes over. So each message
 * also says the time of the last one that its node knew: it is not older than that.
 */
final class Envelope {

    private static final byte VERSION = 1;

    // Flags.
    private static final byte HAS_ID = 1;
    private static final byte REMOVED = 2;

    private static final int LONGEST_PART = 0xFFFF;

    /** Of the digest that an id becomes: enough that nobody finds two of a kind. */
    private static final int DIGEST_BYTES = 18;

    /** Stands for what was deleted in the stream by somebody else, or was put there by somebody else. */
    private static final Person NOBODY = new Person("?", "?");

    private Envelope() { }

    /**
     * By which servers recognise a message that is sent again. A digest: ids may hold anything, and headers may not.
     */
    static String id(String person, String id) {
        MessageDigest digest = sha256();
        digest.update(person.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        byte[] hash = digest.digest(id.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
    }

    /** Which stream this is: made of its name and of when it was created. */
    static long epoch(String stream, String created) {
        MessageDigest digest = sha256();
        digest.update(stream.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return ByteBuffer.wrap(digest.digest(created.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }

    /** A message that is said now. */
    static byte[] of(Message message, long notBefore) {
        return bytes(message, notBefore, (byte) 0);
    }

    /** What is left of an entry whose text is taken away. */
    static byte[] withoutText(LogEntry entry) {
        return bytes(entry.withoutText().message(), entry.at(), REMOVED);
    }

    private static byte[] bytes(Message message, long at, byte flags) {
        byte[] person = part(message.from().id());
        byte[] name = part(message.from().name());
        byte[] id = part(message.id().orElse(""));
        ByteBuffer bytes = ByteBuffer.allocate(2 + Long.BYTES + 3 * Short.BYTES + person.length + name.length + id.length
                                                       + message.length());
        bytes.put(VERSION).put((byte) (message.id().isPresent() ? flags | HAS_ID : flags)).putLong(at);
        for (byte[] part : new byte[][] {person, name, id}) {
            bytes.putShort((short) part.length).put(part);
        }
        return bytes.put(message.text()).array();
    }

    private static byte[] part(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_PART) {
            throw new IllegalArgumentException("too long: " + bytes.length);
        }
        return bytes;
    }

    /**
     * The entry that was stored at this time, in milliseconds since 1970. What is no envelope becomes an entry without a text:
     * the offset is taken.
     */
    static LogEntry entry(long offset, long storedAt, byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        try {
            if (bytes.get() != VERSION) {
                return missing(offset, storedAt);
            }
            byte flags = bytes.get();
            long at = bytes.getLong();
            String person = part(bytes);
            String name = part(bytes);
            String id = part(bytes);
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            boolean removed = (flags & REMOVED) != 0;
            Message message = new Message(new Person(person, name),
                                          (flags & HAS_ID) != 0 ? Optional.of(id) : Optional.empty(), text);
            return new LogEntry(offset, removed ? at : Math.max(at, storedAt), message, removed);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return missing(offset, storedAt);
        }
    }

    /** Reads a length and a text. */
    static String part(ByteBuffer bytes) {
        int length = Short.toUnsignedInt(bytes.getShort());
        String text = new String(bytes.array(), bytes.position(), Math.min(length, bytes.remaining()), StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    /** Whether nothing is known of this entry but that its offset is taken. */
    static boolean isMissing(LogEntry entry) {
        return entry.removed() && entry.message().from().equals(NOBODY);
    }

    /** An entry of which nothing is known but that its offset is taken. */
    static LogEntry missing(long offset, long at) {
        return new LogEntry(offset, at, new Message(NOBODY, Optional.empty(), new byte[0]), true);
    }
}
