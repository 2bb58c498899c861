package hubbub.protocol;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import hubbub.room.RoomEvent;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** The fields of one message from a client, as far as they mean something here. The others are checked and forgotten. */
final class Fields {

    /** Those of a message that could not be read. */
    static final Fields NONE = new Fields(Map.of());

    private static final Set<String> KNOWN = Set.of("t", "key", "name", "since", "history", "id", "text", "before", "n",
            "passphrase", "operator", "off", "user", "minutes", "address", "locked");

    /** No number that is allowed anywhere has more digits. */
    private static final int MAX_DIGITS = 5;

    /** The text is as it was written, escapes resolved; empty for an object or array. */
    private record Value(JsonToken kind, String text) { }

    private final Map<String, Value> values;

    private Fields(Map<String, Value> values) {
        this.values = values;
    }

    /** Reads to the end of the message first: what is wrong anywhere makes all of it wrong. */
    static Fields read(String message) throws Unfit {
        try (JsonParser json = Json.STREAMS.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw notJson("a message must be a JSON object");
            }
            Map<String, Value> values = new HashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken kind = json.nextToken();
                if (KNOWN.contains(name) && kind != JsonToken.VALUE_NULL) { // A script's null is what it has not got.
                    values.put(name, new Value(kind, kind.isScalarValue() ? json.getText() : ""));
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw notJson("nothing may follow the JSON object of a message");
            }
            return new Fields(values);
        } catch (StreamConstraintsException e) {
            throw notJson("a message may be nested at most " + Json.MAX_DEPTH + " deep");
        } catch (IOException e) { // Its own sentence would quote the client.
            throw notJson("a message must be JSON (RFC 8259), with no name twice in an object");
        }
    }

    /** A string that may be absent. */
    Optional<String> text(String name) throws Unfit {
        Value value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.kind != JsonToken.VALUE_STRING) {
            throw new Unfit(RoomEvent.Code.BAD_FIELD, name + " must be a string");
        }
        return Optional.of(value.text);
    }

    /** A string that must be there. */
    String required(String name) throws Unfit {
        return text(name).orElseThrow(() -> new Unfit(RoomEvent.Code.BAD_FIELD, name + " is missing"));
    }

    /** A whole number within these bounds, themselves included, that may be absent. */
    int number(String name, int min, int max, int otherwise) throws Unfit {
        Value value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.kind == JsonToken.VALUE_NUMBER_INT && value.text.length() <= MAX_DIGITS) {
            int number = Integer.parseInt(value.text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new Unfit(RoomEvent.Code.BAD_FIELD, name + " must be a whole number, " + min + " to " + max);
    }

    /** True or false, which may be absent. */
    boolean flag(String name, boolean otherwise) throws Unfit {
        Value value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.kind.isBoolean()) {
            throw new Unfit(RoomEvent.Code.BAD_FIELD, name + " must be true or false");
        }
        return value.kind == JsonToken.VALUE_TRUE;
    }

    private static Unfit notJson(String sentence) {
        return new Unfit(RoomEvent.Code.BAD_JSON, sentence);
    }
}
