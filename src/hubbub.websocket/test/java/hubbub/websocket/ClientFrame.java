package hubbub.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Encodes frames from a client, and what no polite client would send. */
final class ClientFrame {

    static final int LAST = 0x80;
    static final int MASKED = 0x80;

    /** That of the examples in RFC 6455, section 5.7. */
    static final int KEY = 0x37FA213D;

    private ClientFrame() { }

    static byte[] text(String text) {
        return of(LAST | Opcode.TEXT, text.getBytes(UTF_8));
    }

    static byte[] ping(String payload) {
        return of(LAST | Opcode.PING, payload.getBytes(UTF_8));
    }

    static byte[] pong(String payload) {
        return of(LAST | Opcode.PONG, payload.getBytes(UTF_8));
    }

    static byte[] close() {
        return of(LAST | Opcode.CLOSE, new byte[0]);
    }

    static byte[] close(int code, String reason) {
        byte[] sentence = reason.getBytes(UTF_8);
        return of(LAST | Opcode.CLOSE, ByteBuffer.allocate(2 + sentence.length).putShort((short) code).put(sentence).array());
    }

    /** A frame with the shortest length. */
    static byte[] of(int firstOctet, byte[] payload) {
        return of(firstOctet, KEY, payload);
    }

    static byte[] of(int firstOctet, int key, byte[] payload) {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8;
        return join(header(firstOctet, MASKED, lengthBytes, payload.length, key), mask(payload, key));
    }

    static byte[] unmasked(int firstOctet, byte[] payload) {
        int lengthBytes = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8;
        byte[] header = header(firstOctet, 0, lengthBytes, payload.length, 0);
        return join(Arrays.copyOf(header, header.length - 4), payload);
    }

    /** A header with its length in so many bytes after the second. */
    static byte[] header(int firstOctet, int masked, int lengthBytes, long length, int key) {
        ByteBuffer header = ByteBuffer.allocate(2 + lengthBytes + 4).put((byte) firstOctet);
        switch (lengthBytes) {
            case 0 -> header.put((byte) (masked | length));
            case 2 -> header.put((byte) (masked | 126)).putShort((short) length);
            default -> header.put((byte) (masked | 127)).putLong(length);
        }
        return header.putInt(key).array();
    }

    static byte[] mask(byte[] payload, int key) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (key >>> 8 * (3 - i % 4));
        }
        return masked;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
