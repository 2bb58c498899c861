package hubbub.websocket;

import java.nio.charset.StandardCharsets;

/** Encodes frames from a server: unmasked, never fragmented, lengths minimal (RFC 6455, section 5.2). */
public final class ServerFrame {

    /** The longest header of a server's frame, in bytes. */
    public static final int MAX_HEADER = 10;

    /** The most payload of a control frame, in bytes (RFC 6455, section 5.5). */
    static final int MAX_CONTROL = 125;

    private static final int LAST = 0x80;

    private ServerFrame() { }

    /** Bytes of a text frame with this much payload, header included. */
    public static int textLength(int payloadLength) {
        return headerLength(payloadLength) + payloadLength;
    }

    /**
     * Writes a text frame.
     *
     * @param payload valid UTF-8
     * @param into    has room for {@link #textLength} bytes from {@code at}
     * @return the index after the frame
     */
    public static int text(byte[] payload, byte[] into, int at) {
        return frame(Opcode.TEXT, payload, into, at);
    }

    static byte[] text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[textLength(payload.length)];
        text(payload, frame, 0);
        return frame;
    }

    /** A ping or pong; the payload is at most 125 bytes, as that of any control frame. */
    static byte[] control(int opcode, byte[] payload) {
        if (payload.length > MAX_CONTROL) {
            throw new IllegalArgumentException("payload must be at most " + MAX_CONTROL + " bytes: " + payload.length);
        }
        byte[] frame = new byte[2 + payload.length];
        frame(opcode, payload, frame, 0);
        return frame;
    }

    static byte[] close(Close close) {
        byte[] reason = close.reason().getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + reason.length];
        payload[0] = (byte) (close.code() >>> 8);
        payload[1] = (byte) close.code();
        System.arraycopy(reason, 0, payload, 2, reason.length);
        return control(Opcode.CLOSE, payload);
    }

    private static int headerLength(int payloadLength) {
        return payloadLength < 126 ? 2 : payloadLength <= 0xFFFF ? 4 : MAX_HEADER;
    }

    private static int frame(int opcode, byte[] payload, byte[] into, int from) {
        int length = payload.length;
        int at = from;
        into[at++] = (byte) (LAST | opcode);
        if (length < 126) {
            into[at++] = (byte) length;
        } else if (length <= 0xFFFF) {
            into[at++] = 126;
            into[at++] = (byte) (length >>> 8);
            into[at++] = (byte) length;
        } else {
            into[at++] = 127;
            for (int shift = 56; shift >= 0; shift -= 8) {
                into[at++] = (byte) ((long) length >>> shift);
            }
        }
        System.arraycopy(payload, 0, into, at, length);
        return at + length;
    }
}
