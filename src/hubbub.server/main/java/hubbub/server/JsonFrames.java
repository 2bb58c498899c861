package hubbub.server;

import java.util.Optional;

import hubbub.protocol.ServerMessages;
import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Position;
import hubbub.room.RoomEvent;
import hubbub.room.WireFormat;
import hubbub.websocket.ServerFrame;

/** The wire of {@code hubbub.v1.json}: everything a room says, each as one WebSocket text frame that holds a JSON object. */
final class JsonFrames implements WireFormat {

    private final ServerMessages messages;

    JsonFrames(ServerMessages messages) {
        this.messages = messages;
    }

    @Override
    public int maxLength(Message message) {
        return ServerFrame.textLength(messages.maxLength(message));
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        return ServerFrame.text(messages.encode(entry, position), into, at);
    }

    @Override
    public byte[] encode(RoomEvent event) {
        byte[] payload = messages.encode(event);
        byte[] frame = new byte[ServerFrame.textLength(payload.length)];
        ServerFrame.text(payload, frame, 0);
        return frame;
    }
}
