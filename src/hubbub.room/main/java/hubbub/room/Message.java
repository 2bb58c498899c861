package hubbub.room;

import java.util.Objects;

/**
 * What somebody said: UTF-8 text, already validated by whoever received it.
 *
 * @param text the bytes; handed over, not copied: nobody may change them afterwards
 */
public record Message(byte[] text) {

    /** Refuses a null text. */
    public Message {
        Objects.requireNonNull(text, "text");
    }

    /** Bytes of text. */
    public int length() {
        return text.length;
    }
}
