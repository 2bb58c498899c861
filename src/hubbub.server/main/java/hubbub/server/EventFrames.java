package hubbub.server;

import java.util.Optional;
import java.util.OptionalLong;

import hubbub.protocol.EventStream;
import hubbub.protocol.ServerMessages;
import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Position;
import hubbub.room.RoomEvent;
import hubbub.room.WireFormat;

/**
 * The wire of server-sent events: everything a room says, each as one event whose data is what {@link JsonFrames} sends. Each
 * message has its position: what browsers come back with is that of the last event that was whole.
 */
final class EventFrames implements WireFormat {

    private final ServerMessages messages;

    EventFrames(ServerMessages messages) {
        this.messages = messages;
    }

    @Override
    public int maxLength(Message message) {
        return EventStream.maxLength(messages.maxLength(message));
    }

    @Override
    public boolean placesEach() {
        return true;
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        return EventStream.event(messages.encode(entry, position), position, into, at);
    }

    @Override
    public byte[] encode(RoomEvent event) {
        Optional<Position> position = switch (event) {
            case RoomEvent.Welcome welcome -> Optional.of(welcome.position());
            case RoomEvent.Reset reset -> Optional.of(reset.position());
            case RoomEvent.Tick tick -> Optional.of(tick.position());
            default -> Optional.empty();
        };
        OptionalLong retry = event instanceof RoomEvent.Bye bye ? OptionalLong.of(bye.afterMillis()) : OptionalLong.empty();
        return EventStream.event(messages.encode(event), position, retry);
    }
}
