package hubbub.protocol;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MaxLengthTest {

    private static final List<Optional<Position>> POSITIONS =
            List.of(Optional.empty(), Optional.of(new Position(0, 0, 0)), Optional.of(new Position(-1, Long.MAX_VALUE, -1)));
    private static final long[] TIMES = {0, 1_795_684_577_123L, Long.MAX_VALUE, Long.MIN_VALUE};

    private static final int REMOVED = ",'removed':true".length();

    private final ServerMessages messages = new ServerMessages(new Limits(Limits.TEXT, 0, 0), InstantSource.system());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noMessageIsLongerWhateverItsOffsetTimeAndPosition(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            Optional<String> id = random.nextBoolean() ? Optional.of(any(random, 65)) : Optional.empty();
            Message message = new Message(new Person(any(random, 17), any(random, 41)), id, any(random, 200).getBytes(UTF_8));
            int maxLength = messages.maxLength(message);

            LogEntry entry = new LogEntry(1 + (random.nextLong() >>> 1 + random.nextInt(62)), random.nextLong(), message);
            int length = messages.encode(entry, POSITIONS.get(random.nextInt(POSITIONS.size()))).length;

            assertTrue(length <= maxLength, "seed " + seed + ", message " + i + ": " + length + " > " + maxLength);
        }
    }

    @Test
    void eachCharacterOfATextIsCountedExactly() {
        int empty = lengthWith("") - messages.maxLength(message(""));
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x900 ? 1 : 61) {
            String text = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? "?" : Character.toString(c);

            assertEquals(empty, lengthWith(text) - messages.maxLength(message(text)), "U+" + Integer.toHexString(c));
        }
    }

    @Test
    void itIsReachedByTheLastOffsetTheFarthestTimeAPositionAndThatItIsRemoved() {
        Message message = message("");

        int longest = 0;
        for (long at : TIMES) {
            for (Optional<Position> position : POSITIONS) {
                longest = Math.max(longest, messages.encode(new LogEntry(Long.MAX_VALUE, at, message, true), position).length);
            }
        }

        assertEquals(longest, messages.maxLength(message));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 1_000, 16_000})
    void forAsciiItIsLooseOnlyByWhatTheRestMayTake(int length) {
        Message message = message("x".repeat(length));
        LogEntry early = new LogEntry(1, 0, message);

        int without = messages.encode(early, Optional.empty()).length;
        int with = messages.encode(early, Optional.of(new Position(1, 1, 1))).length;

        assertTrue(messages.maxLength(message) < 2 * without);
        assertEquals(18 + 6 + REMOVED + "',position':'0123456789abcdef.9223372036854775807.01234567'".length(),
                     messages.maxLength(message) - without);
        assertEquals(18 + 6 + REMOVED + 18, messages.maxLength(message) - with);
    }

    private int lengthWith(String text) {
        return messages.encode(new LogEntry(1, 0, message(text)), Optional.empty()).length;
    }

    private static Message message(String text) {
        return new Message(new Person("pWm2Rr8yK1tq4c9d", "Bob"), Optional.of("b-3"), text.getBytes(UTF_8));
    }

    /** Mostly plain, at times anything: what a log brings from elsewhere need not be what this protocol would have let in. */
    private static String any(Random random, int below) {
        StringBuilder text = new StringBuilder();
        int plain = random.nextInt(3);
        for (int i = random.nextInt(below); i > 0; i--) {
            switch (random.nextInt(4) < plain ? random.nextInt(5) : 5) {
                case 0 -> text.append((char) random.nextInt(' '));
                case 1 -> text.append("\"\\\b\t\n\f\r/\u007F".charAt(random.nextInt(9)));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 4 -> text.append((char) random.nextInt(0x900));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
