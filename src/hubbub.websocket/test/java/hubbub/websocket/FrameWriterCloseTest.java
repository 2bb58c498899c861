package hubbub.websocket;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a writer sends before a close, and which pongs it keeps, all of it said while its first write is stuck. */
class FrameWriterCloseTest {

    private static final byte[] FIRST = ServerFrame.text("the stuck one");
    private static final byte[] CLOSE = ServerFrame.close(new Close(1002, ""));
    private static final byte[] OTHER_CLOSE = ServerFrame.close(new Close(4000, ""));
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final RecordedWrites socket = new RecordedWrites(this::waitOnce);
    private final BlockSource source = new BlockSource();
    private final FrameWriter writer = new FrameWriter(socket, new WriterPumps(), () -> { });

    @BeforeEach
    void getStuck() throws InterruptedException {
        writer.source(source);
        source.add(FIRST);
        writer.wake();
        stuck.await();
    }

    @Test
    void aCloseAfterTheSourceFollowsAllItHolds() throws InterruptedException {
        byte[] block = new byte[70_000]; // No two fit one write.
        source.add(block).add(block).add(block);
        writer.closeAfterSource(CLOSE, LONG);

        assertWritten(FIRST, block, block, block, CLOSE);
    }

    @Test
    void aCloseThatHasWaitedLongEnoughOvertakesTheSource() throws InterruptedException {
        source.add(new byte[] {1});
        writer.closeAfterSource(CLOSE, Duration.ofNanos(1));

        assertWritten(FIRST, CLOSE);
    }

    @Test
    void theFirstCloseStandsThoughTheSecondIsInAHurry() throws InterruptedException {
        source.add(new byte[] {1});
        writer.closeAfterSource(CLOSE, LONG);
        writer.close(OTHER_CLOSE);

        assertTrue(writer.isClosing());
        assertWritten(FIRST, new byte[] {1}, CLOSE);
    }

    @Test
    void theSourcesOwnEndingDoesNotReplaceAClose() throws InterruptedException {
        source.add(new byte[] {1}).end(new Close(4000, ""));
        writer.closeAfterSource(CLOSE, LONG);

        assertWritten(FIRST, new byte[] {1}, CLOSE);
    }

    @Test
    void waitingPongsGoOutInOneWriteInTheirOrder() throws InterruptedException {
        byte[] pongs = {};
        for (byte i = 0; i < 10; i++) {
            writer.pong(new byte[] {i});
            pongs = ClientFrame.join(pongs, ServerFrame.control(Opcode.PONG, new byte[] {i}));
        }
        writer.closeAfterSource(CLOSE, LONG);

        assertWritten(FIRST, pongs, CLOSE);
    }

    /** RFC 6455, section 5.5.3. */
    @Test
    void whoPingsWithoutReadingHasTheLatestAnswerAndCostsFourKibAtMost() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            writer.pong(new byte[125]);
        }
        writer.pong(new byte[] {1, 2, 3});
        writer.close(CLOSE);

        writeAll();

        assertEquals(3, socket.writes.size());
        byte[] pongs = socket.writes.get(1);
        byte[] latest = ServerFrame.control(Opcode.PONG, new byte[] {1, 2, 3});
        assertTrue(pongs.length <= 4096, () -> pongs.length + " bytes");
        assertArrayEquals(latest, Arrays.copyOfRange(pongs, pongs.length - latest.length, pongs.length));
    }

    private void assertWritten(byte[]... writes) throws InterruptedException {
        writeAll();

        assertEquals(Arrays.stream(writes).map(Arrays::toString).toList(),
                     List.copyOf(socket.writes).stream().map(Arrays::toString).toList());
    }

    private void writeAll() throws InterruptedException {
        released.countDown();
        writer.awaitFinished(10_000);
        assertTrue(writer.closeWritten() != 0, "no close was written");
    }

    private void waitOnce() {
        stuck.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
