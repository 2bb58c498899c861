package hubbub.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** JSON (RFC 8259): objects of strings, written so that a terminal may show them, and the server's messages, read. */
final class Json {

    /** As the server reads it; its own messages are less deep. */
    private static final int DEEPEST = 16;

    /** Fields that are kept of one object, and objects that are kept of one list: more than any message of the protocol has. */
    private static final int MOST_FIELDS = 64;
    private static final int MOST_IN_LIST = 1_000;

    /** Names are not kept for later parsers: they are a stranger's. Strings are as long as {@link Link} lets a message be. */
    private static final JsonFactory STREAMS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * What a message has.
     *
     * @param values strings, numbers and flags, each as it was written, by its path: {@code from.id}
     * @param users  those of {@code users}, in this way; null if there is no such list
     */
    record Fields(Map<String, String> values, List<Map<String, String>> users) { }

    private final StringBuilder object = new StringBuilder("{");

    /** Another field, a string. What a terminal would obey or hide is escaped; to a reader of JSON it is the same. */
    Json put(String name, String value) {
        return raw(name, quote(value));
    }

    /** Another field, of a value that is JSON already. */
    Json raw(String name, String value) {
        object.append(object.length() == 1 ? "" : ",").append('"').append(name).append("\":").append(value);
        return this;
    }

    @Override
    public String toString() {
        return object + "}";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        int marks = 0;
        for (int c : text.codePoints().toArray()) {
            marks = Visible.marks(c, marks);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (marks <= Visible.MOST_MARKS && Visible.isPlain(c)) {
                quoted.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    quoted.append("\\u%04x".formatted((int) unit));
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** Reads an object. Throws if it is none. */
    static Fields read(String text) throws IOException {
        try (JsonParser json = STREAMS.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            Map<String, String> values = new HashMap<>();
            List<List<Map<String, String>>> users = new ArrayList<>();
            read(json, "", values, users);
            return new Fields(values, users.isEmpty() ? null : users.getFirst());
        }
    }

    private static void read(JsonParser json, String prefix, Map<String, String> values, List<List<Map<String, String>>> users)
            throws IOException {
        while (next(json) != JsonToken.END_OBJECT) {
            String name = prefix + json.currentName();
            JsonToken kind = next(json);
            if (kind == JsonToken.START_OBJECT) {
                read(json, name + ".", values, users);
            } else if (kind == JsonToken.START_ARRAY && name.equals("users")) {
                users.add(list(json));
            } else if (kind == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else if (kind != JsonToken.VALUE_NULL && values.size() < MOST_FIELDS) {
                values.put(name, json.getText());
            }
        }
    }

    private static List<Map<String, String>> list(JsonParser json) throws IOException {
        List<Map<String, String>> list = new ArrayList<>();
        for (JsonToken kind = next(json); kind != JsonToken.END_ARRAY; kind = next(json)) {
            Map<String, String> element = new HashMap<>();
            if (kind == JsonToken.START_OBJECT) {
                read(json, "", element, new ArrayList<>());
            } else {
                json.skipChildren();
            }
            if (list.size() < MOST_IN_LIST) {
                list.add(element);
            }
        }
        return list;
    }

    private static JsonToken next(JsonParser json) throws IOException {
        JsonToken next = json.nextToken();
        if (next == null) {
            throw new IOException("it ends too soon");
        }
        return next;
    }
}
