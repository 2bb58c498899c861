package hubbub.websocket;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

import static java.lang.System.Logger.Level.ERROR;

/**
 * The only one who writes to a connection after its upgrade. Others tell it what is due and wake it; it then stands in the
 * queue of the {@link WriterPumps}, and one pump at a time runs {@link #write}. Pongs and pings go between two
 * writes, ahead of the source, and so does a close in a hurry; the answer to a peer's close, the close of a failed connection
 * and the source's own ending follow what it holds. After a close frame it writes nothing.
 */
final class FrameWriter implements WriterPumps.Waiting {

    private static final System.Logger LOGGER = System.getLogger(FrameWriter.class.getName());

    /** Writes in a row before another connection has its turn. The second usually finds nothing and ends the row. */
    private static final int WRITES_IN_A_ROW = 2;

    private static final VarHandle WAKES;

    static {
        try {
            WAKES = MethodHandles.lookup().findVarHandle(FrameWriter.class, "wakes", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A ping on the wire. What comes after its write began answers it: the pong may be read before this thread sees that the
     * write has ended. But the time to answer counts from there.
     */
    record SentPing(long began, long written) {
        static final SentPing NONE = new SentPing(0, 0);
    }

    private final OutputStream socket;
    private final Runnable abort;

    // Set before the source, which publishes it; whoever sees the lane before wakes this writer there, which is as good.
    private WriterLane lane;

    /** Wakes since the writer last found nothing to do: 0 means it is idle, and who makes it 1 puts it in the queue. */
    private volatile int wakes; // A field here, not an atomic object elsewhere: each delivery would touch that cache line too.

    // Set before anything is sent, by the connection and perhaps in onOpen; read by the pump.
    private volatile FrameSource source;

    private final DueFrames due = new DueFrames();

    // Written by the pump, read by the heartbeat. Nanoseconds of System.nanoTime, 0 for never.
    private volatile long writingSince;
    private volatile long lastWritten;
    private volatile SentPing lastPing = SentPing.NONE;
    private volatile long closeWritten;
    // Written by the pump before lastWritten, which publishes them.
    private long writes;
    private long bytesWritten;

    FrameWriter(OutputStream socket, WriterPumps pumps, Runnable abort) {
        this.socket = socket;
        this.lane = pumps.common();
        this.abort = abort;
    }

    /** Called in onOpen, before anything is sent. */
    void source(FrameSource newSource) {
        newSource.lane().ifPresent(its -> lane = its);
        source = newSource;
    }

    @Override
    public WriterLane lane() {
        return lane;
    }

    FrameSource source() {
        return source;
    }

    /** There is something to write. Any thread; never blocks. */
    void wake() {
        if ((int) WAKES.getAndAdd(this, 1) == 0) {
            lane.ready(this);
        }
    }

    void pong(byte[] payload) {
        due.pong(ServerFrame.control(Opcode.PONG, payload));
        wake();
    }

    void ping(byte[] payload) {
        due.ping(ServerFrame.control(Opcode.PING, payload));
        wake();
    }

    /** Sends this between two writes, ahead of the source. */
    void between(byte[] bytes) {
        due.ping(bytes);
        wake();
    }

    /** Sends this close frame next, whatever the source holds. The first one stands. */
    void close(byte[] closeFrame) {
        closeAfterSource(closeFrame, Duration.ZERO);
    }

    /**
     * Sends this close frame once the source holds nothing more, but waits no longer than this for it. So what was said before
     * the close is answered before it. The first one stands.
     */
    void closeAfterSource(byte[] closeFrame, Duration patience) {
        due.close(closeFrame, System.nanoTime() + patience.toNanos());
        wake();
    }

    /** See {@link FrameSession#cut}. */
    void cut() {
        if (writingSince != 0) {
            abort.run();
        } else {
            wake();
        }
    }

    /** Called by the heartbeat: wakes the writer if a close has waited for the source long enough. */
    void hurryClose(long now) {
        if (due.isCloseOverdue(now)) {
            wake();
        }
    }

    /** Whether a close frame is due or written. */
    boolean isClosing() {
        return due.isClosing();
    }

    /** Waits until the close frame has been written, or writing has failed. */
    void awaitFinished(long millis) throws InterruptedException {
        due.awaitFinished(millis);
    }

    /** When the write in progress began, or 0. */
    long writingSince() {
        return writingSince;
    }

    /** When a write last succeeded, or 0. */
    long lastWritten() {
        return lastWritten;
    }

    /** Writes that succeeded. */
    long writes() {
        return lastWritten == 0 ? 0 : writes;
    }

    /** Bytes of writes that succeeded. */
    long bytesWritten() {
        return lastWritten == 0 ? 0 : bytesWritten;
    }

    /** The last ping that was written, or {@link SentPing#NONE}. */
    SentPing lastPing() {
        return lastPing;
    }

    /** When the close frame was written, or 0. */
    long closeWritten() {
        return closeWritten;
    }

    @Override
    public boolean write(WriteBuffer buffer) {
        int seen = wakes;
        boolean wrote = true;
        try {
            for (int i = 0; wrote && i < WRITES_IN_A_ROW; i++) {
                wrote = writeNext(buffer);
            }
        } catch (UncheckedIOException e) {
            fail(); // The peer is gone; the reader sees it too.
        } catch (RuntimeException | Error e) {
            LOGGER.log(ERROR, "A frame source failed; its client is cut", e);
            fail();
        }
        // Once finished, wakes stays above 0 and nobody puts this writer in the queue any more.
        return !due.isFinished() && (wrote || !WAKES.compareAndSet(this, seen, 0));
    }

    /** Returns whether something was written, and more may follow at once. */
    private boolean writeNext(WriteBuffer buffer) {
        // Before what is due is looked at: so a pong is on the wire before the answer to what its peer said after the ping.
        int count = source.poll(buffer.blocks, WriteBuffer.MAX_WRITE);
        try {
            DueFrames.Taken taken = due.take();
            if (taken == null) {
                return false;
            }
            boolean wrote = writeControl(taken.pongs(), taken.ping());
            if (taken.closeNow()) {
                writeClose(taken.close());
                return false;
            }
            if (taken.close() == null) {
                wrote |= writeBlocks(buffer, count);
                if (count == 0) {
                    source.ending().ifPresent(close -> writeClose(source.lastBytes(close)));
                }
                return wrote;
            }
            boolean mayFollow = source.mayFollow(); // Asked before the source is looked at: when it changes we are woken.
            if (count == 0) {
                count = source.poll(buffer.blocks, WriteBuffer.MAX_WRITE); // It may have come just before the close.
            }
            wrote |= writeBlocks(buffer, count);
            if (count == 0 && !mayFollow) {
                writeClose(taken.close());
            }
            return wrote;
        } finally {
            buffer.clear(count);
        }
    }

    private boolean writeControl(byte[] pongs, byte[] ping) {
        if (pongs != null) {
            send(pongs, pongs.length);
        }
        if (ping != null) {
            long began = System.nanoTime();
            send(ping, ping.length);
            lastPing = new SentPing(began, System.nanoTime());
        }
        return pongs != null || ping != null;
    }

    private boolean writeBlocks(WriteBuffer buffer, int count) {
        if (count > 0) {
            send(count == 1 ? buffer.blocks[0] : buffer.join(count), buffer.length(count));
        }
        return count > 0;
    }

    private void writeClose(byte[] frame) {
        due.close(frame, System.nanoTime()); // From here on nothing more is accepted from the peer.
        send(frame, frame.length);
        closeWritten = System.nanoTime();
        due.finish();
        if (source != null) {
            source.hasEnded();
        }
    }

    /**
     * Writes bytes in as few pieces as {@link WriteBuffer#MAX_WRITE} allows; each has its own deadline, see {@link
     * Heartbeat}.
     */
    private void send(byte[] bytes, int length) {
        try {
            long now = System.nanoTime();
            for (int from = 0; from < length; from += WriteBuffer.MAX_WRITE) {
                long began = now;
                int count = Math.min(WriteBuffer.MAX_WRITE, length - from);
                writingSince = began;
                socket.write(bytes, from, count);
                writes++;
                now = System.nanoTime();
                if (now - began > SlowWrite.SLOW_NANOS) {
                    new SlowWrite(count, now - began).commit();
                }
            }
            bytesWritten += length;
            lastWritten = now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writingSince = 0;
        }
    }

    private void fail() {
        due.finish();
        abort.run();
    }
}
