package hubbub.websocket;

import java.nio.charset.StandardCharsets;

/**
 * What a close frame says (RFC 6455, section 5.5.1).
 *
 * @param code   1000 to 4999
 * @param reason at most 123 bytes of UTF-8
 */
public record Close(int code, String reason) {

    /** Refuses what does not fit a close frame. */
    public Close {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("code must be between 1000 and 4999: " + code);
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > 123) {
            throw new IllegalArgumentException("reason must be at most 123 bytes of UTF-8: " + length);
        }
    }

    Close(CloseReason reason) {
        this(reason.code(), reason.sentence());
    }
}
