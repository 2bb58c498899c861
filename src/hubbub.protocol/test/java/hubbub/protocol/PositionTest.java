package hubbub.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.room.Position;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the protocol promises of positions: short, of few characters, and what the server has written it reads again. */
class PositionTest {

    private static final List<String> PIECES =
            List.of("0", "1", "9", "a", "f", "F", "g", ".", "-", "+", " ", "\u0661", "00", "..");

    @ParameterizedTest
    @CsvSource({
        "0,  0,                   0,          0000000000000000.0.00000000",
        "-1, 9223372036854775807, -1,         ffffffffffffffff.9223372036854775807.ffffffff",
        "1,  1042,                -19088744,  0000000000000001.1042.fedcba98"})
    void itIsWrittenInOneWay(long epoch, long offset, int fingerprint, String written) {
        Position position = new Position(epoch, offset, fingerprint);

        assertEquals(written, position.toString());
        assertEquals(Optional.of(position), Position.parse(written));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyIsReadAsItWasWritten(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Position position = new Position(random.nextLong(), random.nextLong() >>> 1 + random.nextInt(63), random.nextInt());
            String written = position.toString();

            assertTrue(written.matches("[A-Za-z0-9._-]{1,64}"), written);
            assertEquals(Optional.of(position), Position.parse(written), "seed " + seed + ", position " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "0.0.0", "0123456789abcdef.1042", "0123456789abcdef.1042.fedcba98.",
                            "0123456789abcdef..fedcba98", "0123456789ABCDEF.1042.fedcba98",
                            "0123456789abcdef.01042.fedcba98", "0123456789abcdef.-1.fedcba98",
                            "0123456789abcdef.+1.fedcba98", "0123456789abcdef.9223372036854775808.fedcba98",
                            "0123456789abcdef.99999999999999999999.fedcba98", " 0123456789abcdef.1042.fedcba98",
                            "0123456789abcdef.1042.fedcba98\n", "0123456789abcdef.\u0661.fedcba98",
                            "0123456789abcdeg.1042.fedcba98"})
    void anythingElseIsNone(String junk) {
        assertEquals(Optional.empty(), Position.parse(junk));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void aSpoiledOneIsNoneOrIsWrittenAsItWasRead(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Position position = new Position(random.nextLong(), random.nextInt(2_000), random.nextInt());
            StringBuilder spoiled = new StringBuilder(position.toString());
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(spoiled.length());
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                switch (random.nextInt(3)) {
                    case 0 -> spoiled.insert(at, piece);
                    case 1 -> spoiled.replace(at, at + 1, piece);
                    default -> spoiled.deleteCharAt(at);
                }
            }

            Optional<Position> read = Position.parse(spoiled.toString());

            String about = "seed " + seed + ", position " + i;
            read.ifPresent(other -> assertEquals(spoiled.toString(), other.toString(), about));
        }
    }
}
