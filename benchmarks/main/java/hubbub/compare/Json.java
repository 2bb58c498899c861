package hubbub.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of JSON made flat: {@code {"a":{"b":[7]}}} becomes {@code a.b.0 = 7}. Written for what the load generator and this
 * program print, and strict: whatever it does not know ends in an exception, so no figure is ever guessed.
 */
final class Json {

    private final String line;
    private final Map<String, Object> flat = new LinkedHashMap<>();
    private int at;

    private Json(String line) {
        this.line = line;
    }

    /** Values are Double, Boolean or String. */
    static Map<String, Object> flat(String line) {
        Json json = new Json(line);
        json.value("");
        json.skipBlanks();
        if (json.at != line.length()) {
            throw json.wrong("the end");
        }
        return json.flat;
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c < ' ' ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }

    private void value(String name) {
        skipBlanks();
        switch (peek()) {
            case '{' -> object(name);
            case '[' -> array(name);
            case '"' -> put(name, string());
            case 't', 'f' -> put(name, truth());
            default -> put(name, number());
        }
    }

    private void object(String name) {
        expect('{');
        if (takes('}')) {
            return;
        }
        do {
            skipBlanks();
            String member = string();
            expect(':');
            value(name.isEmpty() ? member : name + '.' + member);
        } while (takes(','));
        expect('}');
    }

    private void array(String name) {
        expect('[');
        if (takes(']')) {
            return;
        }
        int index = 0;
        do {
            value(name + '.' + index++);
        } while (takes(','));
        expect(']');
    }

    private void put(String name, Object value) {
        if (flat.put(name, value) != null) {
            throw new IllegalArgumentException("a JSON name must be said once: " + name + " in " + line);
        }
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            char c = line.charAt(at++);
            if (c == '\\') {
                c = peek();
                at++;
                if (c != '"' && c != '\\') {
                    throw wrong("an escaped quote or backslash, the only ones known here");
                }
            } else if (c < ' ') {
                throw wrong("no control character");
            }
            text.append(c);
        }
        at++;
        return text.toString();
    }

    private Boolean truth() {
        boolean truth = peek() == 't';
        String word = Boolean.toString(truth);
        if (!line.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return truth;
    }

    private Double number() {
        int from = at;
        while (at < line.length() && "+-.0123456789eE".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        String digits = line.substring(from, at);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            at = from;
            throw wrong("a value");
        }
        return Double.valueOf(digits);
    }

    private boolean takes(char c) {
        skipBlanks();
        if (at == line.length() || line.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!takes(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private char peek() {
        if (at == line.length()) {
            throw wrong("more");
        }
        return line.charAt(at);
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("JSON must have " + expected + " at " + at + ": " + line);
    }
}
