package hubbub.websocket;

import java.io.OutputStream;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Helidon's own way to the socket, for a server that has no shorter one. */
final class DataWriterStream extends OutputStream {

    private final DataWriter writer;

    DataWriterStream(DataWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        // Read-only, because Helidon 4.3.1's other kind writes the wrong length when it does not begin at 0.
        writer.writeNow(BufferData.createReadOnly(bytes, from, count));
    }
}
