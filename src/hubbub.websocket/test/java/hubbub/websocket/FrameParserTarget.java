package hubbub.websocket;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a fuzzer calls with whatever a client might send. The parser must never throw, must find the same however the bytes
 * are cut, must hold no more than its limits say, and must be silent after a close, and after a violation but for a close.
 *
 * <p>{@code etc/fuzz} runs it under Jazzer, {@link CorpusTest} with the inputs that are kept. It needs nothing of Jazzer:
 * any {@code fuzzerTestOneInput} is a target.
 */
public final class FrameParserTarget {

    /** Small, so that short inputs reach it, and larger than 125, so that 16-bit lengths are used. */
    private static final int LIMIT = 300;

    /** The header in the making and one control frame, beside the message. */
    private static final int HEADER_AND_CONTROL = 14 + ServerFrame.MAX_CONTROL;

    /** A message in pieces begins with this, and doubles. */
    private static final int FIRST_BUFFER = 256;

    private static final List<Field> BUFFERS = Arrays.stream(FrameParser.class.getDeclaredFields())
            .filter(field -> field.getType() == byte[].class && !Modifier.isStatic(field.getModifiers()))
            .peek(field -> field.setAccessible(true))
            .toList();

    private FrameParserTarget() { }

    /** Called by Jazzer. Throws when a promise is broken. */
    public static void fuzzerTestOneInput(byte[] stream) {
        List<String> whole = read(stream);
        same(whole, read(stream, IntStream.range(1, stream.length).toArray()));
        // Other cuts for each input, and the same ones whenever it is replayed.
        Random random = new Random(Arrays.hashCode(stream));
        for (int i = 0; i < 2 && stream.length > 1; i++) {
            same(whole, read(stream, random.ints(1 + random.nextInt(8), 0, stream.length).sorted().toArray()));
        }
    }

    private static List<String> read(byte[] stream, int... cuts) {
        Found found = new Found();
        FrameParser parser = new FrameParser(LIMIT, found);
        byte[] bytes = stream.clone();
        int from = 0;
        for (int cut : cuts) {
            parser.parse(bytes, from, cut);
            from = cut;
            check(held(parser) <= HEADER_AND_CONTROL + Math.min(LIMIT, Math.max(FIRST_BUFFER, 2 * from)),
                  "holds " + held(parser) + " bytes after " + from);
        }
        parser.parse(bytes, from, bytes.length);
        check(held(parser) <= HEADER_AND_CONTROL + LIMIT, "holds " + held(parser) + " bytes");
        return found.events;
    }

    private static int held(FrameParser parser) {
        int held = 0;
        for (Field buffer : BUFFERS) {
            try {
                held += ((byte[]) buffer.get(parser)).length;
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return held;
    }

    private static void same(List<String> whole, List<String> cut) {
        check(whole.equals(cut), "whole: " + whole + "\nin pieces: " + cut);
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }

    /** Remembers events and refuses those that may not come. */
    private static final class Found implements FrameHandler {

        private final List<String> events = new ArrayList<>();
        private boolean refused;
        private boolean closed;

        @Override
        public void onText(String text) {
            check(text.getBytes(UTF_8).length <= LIMIT, "a text beyond the limit");
            event("text " + text);
        }

        @Override
        public void onPing(byte[] payload) {
            control("ping ", payload);
        }

        @Override
        public void onPong(byte[] payload) {
            control("pong ", payload);
        }

        @Override
        public void onViolation(CloseReason reason) {
            event("violation " + reason);
            refused = true;
        }

        @Override
        public void onClose(int code, String reason) {
            check(!closed, "a second close");
            check(code == FrameParser.NO_CODE || Close.maySend(code), "close code " + code);
            closed = true;
            events.add("close " + code + " " + reason);
        }

        private void control(String kind, byte[] payload) {
            check(payload.length <= ServerFrame.MAX_CONTROL, kind + "of " + payload.length + " bytes");
            event(kind + new String(payload, ISO_8859_1));
        }

        private void event(String event) {
            check(!refused && !closed, event + " after " + events);
            events.add(event);
        }
    }
}
