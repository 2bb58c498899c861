package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import hubbub.room.LogEntry;

/**
 * Messages for people at a terminal: one line for each, {@code 1043 2026-11-22T15:16:17Z Ada: hi}. What would move the cursor,
 * colour a line, turn it around or begin another is shown as a sign of its own. Thread-safe.
 */
public final class ReadableLines {

    /** Unicode's pictures of the first 32 control characters, in their order, and of DEL. */
    private static final int PICTURES = 0x2400;
    private static final int DEL = 0x7F;
    private static final int PICTURE_OF_DEL = 0x2421;
    /** Stands for what has no picture. */
    private static final int REPLACEMENT = 0xFFFD;
    /** Of the format characters these only join or part the letters beside them: emoji, Persian and Hindi need them. */
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    private ReadableLines() { }

    /** All of them, in UTF-8. */
    public static byte[] encode(List<LogEntry> entries) {
        StringBuilder lines = new StringBuilder();
        for (LogEntry entry : entries) {
            lines.append(entry.offset()).append(' ')
                    .append(Instant.ofEpochMilli(entry.at()).truncatedTo(ChronoUnit.SECONDS)).append(' ')
                    .append(visible(entry.message().from().name())).append(": ")
                    .append(entry.removed() ? "(removed)" : visible(new String(entry.message().text(), StandardCharsets.UTF_8)))
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String visible(String text) {
        return text.codePoints().map(ReadableLines::visible)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static int visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c < ' ' ? PICTURES + c : c == DEL ? PICTURE_OF_DEL : REPLACEMENT;
            case Character.FORMAT -> c == JOINER || c == NON_JOINER ? c : REPLACEMENT;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> REPLACEMENT;
            default -> c;
        };
    }
}
