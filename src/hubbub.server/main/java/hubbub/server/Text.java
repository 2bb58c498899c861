package hubbub.server;

/** Text from outside, made safe for a terminal or a log line. */
final class Text {

    private static final int MAX_VISIBLE = 200;

    private Text() { }

    /**
     * The text with control characters shown as {@code ?} and at most 200 characters of it: it can neither end a line nor
     * colour one.
     */
    static String visible(String text) {
        String shown = text.length() > MAX_VISIBLE ? text.substring(0, MAX_VISIBLE) + "…" : text;
        return shown.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
