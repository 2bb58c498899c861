package hubbub.room;

import java.util.Objects;
import java.util.Optional;

/**
 * What somebody said: UTF-8 text, already validated by whoever received it. Two are the same only if they are one object: a
 * resend is another message with the same sender and id.
 */
public final class Message {

    private final Person from;
    private final Optional<String> id;
    private final byte[] text;

    /**
     * A message.
     *
     * @param id   chosen by the sender, by which a log recognises a resend; none for one that is never sent again
     * @param text the bytes; handed over, not copied: nobody may change them afterwards
     */
    public Message(Person from, Optional<String> id, byte[] text) {
        this.from = Objects.requireNonNull(from, "from");
        this.id = Objects.requireNonNull(id, "id");
        this.text = Objects.requireNonNull(text, "text");
    }

    /** Who said it, called so when they said it. */
    public Person from() {
        return from;
    }

    /** See the constructor. */
    public Optional<String> id() {
        return id;
    }

    /** See the constructor. */
    public byte[] text() {
        return text;
    }

    /** Bytes of text. */
    public int length() {
        return text.length;
    }
}
