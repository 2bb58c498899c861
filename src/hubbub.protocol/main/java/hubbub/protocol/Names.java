package hubbub.protocol;

import java.text.Normalizer;
import java.util.Optional;

/**
 * What people may be called: something that others can see, on one line, and that does not disturb what stands around it.
 * Not: something that nobody else is called, or that looks like nobody else's; ids are there for that.
 */
final class Names {

    /** No name within its limit is longer before NFC: a character comes of at most four, each of at most two chars. */
    private static final int MAX_BEFORE = 4 * 2 * Limits.NAME;

    private static final int JOINER = 0x200D;
    private static final int EMOJI_SELECTOR = 0xFE0F;

    /** Letters, marks and symbols by category, but nothing to see: fillers, the combining joiner, the empty braille cell. */
    private static final String INVISIBLE = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private Names() { }

    /**
     * The name as all will see it: NFC (UAX #15), without blanks at its ends, with one plain space for each run of blanks within;
     * empty if it may not be one. What comes out stays the same when it is given again.
     */
    static Optional<String> fit(String wanted) {
        String stripped = wanted.strip();
        if (stripped.length() > MAX_BEFORE) { // Also because to normalize some long texts takes very long.
            return Optional.empty();
        }
        String name = withPlainSpaces(Normalizer.normalize(stripped, Normalizer.Form.NFC));
        int length = name.codePointCount(0, name.length());
        return length >= 1 && length <= Limits.NAME && isVisible(name) ? Optional.of(name) : Optional.empty();
    }

    private static String withPlainSpaces(String name) {
        StringBuilder spaced = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (Character.getType(c) != Character.SPACE_SEPARATOR) {
                spaced.appendCodePoint(c);
            } else if (!spaced.isEmpty() && spaced.charAt(spaced.length() - 1) != ' ') {
                spaced.append(' ');
            }
        });
        return spaced.toString().stripTrailing();
    }

    private static boolean isVisible(String name) {
        int[] characters = name.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int before = i == 0 ? ' ' : characters[i - 1];
            int after = i == characters.length - 1 ? ' ' : characters[i + 1];
            if (!mayStand(before, characters[i], after)) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayStand(int before, int c, int after) {
        if (c == JOINER) {
            return isEndOfEmoji(before) && Character.isExtendedPictographic(after);
        }
        if (isVariationSelector(c)) {
            return before != ' ' && !isVariationSelector(before); // It changes what is before it and is nothing by itself.
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> INVISIBLE.indexOf(c) < 0;
        };
    }

    private static boolean isEndOfEmoji(int c) {
        return Character.isExtendedPictographic(c) || Character.isEmojiModifier(c) || c == EMOJI_SELECTOR;
    }

    /** Those of Mongolian, of symbols and emoji, and of ideographs: some Japanese names are written with them. */
    private static boolean isVariationSelector(int c) {
        return c >= 0x180B && c <= 0x180D || c == 0x180F || c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
    }
}
