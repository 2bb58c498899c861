package hubbub.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.helidon.common.buffers.BufferData;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What goes out of a source and when, over a real server. */
class FrameSourceTest {

    private static final Close TOO_SLOW = new Close(4108, "too slow");

    private final BlockSource source = new BlockSource();
    private final TestListener listener = listenerOf(source);

    @Test
    void blocksGoOutInOrderHoweverTheWriterIsWoken() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            FrameSession session = listener.session();
            List<Thread> wakers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                wakers.add(Thread.startVirtualThread(() -> {
                    for (int wakes = 0; wakes < 1000; wakes++) {
                        session.wake();
                    }
                }));
            }
            for (int i = 0; i < 5000; i++) {
                source.add("block " + i);
                session.wake();
            }

            for (int i = 0; i < 5000; i++) {
                assertEquals("block " + i, client.read().text());
            }
            for (Thread waker : wakers) {
                waker.join();
            }
        }
    }

    @Test
    void whatIsThereBeforeOnOpenReturnsNeedsNoWake() {
        source.add("early");
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            assertEquals("early", client.read().text());
        }
    }

    @Test
    void theEndingFollowsWhatIsQueued() throws InterruptedException {
        source.add("one").add("two").add("three".repeat(50_000)).end(new Close(1001, "bye"));
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            assertEquals("one", client.read().text());
            assertEquals("two", client.read().text());
            assertEquals("three".repeat(50_000), client.read().text());
            assertEquals("bye", client.readClose(1001).closeReason());
            client.answerCloseAndReadEnd(1001);
            assertEquals(List.of(1001), listener.endingCodes());
        }
    }

    @Test
    void oneBlockIsSharedByManyConnectionsAndNotTouched() throws InterruptedException {
        byte[] block = ServerFrame.text("x".repeat(100_000));
        byte[] asItWas = block.clone();
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listenerOf(new BlockSource().add(block).add(block)))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(server.open());
            }

            for (RawClient client : clients) {
                assertEquals("x".repeat(100_000), client.read().text());
                assertEquals("x".repeat(100_000), client.read().text());
                client.close();
            }
            assertArrayEquals(asItWas, block);
        }
    }

    @Test
    void controlFramesWaitForTheEndOfABlockAndGoAheadOfTheNext() throws InterruptedException {
        source.add(BlockSource.HUGE).add("next");
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.openNarrow()) {
            client.awaitBytes();
            listener.session().ping(BufferData.empty()).pong(BufferData.create("one")).pong(BufferData.create("two"));

            assertEquals(BlockSource.HUGE, client.read().text());
            assertEquals("one", new String(client.read().payload(), UTF_8));
            assertEquals("two", new String(client.read().payload(), UTF_8));
            assertEquals(Opcode.PING, client.read().opcode());
            assertEquals("next", client.read().text());
        }
    }

    @Test
    void ourCloseGoesAheadOfWhatIsQueuedAndNothingGoesAfterIt() throws InterruptedException {
        source.add(BlockSource.HUGE).add("queued").end(new Close(1001, "the source's own"));
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.openNarrow()) {
            FrameSession session = listener.session();
            client.awaitBytes();
            session.close(4000, "enough");
            session.ping(BufferData.empty());

            assertEquals(BlockSource.HUGE, client.read().text());
            assertEquals(Opcode.PING, client.read().opcode());
            client.readClose(4000);
            source.add("late");
            session.wake();
            session.ping(BufferData.empty());
            client.send(ClientFrame.ping("late"));
            client.answerCloseAndReadEnd(4000);
            assertEquals(List.of(4000), listener.endingCodes());
        }
    }

    @Test
    void aCutWhileNothingIsWrittenSendsTheEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            FrameSession session = listener.session();
            source.dropAndEnd(TOO_SLOW);
            session.cut();

            assertEquals(TOO_SLOW.reason(), client.readClose(4108).closeReason());
            client.answerCloseAndReadEnd(4108);
            assertEquals(List.of(4108), listener.endingCodes());
        }
    }

    @Test
    void aCutWhileAWriteIsInProgressEndsTcpWithoutACloseFrame() throws InterruptedException {
        source.add(BlockSource.HUGE);
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.openNarrow()) {
            FrameSession session = listener.session();
            client.awaitBytes();
            source.dropAndEnd(TOO_SLOW);
            session.cut();

            assertEquals(List.of(1006), listener.endingCodes());
            assertEquals(List.of(), client.readUntilCut());
        }
    }

    @Test
    void aSourceThatFailsIsAFaultOfItsConnectionOnly() throws InterruptedException {
        FrameSource failing = new FrameSource() {
            @Override
            public int poll(byte[][] blocks, int maxBytes) {
                throw new IllegalStateException("meant by the test");
            }

            @Override
            public Optional<Close> ending() {
                return Optional.empty();
            }
        };
        TestListener failed = listenerOf(failing);
        List<TestListener> listeners = new ArrayList<>(List.of(listener, failed));
        try (TestServer server = new TestServer(TestServer.PATIENT, listeners::removeFirst);
                RawClient other = server.open(); RawClient client = server.open()) {
            client.readUntilCut();

            assertEquals(List.of(1006), failed.endingCodes());
            source.add("going on");
            listener.session().wake();
            assertEquals("going on", other.read().text());
        }
    }

    @Test
    void textIsNotSentBesideASource() {
        TestListener both = new TestListener() {
            @Override
            void opened(FrameSession session) {
                session.sendFrom(source);
                assertThrows(IllegalStateException.class, () -> session.send("beside", true));
            }
        };
        source.add("only this").end(new Close(1000, ""));
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> both); RawClient client = server.open()) {
            assertEquals("only this", client.read().text());
            client.readClose(1000);
        }
    }

    private static TestListener listenerOf(FrameSource source) {
        return new TestListener() {
            @Override
            void opened(FrameSession session) {
                session.sendFrom(source);
            }
        };
    }
}
