package hubbub.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a client's frames (RFC 6455, section 5) from bytes that arrive in pieces of any size, and refuses at the first byte
 * that is wrong. Assembles fragmented messages; keeps at most one message up to the limit and one control frame. Owned by
 * the reader thread.
 */
final class FrameParser {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The longest header from a client: two bytes, eight of length, four of masking key. */
    private static final int MAX_HEADER = 14;
    /** Stands for a close frame without a code, RFC 6455, section 7.1.5. */
    static final int NO_CODE = 1005;
    private static final byte[] NOTHING = {};
    /**
     * The first buffer of a message in pieces; it doubles up to the limit, so it never holds more than twice what has
     * arrived.
     */
    private static final int FIRST_BUFFER = 256;

    private final int maxMessage;
    private final FrameHandler handler;
    private final Utf8Validator utf8 = new Utf8Validator();

    private final byte[] header = new byte[MAX_HEADER];
    private int headerLength;
    private boolean inPayload;

    // The frame being read.
    private int opcode;
    private boolean last;
    private long payloadLeft;
    private int maskingKey;
    private byte[] control = NOTHING;

    // The message being read, over all its frames.
    private boolean inMessage;
    private byte[] message = NOTHING;
    private int messageLength;

    // After a violation frames are only skipped, to find the peer's close frame; after that nothing is looked at.
    private boolean discarding;
    private boolean closed;

    // Where in the bytes given to parse the next one is.
    private int at;

    private long frames;
    private long completions;

    FrameParser(int maxMessage, FrameHandler handler) {
        this.maxMessage = maxMessage;
        this.handler = handler;
    }

    /** Reads on and calls the handler with what it finds. The bytes are unmasked in place. */
    void parse(byte[] bytes, int from, int to) {
        at = from;
        while ((at < to || inPayload && payloadLeft == 0) && !closed) { // A refused frame may have no payload.
            try {
                if (inPayload) {
                    payload(bytes, to);
                } else {
                    header(bytes, to);
                }
            } catch (ProtocolViolation violation) {
                discarding = true;
                inMessage = false;
                message = NOTHING;
                handler.onViolation(violation.reason());
                if (closed) {
                    handler.onClose(NO_CODE, "");
                }
            }
        }
    }

    /** Frames begun so far, of whatever kind. */
    long frames() {
        return frames;
    }

    /** Messages, and control frames outside of any message, that came to their end. */
    long completions() {
        return completions;
    }

    /** Whether all that came is whole: no frame and no message has begun that has not ended. */
    boolean isAtRest() {
        return headerLength == 0 && !inPayload && !inMessage;
    }

    private void header(byte[] bytes, int to) throws ProtocolViolation {
        while (at < to && !inPayload && !closed) {
            header[headerLength++] = bytes[at++];
            if (headerLength == 1) {
                firstOctet(header[0] & 0xFF);
            } else if (headerLength == headerNeeded()) {
                beginPayload();
            } else if (headerLength == 2) {
                secondOctet(header[1] & 0xFF); // Refused here, though there is more to the header.
            }
        }
    }

    private void firstOctet(int octet) throws ProtocolViolation {
        opcode = octet & 0x0F;
        last = (octet & 0x80) != 0;
        if (discarding) {
            return;
        }
        check((octet & 0x70) == 0, CloseReason.RESERVED_BITS);
        check(opcode <= Opcode.BINARY || opcode >= Opcode.CLOSE && opcode <= Opcode.PONG, CloseReason.RESERVED_OPCODE);
        if (isControl()) {
            check(last, CloseReason.CONTROL_FRAGMENTED);
        } else if (opcode == Opcode.CONTINUATION) {
            check(inMessage, CloseReason.NOTHING_TO_CONTINUE);
        } else {
            check(!inMessage, CloseReason.MESSAGE_UNFINISHED);
            check(opcode == Opcode.TEXT, CloseReason.BINARY);
        }
    }

    private void secondOctet(int octet) throws ProtocolViolation {
        if (!discarding) {
            check((octet & 0x80) != 0, CloseReason.NOT_MASKED);
            check(!isControl() || (octet & 0x7F) <= ServerFrame.MAX_CONTROL, CloseReason.CONTROL_TOO_LONG);
        }
    }

    private int headerNeeded() {
        int extendedLength = switch (header[1] & 0x7F) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
        return 2 + extendedLength + ((header[1] & 0x80) != 0 ? 4 : 0);
    }

