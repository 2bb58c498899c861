package hubbub.protocol;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.Reading;
import hubbub.room.RoomEvent;

import com.fasterxml.jackson.core.JsonGenerator;

import static hubbub.protocol.Json.text;

/**
 * Writes what a room says: each message one JSON object in UTF-8, the payload of one WebSocket message without its frame.
 * Never fails: the strings of people and messages may hold anything. Thread-safe.
 */
public final class ServerMessages {

    /** RFC 3339, always with three digits of milliseconds. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final int MAX_OFFSET = Long.toString(Long.MAX_VALUE).length();
    /** Six more than in our days: a sign, and nine digits of year. */
    private static final int MAX_TIME = TIME.format(Instant.ofEpochMilli(Long.MIN_VALUE)).length();
    private static final int MAX_POSITION = new Position(-1, Long.MAX_VALUE, -1).toString().length();

    /** Most bytes of a {@code msg} beside its text and what its sender chose. */
    private static final int MAX_REST = MAX_OFFSET + MAX_TIME + MAX_POSITION + """
            {"t":"msg","off":"","id":"","from":{"id":"","name":""},"at":"","text":"","removed":true,"position":""}""".length();

    /** Bytes of an event that has no list; longer ones only make the buffer grow. */
    private static final int USUAL_EVENT = 512;

    private final Limits limits;
    private final InstantSource clock;

    /** Tells the limits, and what time it is, to whoever comes. */
    public ServerMessages(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** An upper bound, in bytes, of what {@link #encode(LogEntry, Optional)} makes of this message, whatever the rest. */
    public int maxLength(Message message) {
        return MAX_REST + Json.maxLength(message.from().id()) + Json.maxLength(message.from().name())
                + message.id().map(Json::maxLength).orElse(0) + Json.length(message.text());
    }

    /**
     * A {@code msg}.
     *
     * @param position behind this message, if it is the last of several that go out together
     */
    public byte[] encode(LogEntry entry, Optional<Position> position) {
        return Json.object("msg", MAX_REST + entry.message().length(), json -> {
            message(json, entry);
            if (position.isPresent()) {
                text(json, "position", position.get().toString());
            }
        });
    }

    /** The message that tells this. */
    public byte[] encode(RoomEvent event) {
        return switch (event) {
            case RoomEvent.Welcome welcome -> object("welcome", json -> welcome(json, welcome));
            case RoomEvent.Reset reset -> object("reset", json -> {
                text(json, "why", word(reset.why()));
                text(json, "position", reset.position().toString());
            });
            case RoomEvent.Page page -> object("page", json -> page(json, page.entries(), page.more()));
            case RoomEvent.Kept kept -> object("ack", json -> {
                text(json, "id", kept.id());
                text(json, "off", Long.toString(kept.offset()));
            });
            case RoomEvent.Refused refused -> object("error", json -> refused(json, refused));
            case RoomEvent.Here here -> object("here", json -> here(json, here));
            case RoomEvent.Count count -> object("count", json -> json.writeNumberField("n", count.count()));
            case RoomEvent.Arrived arrived -> object("join", json -> change(json, arrived.person(), arrived.count()));
            case RoomEvent.Left left -> object("leave", json -> change(json, left.person(), left.count()));
            case RoomEvent.Renamed renamed -> object("name", json -> person(json, "user", renamed.person()));
            case RoomEvent.Removed removed -> object("removed", json -> text(json, "off", Long.toString(removed.offset())));
            case RoomEvent.Locked locked -> object("locked", json -> json.writeBooleanField("locked", locked.locked()));
            case RoomEvent.Tick tick -> object("tick", json -> text(json, "position", tick.position().toString()));
            case RoomEvent.Bye bye -> object("bye", json -> {
                json.writeNumberField("code", bye.departure().closeCode());
                json.writeNumberField("afterMs", bye.afterMillis());
            });
        };
    }

    /** A {@code page} of what was read without being in the room: like that of the protocol, and a position behind its end. */
    public byte[] encode(Reading reading) {
        return object("page", json -> {
            page(json, reading.entries(), reading.more());
            text(json, "position", reading.position().toString());
        });
    }

    private void welcome(JsonGenerator json, RoomEvent.Welcome welcome) throws IOException {
        text(json, "room", welcome.room());
        person(json, "you", welcome.you());
        text(json, "position", welcome.position().toString());
        json.writeBooleanField("resumed", welcome.resumed());
        text(json, "at", TIME.format(clock.instant()));
        json.writeObjectFieldStart("limits");
        json.writeNumberField("text", limits.text());
        json.writeNumberField("name", Limits.NAME);
        json.writeNumberField("history", Limits.HISTORY);
        json.writeNumberField("messagesPerSecond", limits.messagesPerSecond());
        json.writeNumberField("bytesPerSecond", limits.bytesPerSecond());
        json.writeEndObject();
    }

    private static void page(JsonGenerator json, List<LogEntry> entries, boolean more) throws IOException {
        json.writeArrayFieldStart("msgs");
        for (LogEntry entry : entries) {
            json.writeStartObject();
            message(json, entry);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("more", more);
    }

    private static void refused(JsonGenerator json, RoomEvent.Refused refused) throws IOException {
        if (refused.ref().isPresent()) {
            text(json, "ref", refused.ref().get());
        }
        text(json, "code", word(refused.code()));
        if (refused.retryMillis().isPresent()) {
            json.writeNumberField("retryMs", refused.retryMillis().getAsLong());
        }
        text(json, "message", refused.sentence());
    }

    private static void here(JsonGenerator json, RoomEvent.Here here) throws IOException {
        json.writeNumberField("n", here.count());
        if (here.people().isPresent()) {
            json.writeArrayFieldStart("users");
            for (Person person : here.people().get()) {
                json.writeStartObject();
                person(json, person);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void change(JsonGenerator json, Person person, int count) throws IOException {
        person(json, "user", person);
        json.writeNumberField("n", count);
    }

    static void message(JsonGenerator json, LogEntry entry) throws IOException {
        Message message = entry.message();
        text(json, "off", Long.toString(entry.offset()));
        if (message.id().isPresent()) {
            text(json, "id", message.id().get());
        }
        person(json, "from", message.from());
        text(json, "at", TIME.format(Instant.ofEpochMilli(entry.at())));
        text(json, "text", message.text());
        if (entry.removed()) {
            json.writeBooleanField("removed", true);
        }
    }

    private static void person(JsonGenerator json, String field, Person person) throws IOException {
        json.writeObjectFieldStart(field);
        person(json, person);
        json.writeEndObject();
    }

    private static void person(JsonGenerator json, Person person) throws IOException {
        text(json, "id", person.id());
        text(json, "name", person.name());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] object(String type, Json.Content content) {
        return Json.object(type, USUAL_EVENT, content);
    }
}
