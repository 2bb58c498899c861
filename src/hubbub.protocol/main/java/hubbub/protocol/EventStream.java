package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.Position;

/**
 * Server-sent events, {@code text/event-stream} (WHATWG HTML, section 9.2.6): the frame around what {@link ServerMessages}
 * writes. The data of an event is one message of the protocol, which holds no line break; its id is a position to come back with.
 * Thread-safe.
 */
public final class EventStream {

    /** A line that clients skip: shows them, and whatever stands between, that the stream is alive. */
    public static final byte[] COMMENT = bytes(":\n\n");

    private static final byte[] ID = bytes("id: ");
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END = bytes("\n\n");
    private static final int MAX_POSITION = new Position(-1, Long.MAX_VALUE, -1).toString().length();
    private static final int MAX_FRAME = ID.length + MAX_POSITION + 1 + DATA.length + END.length;

    private EventStream() { }

    /** An upper bound, in bytes, of an event with so much data. */
    public static int maxLength(int data) {
        return MAX_FRAME + data;
    }

    /**
     * Writes an event.
     *
     * @param id   what a client comes back with after this event, if that is new
     * @param into has room for {@link #maxLength} bytes from {@code at}
     * @return the index after the last byte written
     */
    public static int event(byte[] data, Optional<Position> id, byte[] into, int at) {
        int end = at;
        if (id.isPresent()) {
            end = put(ID, into, end);
            end = put(bytes(id.get().toString()), into, end);
            into[end++] = '\n';
        }
        return put(END, into, put(data, into, put(DATA, into, end)));
    }

    /** An event by itself; {@code retry} is after how many milliseconds a client should come back once the stream has ended. */
    public static byte[] event(byte[] data, Optional<Position> id, OptionalLong retry) {
        byte[] before = retry.isPresent() ? bytes(retry(retry.getAsLong())) : new byte[0];
        byte[] event = new byte[before.length + maxLength(data.length)];
        return Arrays.copyOf(event, event(data, id, event, put(before, event, 0)));
    }

    /** The field that tells a client to come back so many milliseconds after the stream has ended. */
    public static String retry(long millis) {
        return "retry: " + millis + "\n";
    }

    /** The last event: a close code of the protocol, and its reason, of ASCII without quotes or line breaks. */
    public static byte[] close(int code, String reason) {
        return bytes("event: close\ndata: {\"code\":" + code + ",\"reason\":\"" + reason + "\"}\n\n");
    }

    private static int put(byte[] what, byte[] into, int at) {
        System.arraycopy(what, 0, into, at, what.length);
        return at + what.length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
