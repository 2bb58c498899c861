package hubbub.server;

import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Position;
import hubbub.room.WireFormat;
import hubbub.websocket.ServerFrame;

/** The plain wire: every message as one WebSocket text frame, byte for byte what was said. */
final class PlainText implements WireFormat {

    @Override
    public int maxLength(byte[] text) {
        return ServerFrame.textLength(text.length);
    }

    @Override
    public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
        return ServerFrame.text(entry.message().text(), into, at);
    }
}
