package hubbub.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class Utf8ValidatorTest {

    private static final String SAMPLE = "plain ASCII, longer than a word of eight bytes; "
            + "\u007F\u0080 gr\u00FC\u00DF \u07FF\u0800 \u65E5\u672C\u8A9E \uD7FF\uE000\uFFFD \uD83D\uDE00 \uDBFF\uDFFF end";

    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer decoded = CharBuffer.allocate(1024);

    @Test
    void everySequenceOfUpToThreeBytesIsJudgedAsByTheJdk() {
        for (int length = 1; length <= 3; length++) {
            byte[] bytes = new byte[length];
            for (int sequence = 0; sequence < 1 << 8 * length; sequence++) {
                spell(sequence, bytes);

                if (isText(bytes) != isTextToTheJdk(bytes)) {
                    assertEquals(isTextToTheJdk(bytes), isText(bytes), HexFormat.of().formatHex(bytes));
                }
            }
        }
    }

    @Test
    void everySequenceOfUpToThreeBytesIsRefusedAtTheFirstByteThatNoCharacterHasThere() {
        BitSet[] beginnings = beginningsOfAllCharacters();
        for (int length = 1; length <= 3; length++) {
            byte[] bytes = new byte[length];
            for (int sequence = 0; sequence < 1 << 8 * length; sequence++) {
                spell(sequence, bytes);

                validator.reset();
                boolean accepted = validator.accept(bytes, 0, length);

                if (accepted != canGoOn(bytes, beginnings)) {
                    assertEquals(!accepted, accepted, HexFormat.of().formatHex(bytes));
                }
            }
        }
    }

    @Test
    void everyCharacterIsTextAndNoneOfItsBeginnings() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] bytes = Character.toString(codePoint).getBytes(UTF_8);
            validator.reset();
            for (int i = 0; i < bytes.length; i++) {
                assertTrue(validator.accept(bytes, i, i + 1));
                assertEquals(i == bytes.length - 1, validator.isComplete());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomSequencesOfFourBytesAndMoreAreJudgedAsByTheJdk(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = i % 2 == 0 ? likelyFourBytes(random) : nearlyText(random);

            assertEquals(isTextToTheJdk(bytes), isText(bytes), () -> "seed " + seed + ": " + HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    void aTextMayBeCutAnywhere() {
        byte[] text = SAMPLE.getBytes(UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            validator.reset();

            assertTrue(validator.accept(text, 0, cut));
            assertEquals(isTextToTheJdk(Arrays.copyOf(text, cut)), validator.isComplete());
            assertTrue(validator.accept(text, cut, text.length));
            assertTrue(validator.isComplete());
        }
    }

    @Test
    void aWrongByteIsFoundAnywhere() {
        byte[] text = SAMPLE.getBytes(UTF_8);
        for (int wrong = 0; wrong < text.length; wrong++) {
            byte[] bytes = text.clone();
            bytes[wrong] = (byte) 0xFF;
            validator.reset();

            assertTrue(validator.accept(bytes, 0, wrong));
            assertFalse(validator.accept(bytes, wrong, bytes.length));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80,       0, a continuation of nothing",
        "C0,       0, overlong in two bytes",
        "C1,       0, overlong in two bytes",
        "E080,     1, overlong in three bytes",
        "E09F,     1, overlong in three bytes",
        "F080,     1, overlong in four bytes",
        "F08F,     1, overlong in four bytes",
        "EDA0,     1, the first surrogate",
        "EDBF,     1, the last surrogates",
        "F490,     1, more than U+10FFFF",
        "F5,       0, more than U+10FFFF",
        "FE,       0, never in UTF-8",
        "FF,       0, never in UTF-8",
        "C341C3,   1, a letter in place of a continuation",
        "E282C3,   2, a lead in place of a continuation",
        "F09F9841, 3, a letter in place of a continuation",
        "41C3A980, 3, one continuation too many"})
    void theFirstImpossibleByteIsRefusedWhateverWouldFollow(String hex, int wrong, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertTrue(validator.accept(bytes, 0, wrong), why);
        assertFalse(validator.accept(bytes, wrong, wrong + 1), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3", "E0", "E0A0", "ED9F", "E282", "F0", "F090", "F48F", "F09F98", "41F09F98"})
    void aTruncatedCharacterIsAcceptedAndNotComplete(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertTrue(validator.accept(bytes, 0, bytes.length));
        assertFalse(validator.isComplete());
    }

    @Test
    void resetForgetsWhatCameBefore() {
        byte[] refused = {(byte) 0xE0, (byte) 0x80};
        byte[] text = "\u00E9".getBytes(UTF_8);
        assertFalse(validator.accept(refused, 0, 2));

        validator.reset();

        assertTrue(validator.accept(text, 0, 2));
        assertTrue(validator.isComplete());
    }

    private boolean isText(byte[] bytes) {
        validator.reset();
        return validator.accept(bytes, 0, bytes.length) && validator.isComplete();
    }

    private boolean isTextToTheJdk(byte[] bytes) {
        decoded.clear();
        decoder.reset();
        return !decoder.decode(ByteBuffer.wrap(bytes), decoded, true).isError();
    }

    private static void spell(int sequence, byte[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = (byte) (sequence >>> 8 * (into.length - 1 - i));
        }
    }

    /** For each length up to three: what the JDK encodes all characters with, as far as it is not longer. */
    private static BitSet[] beginningsOfAllCharacters() {
        BitSet[] beginnings = {new BitSet(), new BitSet(), new BitSet(), new BitSet()};
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(UTF_8);
                int beginning = 0;
                for (int length = 1; length <= Math.min(3, bytes.length); length++) {
                    beginning = beginning << 8 | bytes[length - 1] & 0xFF;
                    beginnings[length].set(beginning);
                }
            }
        }
        return beginnings;
    }

    /** A character ends where what has begun cannot be longer, because no character begins another. */
    private static boolean canGoOn(byte[] bytes, BitSet[] beginnings) {
        int length = 0;
        int beginning = 0;
        for (byte octet : bytes) {
            int longer = beginning << 8 | octet & 0xFF;
            if (beginnings[length + 1].get(longer)) {
                beginning = longer;
                length++;
            } else if (length > 0 && isWhole(beginning, length) && beginnings[1].get(octet & 0xFF)) {
                beginning = octet & 0xFF;
                length = 1;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(int beginning, int length) {
        int lead = beginning >>> 8 * (length - 1);
        return length == (lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
    }

    private static byte[] likelyFourBytes(Random random) {
        byte[] bytes = new byte[4];
        random.nextBytes(bytes);
        bytes[0] = (byte) (0xF0 + random.nextInt(6));
        for (int i = 1; i < bytes.length; i++) {
            if (random.nextInt(8) > 0) {
                bytes[i] = (byte) (0x80 | bytes[i] & 0x3F);
            }
        }
        return bytes;
    }

    private static byte[] nearlyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            int codePoint = random.nextInt(1 << 1 + random.nextInt(20));
            text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'x' : codePoint);
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    }
}
