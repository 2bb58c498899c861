package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that a room tells, a line each, in fields between tabs: for a client that takes it apart again. */
final class FieldLines implements WireFormat {

    static final String NONE = "-";

    /** Fields of a message in a page. */
    static final int FIELDS = 6;

    private static final int MOST_AROUND_TEXT = 200;

    private final RoomLog log;
    private final Runnable meanwhile;
    /** Blocks and bytes encoded so far: nobody was given more. */
    int blocks;
    long bytes;

    /** What others do meanwhile is done before each encoding. */
    FieldLines(RoomLog log, Runnable meanwhile) {
        this.log = log;
        this.meanwhile = meanwhile;
    }

    @Override
    public int maxLength(Message message) {
        return message.length() + MOST_AROUND_TEXT;
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        meanwhile.run();
        byte[] line = line(Stream.concat(Stream.concat(Stream.of("msg"), fields(entry)),
                                         Stream.of(position.map(Position::toString).orElse(NONE))));
        System.arraycopy(line, 0, into, at, line.length);
        blocks += position.isPresent() ? 1 : 0;
        bytes += line.length;
        return at + line.length;
    }

    @Override
    public byte[] encode(RoomEvent event) {
        meanwhile.run();
        byte[] line = line(switch (event) {
            case RoomEvent.Welcome(String room, Person you, Position position, boolean resumed) ->
                    Stream.of("welcome", you.id(), you.name(), position, resumed, log.first());
            case RoomEvent.Reset(RoomEvent.Why why, Position position) -> Stream.of("reset", why, position, log.first());
            case RoomEvent.Page(List<LogEntry> entries, boolean more) ->
                    Stream.concat(Stream.of("page", more), entries.stream().flatMap(FieldLines::fields));
            case RoomEvent.Kept(String id, long offset) -> Stream.of("kept", id, offset);
            case RoomEvent.Refused refused -> Stream.of("refused", refused.ref().orElse(NONE), refused.code());
            case RoomEvent.Here(int count, Optional<List<Person>> people) -> Stream.concat(Stream.of("here", count),
                    people.orElseThrow().stream().flatMap(one -> Stream.of(one.id(), one.name())));
            case RoomEvent.Count(int count) -> Stream.of("count", count);
            case RoomEvent.Arrived(Person person, int count) -> Stream.of("arrived", person.id(), person.name(), count);
            case RoomEvent.Left(Person person, int count) -> Stream.of("left", person.id(), person.name(), count);
            case RoomEvent.Renamed(Person person) -> Stream.of("renamed", person.id(), person.name());
            case RoomEvent.Removed(long offset) -> Stream.of("removed", offset);
            case RoomEvent.Locked(boolean locked) -> Stream.of("locked", locked);
            case RoomEvent.Tick(Position position) -> Stream.of("tick", position);
            case RoomEvent.Bye bye -> Stream.of("bye");
        });
        blocks++;
        bytes += line.length;
        return line;
    }

    /** As {@link #FIELDS} says: offset, the sender's id and name, the message's id, the time, the text. */
    static Stream<Object> fields(LogEntry entry) {
        Message message = entry.message();
        return Stream.of(entry.offset(), message.from().id(), message.from().name(), message.id().orElse(NONE), entry.at(),
                         new String(message.text(), StandardCharsets.UTF_8));
    }

    private static byte[] line(Stream<?> fields) {
        StringBuilder line = new StringBuilder();
        fields.forEach(field -> line.append(line.isEmpty() ? "" : "\t").append(field));
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
