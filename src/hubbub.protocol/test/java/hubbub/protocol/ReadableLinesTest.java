package hubbub.protocol;

import java.util.List;
import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

class ReadableLinesTest {

    private static LogEntry entry(long offset, String name, String text) {
        return new LogEntry(offset, 1_000 * offset, new Message(new Person("id", name), Optional.empty(), text.getBytes(UTF_8)));
    }

    @Test
    void eachMessageIsOneLineWithItsOffsetTimeAndSender() {
        List<LogEntry> entries = List.of(entry(1, "Ada", "hi"), entry(2, "Bob", "a\nb"), entry(3, "Cy", "x").withoutText());

        assertEquals("1 1970-01-01T00:00:01Z Ada: hi\n"
                             + "2 1970-01-01T00:00:02Z Bob: a\u240Ab\n3 1970-01-01T00:00:03Z Cy: (removed)\n",
                     new String(ReadableLines.encode(entries), UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"a\u001B[31mred, a\u241B[31mred", "a\bb, a\u2408b", "a\u0007b, a\u2407b", "a\u007Fb, a\u2421b",
        "a\u009B1m, a\uFFFD1m",
        "a\u202Eb, a\uFFFDb", "a\u2066b, a\uFFFDb", "a\u2028b, a\uFFFDb", "a\u200Db, a\u200Db",
        "\u00E9 \uD83E\uDDA6, \u00E9 \uD83E\uDDA6"})
    void whatATerminalWouldObeyIsShownInstead(String text, String shown) {
        assertEquals(shown, ReadableLines.visible(text));
    }
}
