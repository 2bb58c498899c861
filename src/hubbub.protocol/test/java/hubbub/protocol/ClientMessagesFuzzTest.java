package hubbub.protocol;

import java.util.List;
import java.util.Random;

import hubbub.room.Request;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

class ClientMessagesFuzzTest {

    private static final ClientMessages CLIENTS = new ClientMessages(new Limits(Limits.TEXT, 0, 0), token -> false);

    private static final int MESSAGES = 10_000;

    private static final List<String> GOOD = List.of(
            "{'t':'hello','key':'pPq7vKjbTz0GxXf1m3Yk5w','name':'Ada','history':50}",
            "{'t':'hello','since':'0123456789abcdef.1042.fedcba98','name':'Zo\u00EB \uD83E\uDDA6'}",
            "{'t':'say','id':'a-1','text':'hi'}",
            "{'text':'h\u00E9 \\ud83e\\udda6\\n','id':'a-2','t':'say'}",
            "{'t':'name','name':'Ada L.'}",
            "{'t':'history','before':'1042','n':100}",
            "{'t':'typing','x':[{'y':null,'z':-0.5e-7},true]}");

    private static final List<String> PIECES = List.of(
            "{", "}", "[", "]", ",", ":", "'", "\\", "\\u", "\\ud83e", "\\u0000", "\uD83E", "\uDDA6", "\u0000", "\u202E", " ",
            "\n", "null", "true", "-", "0", "9999999999", "1e999", ".", "''", "'t'", "'t':'say',", "'id':'a-3',", "'x':",
            "'text':''", "/**/", "\u00E9", "\uFEFF", "x".repeat(41), "x".repeat(4_001), "[".repeat(17), "{'x':".repeat(17));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ofASpoiledMessageThereIsAlwaysAnAnswerAndNeverAnException(long seed) {
        Random random = new Random(seed);
        int understood = 0;
        for (int i = 0; i < MESSAGES; i++) {
            String message = spoil(random, GOOD.get(random.nextInt(GOOD.size())).replace('\'', '"'));
            try {
                ClientMessagesTarget.check(message);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", message " + i, e);
            }
            understood += CLIENTS.request(message).filter(Request.Misfit.class::isInstance).isPresent() ? 0 : 1;
        }
        assertTrue(understood > MESSAGES / 20 && understood < MESSAGES / 2, "both kinds are tried: " + understood);
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void noiseIsAnsweredToo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            StringBuilder noise = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                noise.append(random.nextInt(3) == 0 ? Character.toString(random.nextInt(0x10000)) : anyPiece(random));
            }

            ClientMessagesTarget.check(noise.toString());
        }
    }

    private static String spoil(Random random, String good) {
        StringBuilder message = new StringBuilder(good);
        for (int changes = random.nextInt(4); changes >= 0 && !message.isEmpty(); changes--) {
            int at = random.nextInt(message.length());
            int to = Math.min(message.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(7)) {
                case 0, 1 -> message.insert(at, anyPiece(random));
                case 2 -> message.replace(at, to, anyPiece(random));
                case 3 -> message.setCharAt(at, (char) (message.charAt(at) ^ 1 << random.nextInt(7)));
                case 4 -> message.delete(at, to);
                case 5 -> message.insert(random.nextInt(message.length()), message.substring(at, to));
                default -> message.setLength(random.nextInt(4) == 0 ? at : message.length());
            }
        }
        return message.toString();
    }

    private static String anyPiece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size())).replace('\'', '"');
    }
}
