package hubbub.websocket;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a parser has found, one line each, and the ways to feed it. */
final class ReadFrames implements FrameHandler {

    /** Up to here a stream is cut at every byte; beyond, at its ends and some places between. */
    private static final int EVERY_CUT = 2048;

    final List<String> found = new ArrayList<>();

    @Override
    public void onText(String text) {
        found.add("text " + text);
    }

    @Override
    public void onPing(byte[] payload) {
        found.add("ping " + new String(payload, ISO_8859_1));
    }

    @Override
    public void onPong(byte[] payload) {
        found.add("pong " + new String(payload, ISO_8859_1));
    }

    @Override
    public void onViolation(CloseReason reason) {
        found.add("violation " + reason);
    }

    @Override
    public void onClose(int code, String reason) {
        found.add("close " + code + " " + reason);
    }

    /** Feeds the stream cut at these places. */
    static List<String> read(int maxMessage, byte[] stream, int... cuts) {
        ReadFrames frames = new ReadFrames();
        FrameParser parser = new FrameParser(maxMessage, frames);
        byte[] bytes = stream.clone();
        int from = 0;
        for (int cut : cuts) {
            parser.parse(bytes, from, cut);
            from = cut;
        }
        parser.parse(bytes, from, bytes.length);
        return frames.found;
    }

    /** Feeds the stream whole, byte by byte, and in two at every place; all must find the same. */
    static List<String> readEveryWay(int maxMessage, byte[] stream) {
        List<String> whole = read(maxMessage, stream);
        assertEquals(whole, read(maxMessage, stream, IntStream.range(1, stream.length).toArray()), "byte by byte");
        IntStream.range(1, stream.length)
                .filter(cut -> stream.length <= EVERY_CUT || cut < 64 || stream.length - cut < 64 || cut % 4099 == 0)
                .forEach(cut -> assertEquals(whole, read(maxMessage, stream, cut), () -> "cut at " + cut));
        return whole;
    }

    /** Bytes the parser holds in its buffers. */
    static int heldBy(FrameParser parser) {
        return Arrays.stream(FrameParser.class.getDeclaredFields())
                .filter(field -> field.getType() == byte[].class)
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .mapToInt(field -> {
                    try {
                        field.setAccessible(true);
                        return ((byte[]) field.get(parser)).length;
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .sum();
    }
}
