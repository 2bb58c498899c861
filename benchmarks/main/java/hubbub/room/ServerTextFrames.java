package hubbub.room;

import java.util.Optional;

/**
 * One WebSocket text frame per message, as a server sends it (RFC 6455, section 5.2): final, unmasked, with the shortest
 * header. Written once more here because the real one belongs to the service, and benchmarks know the room alone.
 */
final class ServerTextFrames implements WireFormat {

    private static final int FINAL_TEXT = 0x81;

    /** Lengths up to this are in the header's second byte itself. */
    private static final int LONGEST_TINY = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int LONGEST_SHORT = 0xFFFF;

    @Override
    public int maxLength(Message message) {
        int length = message.length();
        int header = length <= LONGEST_TINY ? 2 : length <= LONGEST_SHORT ? 4 : 10;
        return header + length;
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        Message message = entry.message();
        int length = message.length();
        int end = at;
        into[end++] = (byte) FINAL_TEXT;
        if (length <= LONGEST_TINY) {
            into[end++] = (byte) length;
        } else if (length <= LONGEST_SHORT) {
            into[end++] = TWO_BYTES_FOLLOW;
            end = bigEndian(length, 2, into, end);
        } else {
            into[end++] = EIGHT_BYTES_FOLLOW;
            end = bigEndian(length, 8, into, end);
        }
        System.arraycopy(message.text(), 0, into, end, length);
        return end + length;
    }

    private static int bigEndian(long value, int bytes, byte[] into, int at) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (value >>> 8 * (bytes - 1 - i));
        }
        return at + bytes;
    }
}
