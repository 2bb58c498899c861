package hubbub.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A writer stepped by hand, on the test's own thread, where nothing wakes it. */
class FrameWriterTest {

    private static final int KIB = 1024;

    private final AtomicInteger aborts = new AtomicInteger();
    private final List<Long> begun = new ArrayList<>();
    private final RecordedWrites socket = new RecordedWrites(this::during);
    private final WriteBuffer buffer = new WriteBuffer();
    private final BlockSource source = new BlockSource();
    private final FrameWriter writer = writerTo(socket);

    // What a test wants to happen during the next write, once.
    private Runnable once = () -> { };

    @Test
    void whatWaitsGoesOutInOneWrite() {
        source.add(new byte[] {1, 2}).add(new byte[] {3}).add(new byte[] {4, 5, 6});

        boolean again = writer.write(buffer);

        assertEquals(1, socket.writes.size());
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, socket.writes.getFirst());
        assertFalse(again);
    }

    @Test
    void oneWriteHoldsAtMost128KiBAndAfterTwoItIsAnothersTurn() {
        for (int i = 0; i < 5; i++) {
            source.add(new byte[60 * KIB]);
        }

        assertTrue(writer.write(buffer));
        assertEquals(List.of(120 * KIB, 120 * KIB), lengths());
        assertFalse(writer.write(buffer));
        assertEquals(List.of(120 * KIB, 120 * KIB, 60 * KIB), lengths());
    }

    @Test
    void aLargerBlockGoesOutInPiecesEachWithItsOwnDeadline() {
        byte[] block = new byte[300 * KIB];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i / KIB / 2);
        }
        source.add(block);

        writer.write(buffer);

        assertEquals(List.of(128 * KIB, 128 * KIB, 44 * KIB), lengths());
        assertArrayEquals(block, ClientFrame.join(socket.writes.toArray(byte[][]::new)));
        assertTrue(begun.get(0) != 0 && begun.get(1) - begun.get(0) > 0 && begun.get(2) - begun.get(1) > 0);
        assertEquals(0, writer.writingSince());
    }

    @Test
    void whenItLastWroteIsKnown() {
        source.add(new byte[1]);
        assertEquals(0, writer.lastWritten());
        long before = System.nanoTime();

        writer.write(buffer);

        assertTrue(writer.lastWritten() - before >= 0);
    }

    @Test
    void theEndingComesLastAndNothingAfterIt() {
        source.add(new byte[] {1}).end(new Close(4000, ""));
        writer.write(buffer);
        source.add(new byte[] {2});

        assertFalse(writer.write(buffer));

        assertEquals(2, socket.writes.size());
        assertArrayEquals(ServerFrame.close(new Close(4000, "")), socket.writes.getLast());
        assertTrue(writer.isClosing());
        assertTrue(writer.closeWritten() != 0);
    }

    @Test
    void whatIsReceivedWhileAPingIsWrittenCameAfterThePingBegan() throws InterruptedException {
        AtomicLong received = new AtomicLong();
        once = () -> received.set(System.nanoTime());

        writer.ping(new byte[0]);

        assertTrue(socket.bytes.tryAcquire(2, 10, TimeUnit.SECONDS));
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (writer.lastPing() == FrameWriter.SentPing.NONE && System.nanoTime() - patience < 0) {
            Thread.onSpinWait();
        }
        assertTrue(writer.lastPing().began() - received.get() <= 0);
        assertTrue(writer.lastPing().written() - received.get() >= 0, "and the time to answer counts from its end");
    }

    @Test
    void aCutDuringAWriteAborts() {
        source.add(new byte[1]);
        once = () -> writer.cut();

        writer.write(buffer);

        assertEquals(1, aborts.get());
    }

    @Test
    void aCutBetweenTwoPiecesOfABlockAborts() {
        source.add(new byte[200 * KIB]);
        once = () -> once = () -> writer.cut();

        writer.write(buffer);

        assertEquals(1, aborts.get());
    }

    @Test
    void afterAWriteHasFailedNothingIsWrittenOrKept() {
        source.add(new byte[1]).add(new byte[2]);
        once = () -> {
            throw new UncheckedIOException(new IOException("Broken pipe"));
        };

        assertFalse(writer.write(buffer));
        source.add(new byte[3]);
        assertFalse(writer.write(buffer));

        assertEquals(1, aborts.get());
        assertEquals(List.of(), socket.writes);
        assertEquals(0, writer.writingSince());
        assertNull(buffer.blocks[0], "the block is not kept");
        assertTrue(writer.isClosing());
    }

    @Test
    void anyOtherFailureOfASocketIsAnEndingToo() {
        source.add(new byte[1]);
        once = () -> {
            throw new IllegalStateException("meant by the test");
        };

        assertFalse(writer.write(buffer));

        assertEquals(1, aborts.get());
    }

    @Test
    void aBlockAloneIsNotCopied() {
        byte[] block = new byte[10];
        List<byte[]> polled = new ArrayList<>();
        source.add(block);
        once = () -> polled.add(buffer.blocks[0]);

        writer.write(buffer);

        assertSame(block, polled.getFirst());
        assertNull(buffer.blocks[0], "and not kept");
    }

    private FrameWriter writerTo(RecordedWrites to) {
        FrameWriter made = new FrameWriter(to, new WriterPumps(), aborts::incrementAndGet);
        made.source(source);
        return made;
    }

    private void during() {
        begun.add(writer.writingSince());
        Runnable now = once;
        once = () -> { };
        now.run();
    }

    private List<Integer> lengths() {
        return socket.writes.stream().map(write -> write.length).toList();
    }
}
