package hubbub.protocol;

import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NamesTest {

    private static final String FAMILY = "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC66";
    private static final String WAVING = "\uD83D\uDC4B\uD83C\uDFFD";
    private static final String NURSE = "\uD83D\uDC69\uD83C\uDFFD\u200D\u2695\uFE0F";
    private static final String RAINBOW_FLAG = "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08";

    @ParameterizedTest
    @ValueSource(strings = {"A", "Ada", "Ada L.", "7", "\"x\" \\ <b>&amp;</b>", "Zo\u00EB", "\u0414\u0438\u043C\u0430",
                            "\u674E\u56DB", "\u0645\u0631\u064A\u0645", "\u05D3\u05D5\u05D3", "\u0928\u093F\u0936\u093E",
                            "\uAE40", "\uD83E\uDDA6", "\uD83C\uDDEB\uD83C\uDDEE", "1\uFE0F\u20E3", "\u845B\uDB40\uDD00",
                            FAMILY, WAVING, NURSE, RAINBOW_FLAG})
    void whatCanBeSeenMayBeAName(String name) {
        assertEquals(Optional.of(name), Names.fit(name));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "` Ada `,             Ada",
        "`\tAda\r\n`,         Ada",
        "`\u00A0Ada\u2003`,   Ada",
        "`\u2028Ada\u2029`,   Ada",
        "`Ada  \u3000\u00A0 L.`, Ada L.",
        "`Zoe\u0308`,         Zo\u00EB",
        "`\u212B`,            \u00C5",
        "`\u1112\u1161\u11AB`, \uD55C"})
    void itIsNormalizedAndHasPlainBlanksOnlyBetweenWords(String wanted, String name) {
        assertEquals(Optional.of(name), Names.fit(wanted));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "``,                nothing",
        "` `,               only blanks",
        "`\u00A0\u3000\u2003`, only blanks of other kinds",
        "`\t\n`,            only white space",
        "`A\tB`,            a tab within",
        "`A\nB`,            a new line within",
        "`A\u0000B`,        control",
        "`A\u007FB`,        control",
        "`A\u001B[31mB`,    control: a terminal's escape",
        "`A\u0085B`,        control: next line",
        "`A\u2028B`,        line separator",
        "`A\u2029B`,        paragraph separator",
        "`A\u202EB`,        bidirectional override",
        "`A\u2066B`,        bidirectional isolate",
        "`A\u200FB`,        right-to-left mark",
        "`A\u061CB`,        Arabic letter mark",
        "`A\u200BB`,        zero width space",
        "`A\u200CB`,        zero width non-joiner",
        "`A\u00ADB`,        soft hyphen",
        "`\uFEFFAB`,        byte order mark",
        "`A\u2060B`,        word joiner",
        "`A\uDB40\uDC41`,   tag character",
        "`A\uD83E`,         half a surrogate pair",
        "`\uDDA6A`,         the other half",
        "`A\uE000B`,        private use",
        "`A\uDBFF\uDFFDB`,  private use far out",
        "`A\uFFFEB`,        not a character",
        "`A\u0378B`,        unassigned",
        "`\u3164`,          Hangul filler",
        "`A\u115F`,         Hangul choseong filler",
        "`\uFFA0`,          halfwidth Hangul filler",
        "`\u2800\u2800`,    empty braille cells",
        "`A\u034FB`,        combining grapheme joiner",
        "`\uFE0F`,          variation selector of nothing",
        "`\u180B`,          Mongolian variation selector of nothing",
        "`\u180F`,          another of these",
        "`A \uFE0F`,        variation selector of a blank",
        "`A\uFE0F\uFE0F`,   variation selector of another",
        "`A\u200DB`,        joiner between letters",
        "`\u200D\uD83D\uDC66`, joiner of nothing",
        "`\uD83D\uDC69\u200D`, joiner to nothing",
        "`\uD83D\uDC69\u200D\u200D\uD83D\uDC66`, two joiners"})
    void whatCannotBeSeenOrDisturbsWhatIsAroundItMayNot(String wanted, String why) {
        assertEquals(Optional.empty(), Names.fit(wanted), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00E9", "e\u0301", "\u1112\u1161\u11AB", "\uD83E\uDDA6", "\u03B1\u0313\u0300\u0345"})
    void itsLengthIsCountedInCodePointsAfterNormalization(String character) {
        String longest = character.repeat(40);

        assertEquals(Optional.of(40), Names.fit("  " + longest + "  ").map(name -> name.codePointCount(0, name.length())));
        assertEquals(Optional.empty(), Names.fit(longest + character));
    }

    /** As many marks as a message holds, all in the wrong order: to sort them once would take half a second. */
    @Test
    void oneThatWouldTakeLongToNormalizeIsRefusedBefore() {
        String wanted = "a" + "\u0301\u0323".repeat(16_000);

        assertTimeout(ofSeconds(1), () -> {
            for (int i = 0; i < 100; i++) {
                assertEquals(Optional.empty(), Names.fit(wanted));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatComesOutIsANameAndStaysTheSameWhenItIsGivenAgain(long seed) {
        Random random = new Random(seed);
        int fitting = 0;
        for (int i = 0; i < 20_000; i++) {
            String wanted = any(random);
            Optional<String> name = Names.fit(wanted);

            fitting += name.isPresent() ? 1 : 0;
            String about = "seed " + seed + ", name " + i;
            assertEquals(name, name.flatMap(Names::fit), about);
            name.ifPresent(n -> {
                assertTrue(n.codePointCount(0, n.length()) <= 40, about);
                assertTrue(n.equals(n.strip()) && !n.contains("  ") && !n.isBlank(), about);
            });
        }
        assertTrue(fitting > 2_000 && fitting < 18_000, "both kinds are tried: " + fitting);
    }

    private static String any(Random random) {
        StringBuilder name = new StringBuilder();
        int wildness = random.nextInt(3);
        for (int i = random.nextInt(50); i > 0; i--) {
            switch (random.nextInt(6) < 6 - wildness ? 5 : random.nextInt(5)) {
                case 0 -> name.append("\u0301\u0323\u0308\u1161\u11A8".charAt(random.nextInt(5)));
                case 1 -> name.append(" \u00A0\u2003\u3000".charAt(random.nextInt(4)));
                case 2 -> name.append(random.nextBoolean() ? FAMILY : NURSE);
                case 3 -> name.append("\uFE0F\u200D\u1100\uD83D\uDC69".charAt(random.nextInt(5)));
                case 4 -> name.appendCodePoint(random.nextInt(0x20000));
                default -> name.append((char) ('a' + random.nextInt(26)));
            }
        }
        return name.toString();
    }
}
