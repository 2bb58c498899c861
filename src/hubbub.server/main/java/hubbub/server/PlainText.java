package hubbub.server;

import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Position;
import hubbub.room.WireFormat;
import hubbub.websocket.ServerFrame;

/** The plain wire: every message as one WebSocket text frame, byte for byte what was said. */
final class PlainText implements WireFormat {

    @Override
    public int maxLength(Message message) {
        return ServerFrame.textLength(message.length());
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        return ServerFrame.text(entry.message().text(), into, at);
    }
}
