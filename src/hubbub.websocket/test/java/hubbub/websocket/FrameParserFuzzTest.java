package hubbub.websocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.join;
import static hubbub.websocket.ReadFrames.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

class FrameParserFuzzTest {

    private static final int LIMIT = 300;
    private static final int STREAMS = 10_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRandomConversationIsReadAsItWasMeant(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            List<String> meant = new ArrayList<>();
            byte[] stream = conversation(random, meant);

            List<String> found = read(LIMIT, stream, randomCuts(random, stream.length));

            assertEquals(meant, found, "seed " + seed + ", stream " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void aSpoiledConversationNeverThrowsAndEndsAtItsViolationOrClose(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = spoil(random, conversation(random, new ArrayList<>()));

            List<String> whole = read(LIMIT, stream);
            List<String> found = read(LIMIT, stream, randomCuts(random, stream.length));

            String about = "seed " + seed + ", stream " + i;
            assertEquals(whole, found, about);
            assertEquals(found, asItMayEnd(found), about);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void noiseNeverThrows(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = new byte[random.nextInt(200)];
            random.nextBytes(stream);

            List<String> found = read(LIMIT, stream, randomCuts(random, stream.length));

            assertEquals(found, asItMayEnd(found), "seed " + seed + ", stream " + i);
        }
    }

    /** Without what may not follow a violation or a close. */
    private static List<String> asItMayEnd(List<String> found) {
        List<String> kept = new ArrayList<>();
        boolean refused = false;
        for (String event : found) {
            if (!refused || event.startsWith("close")) {
                kept.add(event);
            }
            if (event.startsWith("close")) {
                return kept;
            }
            refused |= event.startsWith("violation");
        }
        return kept;
    }

    private static byte[] conversation(Random random, List<String> meant) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text(random, frames, meant);
        }
        if (random.nextBoolean()) {
            frames.add(ClientFrame.close(4000 + random.nextInt(1000), "bye"));
            meant.add("close " + codeOf(frames.getLast()) + " bye");
        }
        return join(frames.toArray(byte[][]::new));
    }

    /** Some frames of one text, at times with control frames between. */
    private static void text(Random random, List<byte[]> frames, List<String> meant) {
        String text = "h\u00E9llo \uD83D\uDE00 ".repeat(random.nextInt(20)) + random.nextInt();
        byte[] payload = text.getBytes(UTF_8);
        int from = 0;
        int opcode = Opcode.TEXT;
        while (random.nextInt(3) > 0) {
            int to = from + random.nextInt(payload.length - from + 1);
            frames.add(ClientFrame.of(opcode, random.nextInt(), Arrays.copyOfRange(payload, from, to)));
            from = to;
            opcode = Opcode.CONTINUATION;
            if (random.nextInt(3) == 0) {
                boolean ping = random.nextBoolean();
                String between = "x".repeat(random.nextInt(126));
                frames.add(ping ? ClientFrame.ping(between) : ClientFrame.pong(between));
                meant.add((ping ? "ping " : "pong ") + between);
            }
        }
        frames.add(ClientFrame.of(LAST | opcode, random.nextInt(), Arrays.copyOfRange(payload, from, payload.length)));
        meant.add("text " + text);
    }

    private static int codeOf(byte[] closeFrame) {
        byte[] payload = ClientFrame.mask(Arrays.copyOfRange(closeFrame, 6, closeFrame.length), ClientFrame.KEY);
        return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    private static byte[] spoil(Random random, byte[] stream) {
        byte[] spoiled = stream;
        for (int i = random.nextInt(4); i >= 0 && spoiled.length > 1; i--) {
            int at = random.nextInt(spoiled.length);
            byte[] before = Arrays.copyOf(spoiled, at);
            switch (random.nextInt(4)) {
                case 0 -> spoiled[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> spoiled[at] = (byte) random.nextInt(256);
                case 2 -> spoiled = join(before, new byte[] {(byte) random.nextInt(256)},
                                         Arrays.copyOfRange(spoiled, at, spoiled.length));
                default -> spoiled = join(before, Arrays.copyOfRange(spoiled, at + 1, spoiled.length));
            }
        }
        return spoiled;
    }

    private static int[] randomCuts(Random random, int length) {
        return length == 0 ? new int[0] : random.ints(random.nextInt(8), 0, length).sorted().toArray();
    }
}
