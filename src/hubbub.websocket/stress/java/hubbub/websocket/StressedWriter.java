package hubbub.websocket;

import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import hubbub.room.OfferedBlocks;

/**
 * One real writer in the queue of real pumps, with the room's real queue as its source and a socket that counts. The pumps
 * begin as they are while a spare pump has been started and has not run yet: so no thread is started behind a test's back
 * until {@link #pump} runs, on the test's own thread, as that spare.
 */
final class StressedWriter {

    private static final MethodHandle PUMP;
    private static final VarHandle SPARE;

    static {
        try {
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(WriterPumps.class, MethodHandles.lookup());
            PUMP = inside.findVirtual(WriterPumps.class, "pump", MethodType.methodType(void.class));
            SPARE = inside.unreflectVarHandle(WriterPumps.class.getDeclaredField("spare"));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A buffer belongs to a pump, and a test's thread is one. */
    private static final ThreadLocal<WriteBuffer> BUFFER = ThreadLocal.withInitial(WriteBuffer::new);

    /** A write takes a while, or two pumps would hardly ever meet in one. */
    private static final int WRITE_SPINS = 50;

    private final WriterPumps pumps = new WriterPumps();
    private final OfferedBlocks blocks = new OfferedBlocks();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean overlapped;
    private final FrameWriter writer = new FrameWriter(new Socket(), pumps, () -> { });

    StressedWriter() {
        ((AtomicBoolean) SPARE.get(pumps)).set(true);
        writer.source(new Source());
    }

    /** As the dispatcher does: offers a block, and wakes the writer if the queue says so. */
    void offer() {
        if (blocks.offer()) {
            writer.wake();
        }
    }

    void pong() {
        writer.pong(new byte[0]);
    }

    /** Takes the writer out of the queue, as a pump does before it lets it write. */
    StressedWriter taken() {
        writer.wake();
        writer.lane().next();
        return this;
    }

    /** Lets the writer write, as the pump that has taken it does, and puts it back if it wants that. */
    void write() {
        if (writer.write(BUFFER.get())) {
            writer.lane().add(writer);
        }
    }

    /** A pump's whole life. What it starts, and what is started from now on, are real virtual threads. */
    void pump() {
        try {
            PUMP.invokeExact(pumps);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** How often the writer stands in the queue. */
    int standing() {
        return writer.lane().waiting();
    }

    int written() {
        return written.get();
    }

    /** Whether two threads were ever inside this writer at once. */
    boolean overlapped() {
        return overlapped;
    }

    private void enter() {
        if (!busy.compareAndSet(false, true)) {
            overlapped = true;
        }
    }

    private void exit() {
        busy.set(false);
    }

    private final class Source implements FrameSource {

        @Override
        public int poll(byte[][] into, int maxBytes) {
            enter();
            int taken = blocks.poll(into, maxBytes);
            exit();
            return taken;
        }

        @Override
        public Optional<Close> ending() {
            return Optional.empty();
        }
    }

    private final class Socket extends OutputStream {

        @Override
        public void write(int single) {
            throw new UnsupportedOperationException("the writer writes whole blocks");
        }

        @Override
        public void write(byte[] block, int from, int count) {
            enter();
            for (int i = 0; i < WRITE_SPINS; i++) {
                Thread.onSpinWait();
            }
            written.incrementAndGet();
            exit();
        }
    }
}
