package hubbub.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import static org.junit.jupiter.api.Assertions.assertNull;

/** A JSON text as maps, lists, strings, longs and booleans, read by streams that are set up in no special way. */
final class Tree {

    private Tree() { }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(byte[] utf8) {
        try (JsonParser json = new JsonFactory().createParser(utf8)) {
            Object value = value(json, json.nextToken());
            assertNull(json.nextToken(), "one value and no more");
            return (Map<String, Object>) value;
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    private static Object value(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    assertNull(object.put(name, value(json, json.nextToken())), name + " twice");
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    array.add(value(json, next));
                }
                yield array;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            default -> throw new AssertionError("the protocol has no " + token);
        };
    }
}
