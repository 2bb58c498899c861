package hubbub.websocket;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** In place of a socket: remembers each write, after whatever a test wants to happen during it. */
final class RecordedWrites extends OutputStream {

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
    public void write(int single) {
        throw new UnsupportedOperationException("the writer writes whole blocks");
    }

    @Override
    public void write(byte[] block, int from, int count) {
        during.run();
        writes.add(Arrays.copyOfRange(block, from, from + count));
        bytes.release(count);
    }
}