    private void beginPayload() throws ProtocolViolation {
        int shortLength = header[1] & 0x7F;
        long length = switch (shortLength) {
            case 126 -> (header[2] & 0xFF) << 8 | header[3] & 0xFF;
            case 127 -> (long) LONGS.get(header, 2);
            default -> shortLength;
        };
        maskingKey = (header[1] & 0x80) != 0 ? (int) INTS.get(header, headerLength - 4) : 0;
        headerLength = 0;
        frames++;
        inPayload = true;
        payloadLeft = length & Long.MAX_VALUE;
        control = isControl() && shortLength <= ServerFrame.MAX_CONTROL ? new byte[shortLength] : NOTHING;
        secondOctet(header[1] & 0xFF);
        if (!discarding) {
            check(length >= 0, CloseReason.LENGTH_NEGATIVE);
            check(shortLength < 126 || length > (shortLength == 126 ? 125 : 0xFFFF), CloseReason.LENGTH_NOT_MINIMAL);
            if (!isControl()) {
                check(length <= maxMessage - messageLength, CloseReason.TOO_LONG);
                inMessage = true;
            }
        }
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    private void payload(byte[] bytes, int to) throws ProtocolViolation {
        int from = at;
        int length = (int) Math.min(payloadLeft, to - from);
        at += length;
        payloadLeft -= length;
        unmask(bytes, from, at);
        if (isControl()) {
            if (control.length > 0) {
                System.arraycopy(bytes, from, control, control.length - (int) payloadLeft - length, length);
            }
        } else if (!discarding) {
            check(utf8.accept(bytes, from, at), CloseReason.NOT_UTF8);
            if (last && payloadLeft == 0 && messageLength == 0) {
                inPayload = false;
                endMessage(bytes, from, length); // It arrived in one piece: no copy.
                return;
            }
            append(bytes, from, length);
        }
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    private void endFrame() throws ProtocolViolation {
        inPayload = false;
        if (isControl()) {
            endControl();
        } else if (last && !discarding) {
            endMessage(message, 0, messageLength);
        }
    }

    private void endControl() throws ProtocolViolation {
        byte[] payload = control;
        control = NOTHING;
        completions += inMessage ? 0 : 1;
        if (opcode == Opcode.CLOSE) {
            endClose(payload);
        } else if (!discarding && opcode == Opcode.PING) {
            handler.onPing(payload);
        } else if (!discarding) {
            handler.onPong(payload);
        }
    }

    /** RFC 6455, sections 5.5.1 and 7.4. */
    private void endClose(byte[] payload) throws ProtocolViolation {
        closed = true;
        if (discarding || payload.length == 0) {
            handler.onClose(NO_CODE, "");
            return;
        }
        check(payload.length >= 2, CloseReason.CLOSE_PAYLOAD);
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        check(Close.maySend(code), CloseReason.CLOSE_CODE);
        // Its own validator: a close may stand between the fragments of a text.
        Utf8Validator reason = new Utf8Validator();
        check(reason.accept(payload, 2, payload.length) && reason.isComplete(), CloseReason.NOT_UTF8);
        handler.onClose(code, new String(payload, 2, payload.length - 2, UTF_8));
    }

    private void endMessage(byte[] bytes, int from, int length) throws ProtocolViolation {
        check(utf8.isComplete(), CloseReason.NOT_UTF8);
        String text = new String(bytes, from, length, UTF_8);
        inMessage = false;
        message = NOTHING; // An idle connection keeps no buffer.
        messageLength = 0;
        completions++;
        handler.onText(text);
    }

    private void append(byte[] bytes, int from, int length) {
        int needed = messageLength + length;
        if (needed > message.length) {
            int capacity = (int) Math.min(maxMessage, Math.max(FIRST_BUFFER, 2L * needed));
            message = Arrays.copyOf(message, capacity);
        }
        System.arraycopy(bytes, from, message, messageLength, length);
        messageLength = needed;
    }

    /** RFC 6455, section 5.3. Leaves the key turned, so that the next piece of this frame goes on where this one ended. */
    private void unmask(byte[] bytes, int from, int to) {
        long key = (maskingKey & 0xFFFFFFFFL) << 32 | maskingKey & 0xFFFFFFFFL;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ key);
        }
        for (; i < to; i++) {
            bytes[i] ^= (byte) (maskingKey >>> 24);
            maskingKey = Integer.rotateLeft(maskingKey, 8);
        }
    }

    private boolean isControl() {
        return opcode >= Opcode.CLOSE;
    }

    private static void check(boolean right, CloseReason otherwise) throws ProtocolViolation {
        if (!right) {
            throw new ProtocolViolation(otherwise);
        }
    }
}
