package hubbub.room;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What several clients are told at once: one turn's messages, or events. Encoded once per wire format into one block that all
 * clients of that format share. Formats are few (one per protocol the server speaks), so a list is searched. Owned by the
 * dispatcher thread; the blocks are immutable.
 */
final class Batch {

    private record Encoded(WireFormat format, byte[] block) { }

    private final List<LogEntry> entries;
    private final Optional<Position> position;
    private final List<RoomEvent> events;
    private final List<Encoded> encodings = new ArrayList<>(1);

    private Batch(List<LogEntry> entries, Optional<Position> position, List<RoomEvent> events) {
        this.entries = entries;
        this.position = position;
        this.events = events;
    }

    /** Messages, and where one is behind the last of them. */
    static Batch of(List<LogEntry> entries, Position position) {
        return new Batch(entries, Optional.of(position), List.of());
    }

    static Batch of(List<RoomEvent> events) {
        return new Batch(List.of(), Optional.empty(), events);
    }

    /** The batch in this format, encoded when first asked for; no bytes if the format has no words for any of it. */
    byte[] block(WireFormat format) {
        for (int i = 0; i < encodings.size(); i++) {
            if (encodings.get(i).format() == format) {
                return encodings.get(i).block();
            }
        }
        byte[] block = entries.isEmpty() ? encodeEvents(format) : encodeEntries(format);
        encodings.add(new Encoded(format, block));
        return block;
    }

    /** Whether somebody has asked for it in this format. */
    boolean isEncoded(WireFormat format) {
        for (int i = 0; i < encodings.size(); i++) {
            if (encodings.get(i).format() == format) {
                return true;
            }
        }
        return false;
    }

    int messages() {
        return entries.size();
    }

    /** Bytes of the encodings made so far. */
    int bytes() {
        int bytes = 0;
        for (Encoded encoding : encodings) {
            bytes += encoding.block().length;
        }
        return bytes;
    }

    private byte[] encodeEntries(WireFormat format) {
        int bound = 0;
        for (LogEntry entry : entries) {
            bound += format.maxLength(entry.message());
        }
        byte[] block = new byte[bound];
        int end = 0;
        int last = entries.size() - 1;
        for (int i = 0; i <= last; i++) {
            end = format.encode(entries.get(i), i == last ? position : placeOf(entries.get(i), format), block, end);
        }
        return end == bound ? block : Arrays.copyOf(block, end);
    }

    private Optional<Position> placeOf(LogEntry entry, WireFormat format) {
        return format.placesEach() ? position.map(last -> Position.behind(last.epoch(), entry)) : Optional.empty();
    }

    private byte[] encodeEvents(WireFormat format) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (RoomEvent event : events) {
            frames.writeBytes(format.encode(event));
        }
        return frames.toByteArray();
    }
}
