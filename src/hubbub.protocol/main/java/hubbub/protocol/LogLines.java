package hubbub.protocol;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLogArchive;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A room's log as lines of JSON, for tools: {@code {"t":"log","room":"attic","epoch":"…","first":"7","last":"42"}}, then one
 * line for each entry, as {@code msg} of the protocol. No line holds a line break. Thread-safe.
 */
public final class LogLines {

    /**
     * What a line says.
     *
     * @param room  a room, whose entries follow
     * @param entry an entry of the room before
     */
    public record Line(Optional<RoomLogArchive.Stored> room, Optional<LogEntry> entry) { }

    private static final int USUAL_LINE = 256;

    private LogLines() { }

    /** The line before a room's entries, without the line break. */
    public static byte[] encode(RoomLogArchive.Stored room) {
        return Json.object("log", USUAL_LINE, json -> {
            Json.text(json, "room", room.name());
            Json.text(json, "epoch", HexFormat.of().toHexDigits(room.epoch()));
            Json.text(json, "first", Long.toString(room.first()));
            Json.text(json, "last", Long.toString(room.last()));
        });
    }

    /** The line of an entry, without the line break. */
    public static byte[] encode(LogEntry entry) {
        return Json.object("msg", USUAL_LINE + entry.message().length(), json -> ServerMessages.message(json, entry));
    }

    /** Reads a line. Throws {@link IllegalArgumentException} with a sentence if it is none of these. */
    public static Line parse(String line) {
        try (JsonParser json = Json.STREAMS.createParser(line)) {
            Map<String, String> fields = new HashMap<>();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no JSON object");
            }
            read(json, "", fields);
            return switch (required(fields, "t")) {
                case "log" -> new Line(Optional.of(room(fields)), Optional.empty());
                case "msg" -> new Line(Optional.empty(), Optional.of(entry(fields)));
                default -> throw new IllegalArgumentException("neither a room nor a message");
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON", e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("at is no time", e);
        }
    }

    /** The fields of an object and of those in it: {@code from.id}. */
    private static void read(JsonParser json, String prefix, Map<String, String> fields) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + json.currentName();
            JsonToken kind = json.nextToken();
            if (kind == JsonToken.START_OBJECT) {
                read(json, name + ".", fields);
            } else if (kind.isScalarValue()) {
                fields.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private static RoomLogArchive.Stored room(Map<String, String> fields) {
        return new RoomLogArchive.Stored(required(fields, "room"), HexFormat.fromHexDigitsToLong(required(fields, "epoch")),
                                         Long.parseLong(required(fields, "first")), Long.parseLong(required(fields, "last")));
    }

    private static LogEntry entry(Map<String, String> fields) {
        Message message = new Message(new Person(required(fields, "from.id"), required(fields, "from.name")),
                                      Optional.ofNullable(fields.get("id")), required(fields, "text").getBytes(UTF_8));
        return new LogEntry(Long.parseLong(required(fields, "off")), Instant.parse(required(fields, "at")).toEpochMilli(),
                            message, Boolean.parseBoolean(fields.get("removed")));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
