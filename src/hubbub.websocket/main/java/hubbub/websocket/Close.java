package hubbub.websocket;

import java.nio.charset.StandardCharsets;

/**
 * What a close frame says (RFC 6455, section 5.5.1).
 *
 * @param code   1000 to 1003, 1007 to 1014 or 3000 to 4999: what may be sent, section 7.4
 * @param reason at most 123 bytes of UTF-8
 */
public record Close(int code, String reason) {

    /** Refuses what does not fit a close frame. */
    public Close {
        if (!maySend(code)) {
            throw new IllegalArgumentException("code must be 1000 to 1003, 1007 to 1014 or 3000 to 4999: " + code);
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > 123) {
            throw new IllegalArgumentException("reason must be at most 123 bytes of UTF-8: " + length);
        }
    }

    /** Whether an endpoint may put this code on the wire, RFC 6455, section 7.4 and the registry of section 11.7. */
    static boolean maySend(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    Close(CloseReason reason) {
        this(reason.code(), reason.sentence());
    }
}
