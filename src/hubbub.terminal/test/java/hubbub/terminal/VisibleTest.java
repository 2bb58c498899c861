package hubbub.terminal;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What others write is shown and not obeyed. */
class VisibleTest {

    /** What terminals have been made to do by what they were only to show. */
    static Stream<String> hostile() {
        return Stream.of(
                "\u001B[2J\u001B[H", "\u001B]0;title\u0007", "\u001B]52;c;cm0gLXJm\u001B\\",
                "\u001B]8;;https://evil.example\u001B\\ok",
                "\u001BP1;1|q\u001B\\", "\u001B_apc\u001B\\", "\u001B^pm\u001B\\", "\u001B[?1049h", "\u001B[6n", "\u001Bc",
                "\u009B31m", "\u009D52;c;x\u009C", "\u0090q\u009C", "\u0085", "\u008D",
                "\r\u001B[K12:00 Ada: I agree", "line\nforged",
                "a\u000Bb\u000Cc", "bell\u0007", "back\b\b\b", "tab\tstop", "nul\u0000",
                "\u007F", "\u000E\u000F", "\u0018\u001A", "\u202Egpj.exe", "\u202D\u202C\u202A\u202B", "\u2066\u2067\u2068\u2069",
                "\u200E\u200F\u061C", "zero\u200Bwidth", "a\u200Cb", "a\u200Db", "\u2060\uFEFF", "\u00AD", "\u180E",
                "\u2028\u2029",
                "\u034F\u115F\u3164\uFFA0\u2800", "\uD800", "\uDC00x", "\uE000", "\uFFFE", "\uDB40\uDC01\uDB40\uDC41",
                "\uFFF9\uFFFA\uFFFB", "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306");
    }

    /** All that a terminal may take for more than a picture; told by numbers, so that the test has its own opinion. */
    private static boolean isHarmful(int c) {
        return c < 0x20 || c >= 0x7F && c <= 0x9F || c == 0xAD || c == 0x61C || c >= 0x200B && c <= 0x200F || c == 0x180E
                || c >= 0x2028 && c <= 0x202E || c >= 0x2060 && c <= 0x206F || c == 0xFEFF || c >= 0xFFF9 && c <= 0xFFFB
                || c >= 0xD800 && c <= 0xDFFF || c >= 0xE000 && c <= 0xF8FF || c >= 0xE0000 && c <= 0xE007F
                || c == 0x34F || c == 0x115F || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || c >= 0xF0000;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothingHostileIsLeft(String text) {
        String shown = Visible.line(text);

        assertTrue(shown.codePoints().noneMatch(VisibleTest::isHarmful), shown);
        assertTrue(shown.length() >= text.length(), "nothing disappears: " + shown);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void norInJsonWhichMeansTheSame(String text) throws IOException {
        String json = new Json().put("text", text).toString();

        assertTrue(json.codePoints().noneMatch(VisibleTest::isHarmful), json);
        if (text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
            assertEquals(text, Json.read(json).values().get("text"));
        }
    }

    @Test
    void noCharacterAtAllIsObeyed() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(VisibleTest::isHarmful).forEach(c -> {
            String shown = Visible.line("a" + Character.toString(c) + "b");
            assertTrue(shown.codePoints().noneMatch(VisibleTest::isHarmful), Integer.toHexString(c) + ": " + shown);
        });
    }

    @ParameterizedTest
    @CsvSource({"Grüße, 你好", "안녕 नमस्ते ไทย",
                "👩‍👩‍👧 🏳️‍🌈 👍🏽 ❤️", "e\u0301", "שלום", "| ` $(x) %s {}"})
    void whatPeopleWriteStaysAsItIs(String text) {
        assertEquals(text, Visible.line(text));
    }

    @Test
    void itIsSaidWhatWasThere() {
        assertEquals("␛[31m␇<U+202E><U+009B>␡␊", Visible.line("\u001B[31m\u0007\u202E\u009B\u007F\n"));
        assertEquals("a\u0300\u0300\u0300\u0300<U+0300>", Visible.line("a\u0300\u0300\u0300\u0300\u0300"));
        assertEquals("{\"a\":\"a\u0300\u0300\u0300\u0300\\u0300b\u0300\"}",
                     new Json().put("a", "a\u0300\u0300\u0300\u0300\u0300b\u0300").toString());
        assertEquals("ab…", Visible.line("abc", 2));
        assertEquals("😀…", Visible.line("😀😀", 1));
    }
}
