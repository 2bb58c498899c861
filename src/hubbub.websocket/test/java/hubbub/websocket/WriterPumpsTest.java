package hubbub.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WriterPumpsTest {

    private final WriterPumps pumps = new WriterPumps();

    @Test
    void noWakeIsLostHoweverManyThreadsWake() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        RecordedWrites socket = new RecordedWrites();
        BlockSource source = new BlockSource();
        FrameWriter writer = writer(socket, source);
        for (int i = 0; i < threads; i++) {
            Thread.startVirtualThread(() -> {
                for (int block = 0; block < each; block++) {
                    source.add(new byte[1]);
                    writer.wake();
                }
            });
        }

        assertTrue(socket.bytes.tryAcquire(threads * each, 10, TimeUnit.SECONDS), "blocks are still waiting");
    }

    @Test
    void aMarkIsReachedWhenThoseBeforeItHaveWrittenAndWhoIsStuckIsNotWaitedFor() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch unstuck = new CountDownLatch(1);
        BlockSource never = new BlockSource();
        never.add(new byte[1]);
        writer(new RecordedWrites(() -> {
            stuck.countDown();
            await(unstuck);
        }), never).wake();
        await(stuck);
        AtomicInteger written = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            BlockSource source = new BlockSource();
            source.add(new byte[1]);
            writer(new RecordedWrites(written::incrementAndGet), source).wake();
        }

        pumps.common().afterRound(() -> {
            before.set(written.get());
            reached.countDown();
        });

        await(reached);
        unstuck.countDown();
        assertTrue(before.get() >= 100 - Runtime.getRuntime().availableProcessors(), // Others may be in the midst of a write.
                   () -> "only " + before + " have written");
    }

    private record Job(WriterLane lane, Runnable run) implements WriterPumps.Waiting {

        @Override
        public boolean write(WriteBuffer buffer) {
            run.run();
            return false;
        }
    }

    @Test
    void whereOneLaneIsBusyAnotherWaitsForOneOfItAndNotForAll() throws InterruptedException {
        WriterLane busy = new WriterLane(pumps);
        WriterLane quiet = new WriterLane(pumps);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            busy.add(new Job(busy, done::incrementAndGet));
        }
        quiet.add(new Job(quiet, () -> {
            before.set(done.get());
            reached.countDown();
        }));

        pumps.startSpare();

        await(reached);
        assertTrue(before.get() < 500, () -> before + " came first"); // One for each pump, and what others do meanwhile.
    }

    @Test
    void aWakeAfterTheWriterHasLookedIsNotLost() throws InterruptedException {
        RecordedWrites socket = new RecordedWrites();
        FrameWriter writer = new FrameWriter(socket, pumps, () -> { });
        writer.source(new FrameSource() {
            private final BlockSource late = new BlockSource();
            private boolean looked;

            @Override
            public int poll(byte[][] blocks, int maxBytes) {
                int taken = late.poll(blocks, maxBytes);
                if (!looked) {
                    looked = true;
                    late.add(new byte[1]);
                    writer.wake();
                }
                return taken;
            }

            @Override
            public Optional<Close> ending() {
                return Optional.empty();
            }
        });

        writer.wake();

        assertTrue(socket.bytes.tryAcquire(1, 10, TimeUnit.SECONDS), "the block is still waiting");
    }

    @Test
    void aWakeWhileAPumpEndsIsNotLost() throws InterruptedException {
        RecordedWrites socket = new RecordedWrites();
        BlockSource source = new BlockSource();
        FrameWriter writer = writer(socket, source);
        for (int i = 0; i < 50_000; i++) {
            source.add(new byte[1]);
            writer.wake();

            assertTrue(socket.bytes.tryAcquire(1, 10, TimeUnit.SECONDS), "the block is still waiting");
        }
    }

    @Test
    void aWriterWritesOnOneThreadAtATime() throws InterruptedException {
        AtomicInteger writing = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RecordedWrites socket = new RecordedWrites(() -> {
            most.accumulateAndGet(writing.incrementAndGet(), Math::max);
            Thread.yield();
            writing.decrementAndGet();
        });
        BlockSource source = new BlockSource();
        FrameWriter writer = writer(socket, source);
        for (int i = 0; i < 20_000; i++) {
            source.add(new byte[1]);
            writer.wake();
        }

        assertTrue(socket.bytes.tryAcquire(20_000, 10, TimeUnit.SECONDS), "blocks are still waiting");
        assertEquals(1, most.get());
    }

    @Test
    void everyWriterHasItsTurn() throws InterruptedException {
        List<RecordedWrites> sockets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            RecordedWrites socket = new RecordedWrites();
            sockets.add(socket);
            writer(socket, new BlockSource().add(new byte[1]).add(new byte[64 * 1024]).add(new byte[64 * 1024])).wake();
        }

        for (RecordedWrites socket : sockets) {
            assertTrue(socket.bytes.tryAcquire(1 + 128 * 1024, 10, TimeUnit.SECONDS));
        }
    }

    @Test
    void stuckWritesDoNotDelayTheWritersBehindThem() throws InterruptedException {
        int stuck = 100;
        Semaphore begun = new Semaphore(0);
        CountDownLatch reads = new CountDownLatch(1);
        List<RecordedWrites> sockets = new ArrayList<>();
        for (int i = 0; i < stuck; i++) {
            RecordedWrites socket = new RecordedWrites(() -> {
                begun.release();
                await(reads);
            });
            sockets.add(socket);
            writer(socket, new BlockSource().add(new byte[1])).wake();
        }
        RecordedWrites healthy = new RecordedWrites();
        writer(healthy, new BlockSource().add(new byte[1])).wake();

        assertTrue(healthy.bytes.tryAcquire(1, 10, TimeUnit.SECONDS), "behind the stuck ones");
        assertTrue(begun.tryAcquire(stuck, 10, TimeUnit.SECONDS), "all are stuck at once");
        reads.countDown();
        for (RecordedWrites socket : sockets) {
            assertTrue(socket.bytes.tryAcquire(1, 10, TimeUnit.SECONDS), "and go on when they can");
        }
    }

    /** 256 blocks are what waits for a client at most, and of this length as many bytes as one write holds. */
    @Test
    void whatGathersBehindAWriteIsOneWriteMoreForEachHoweverOftenItWasWoken() throws InterruptedException {
        byte[] block = new byte[WriteBuffer.MAX_WRITE / 256];
        Semaphore begun = new Semaphore(0);
        CountDownLatch reads = new CountDownLatch(1);
        Map<RecordedWrites, BlockSource> sources = new LinkedHashMap<>();
        List<FrameWriter> writers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            RecordedWrites socket = new RecordedWrites(() -> {
                begun.release();
                await(reads);
            });
            BlockSource source = new BlockSource().add(new byte[1]);
            sources.put(socket, source);
            writers.add(writer(socket, source));
        }
        writers.forEach(FrameWriter::wake);
        assertTrue(begun.tryAcquire(writers.size(), 10, TimeUnit.SECONDS), "all write at once");

        for (int i = 0; i < 256; i++) {
            sources.values().forEach(source -> source.add(block));
            writers.forEach(FrameWriter::wake);
        }
        reads.countDown();
        for (RecordedWrites socket : sources.keySet()) {
            assertTrue(socket.bytes.tryAcquire(1 + WriteBuffer.MAX_WRITE, 10, TimeUnit.SECONDS), "blocks are still waiting");
        }
        sources.values().forEach(source -> source.add(new byte[2])); // Comes last: nothing else was written before it.
        writers.forEach(FrameWriter::wake);

        for (RecordedWrites socket : sources.keySet()) {
            assertTrue(socket.bytes.tryAcquire(2, 10, TimeUnit.SECONDS));
            assertEquals(List.of(1, WriteBuffer.MAX_WRITE, 2), socket.writes.stream().map(write -> write.length).toList());
        }
    }

    @Test
    void twentyStuckPeersDoNotDelayTheOthers() throws InterruptedException {
        byte[] huge = ServerFrame.text(BlockSource.HUGE);
        List<TestListener> listeners = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            listeners.add(new TestListener() {
                @Override
                void opened(FrameSession session) {
                    session.sendFrom(new BlockSource().add(huge));
                }
            });
        }
        listeners.add(new TestListener());
        try (TestServer server = new TestServer(TestServer.PATIENT, listeners::removeFirst)) {
            List<RawClient> stuck = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stuck.add(server.openNarrow().awaitBytes());
            }
            try (RawClient client = server.open()) {
                for (int i = 0; i < 100; i++) {
                    client.send(ClientFrame.text("message " + i));
                    assertEquals("message " + i, client.read().text());
                }
            }
            for (RawClient slow : stuck) {
                assertEquals(BlockSource.HUGE, slow.read().text());
                slow.close();
            }
        }
    }

    private FrameWriter writer(RecordedWrites socket, BlockSource source) {
        FrameWriter writer = new FrameWriter(socket, pumps, () -> { });
        writer.source(source);
        return writer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
