package hubbub.terminal;

/**
 * Text of others, made safe for a terminal: nothing in it moves the cursor, colours, rings, sets a title or the clipboard
 * (ECMA-48: C0, ESC, C1), turns the direction of what follows (UAX #9) or is there without being seen. Such a character is
 * shown as what it is: {@code ␛} for ESC, {@code <U+202E>} for what has no picture.
 */
final class Visible {

    /** Marks on one character; no script needs as many, and more of them paint over the lines around. */
    static final int MOST_MARKS = 4;

    private static final int PICTURES = 0x2400; // Control Pictures: the picture of a control character stands so far behind it.
    private static final int DELETE = 0x7F;
    private static final int PICTURE_OF_DELETE = 0x2421;
    private static final int JOINER = 0x200D;
    private static final int EMOJI_SELECTOR = 0xFE0F;

    /** Letters, marks and symbols by category, but nothing to see: fillers, the combining joiner, the empty braille cell. */
    private static final String UNSEEN = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

    private Visible() { }

    /** All of it, on one line. */
    static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 16);
        int before = ' ';
        int marks = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(before)) {
            int c = text.codePointAt(i);
            int end = i + Character.charCount(c);
            int after = end < text.length() ? text.codePointAt(end) : ' ';
            marks = marks(c, marks);
            if (marks <= MOST_MARKS && isPlain(c) || joins(before, c, after)) {
                shown.appendCodePoint(c);
            } else {
                show(c, shown);
            }
            before = c;
        }
        return shown.toString();
    }

    /** The first so many characters of that, and a sign if there are more. */
    static String line(String text, int longest) {
        int length = text.codePointCount(0, text.length());
        return length <= longest ? line(text) : line(text.substring(0, text.offsetByCodePoints(0, longest))) + "…";
    }

    /** Whether a terminal shows this character, and does nothing else. */
    static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> UNSEEN.indexOf(c) < 0;
        };
    }

    /** How many marks in a row there are with this character, if there were so many before it. */
    static int marks(int c, int before) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? before + 1 : 0;
    }

    /** The joiner is a format character, and of use only inside an emoji. */
    private static boolean joins(int before, int c, int after) {
        boolean ends = Character.isExtendedPictographic(before) || Character.isEmojiModifier(before) || before == EMOJI_SELECTOR;
        return c == JOINER && ends && Character.isExtendedPictographic(after);
    }

    private static void show(int c, StringBuilder shown) {
        if (c < ' ') {
            shown.appendCodePoint(PICTURES + c);
        } else if (c == DELETE) {
            shown.appendCodePoint(PICTURE_OF_DELETE);
        } else {
            shown.append("<U+%04X>".formatted(c));
        }
    }
}
