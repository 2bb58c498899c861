package hubbub.websocket;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** In place of a socket: remembers each write, after whatever a test wants to happen during it. */
final class RecordedWrites implements DataWriter {

    final List<byte[]> writes = Collections.synchronizedList(new ArrayList<>());
    /** A permit for each byte written. */
    final Semaphore bytes = new Semaphore(0);
    private final Runnable during;

    RecordedWrites() {
        this(() -> { });
    }

    RecordedWrites(Runnable during) {
        this.during = during;
    }

    @Override
    public void writeNow(BufferData buffer) {
        during.run();
        byte[] written = buffer.readBytes();
        writes.add(written);
        bytes.release(written.length);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(buffers);
    }
}
