package hubbub.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import hubbub.websocket.RawClient.Frame;

import io.helidon.common.buffers.BufferData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What {@link WebSocketLimits} promises about time, over a real server with short deadlines. */
class DeadlinesTest {

    private static final long NEVER = 60_000;

    @Test
    void whoDoesNotAnswerOurCloseIsCut() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.limits(NEVER, NEVER, 200, NEVER), TestListener::new);
                RawClient client = server.open()) {
            TestListener listener = server.listener();
            listener.session().close(4000, "enough");

            assertEquals("enough", client.readClose(4000).closeReason());
            client.readEnd();
            assertEquals(List.of(1006), listener.endingCodes());
        }
    }

    @Test
    void whoIsRefusedAndDoesNotAnswerIsCut() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.limits(NEVER, NEVER, 200, NEVER), TestListener::new);
                RawClient client = server.open()) {
            client.send(ClientFrame.of(ClientFrame.LAST | Opcode.BINARY, new byte[0]));

            client.readClose(1003);
            client.readEnd();
            assertEquals(List.of(1003), server.listener().endingCodes());
        }
    }

    @Test
    void whoIsSilentIsPingedAndCutIfNoAnswerComes() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.limits(200, 200, NEVER, NEVER), TestListener::new);
                RawClient client = server.open()) {
            Frame ping = client.read();

            assertEquals(Opcode.PING, ping.opcode());
            client.readUntilCut().forEach(frame -> assertEquals(Opcode.PING, frame.opcode()));
            assertEquals(List.of(1006), server.listener().endingCodes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a pong", "a text"})
    void whoAnswersPingsStays(String answer) throws InterruptedException {
        long pongWithin = 2_000; // Long enough for a machine that is busy with other things.
        try (TestServer server = new TestServer(TestServer.limits(100, pongWithin, NEVER, NEVER), TestListener::new);
                RawClient client = server.open()) {
            long enough = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pongWithin * 3 / 2);
            while (System.nanoTime() - enough < 0) {
                if (client.read().opcode() == Opcode.PING) {
                    client.send(answer.equals("a pong") ? ClientFrame.pong("") : ClientFrame.text("here"));
                }
            }

            client.send(ClientFrame.close(1000, ""));
            assertEquals(List.of(1000), server.listener().endingCodes());
        }
    }

    @Test
    void aListenerThatHoldsItsReaderForLongDoesNotLoseItsPeer() throws InterruptedException {
        long pongWithin = 500;
        TestListener holding = new TestListener() {
            @Override
            void heard(FrameSession from, String text) {
                if (text.equals("hold")) {
                    from.ping(BufferData.empty());
                    hold(3 * pongWithin);
                }
                super.heard(from, text);
            }
        };
        try (TestServer server = new TestServer(TestServer.limits(NEVER, pongWithin, NEVER, NEVER), () -> holding);
                RawClient client = server.open()) {
            client.send(ClientFrame.text("hold"));
            assertEquals(Opcode.PING, client.read().opcode());
            client.send(ClientFrame.pong(""));

            assertEquals("hold", client.read().text());
            client.send(ClientFrame.text("still here"));
            assertEquals("still here", client.read().text());
        }
    }

    @Test
    void whoNeverReadsIsCutAndTheOthersAreWrittenToAllTheTime() throws InterruptedException {
        BlockSource huge = new BlockSource().add(BlockSource.HUGE);
        TestListener stuck = new TestListener() {
            @Override
            void opened(FrameSession session) {
                session.sendFrom(huge);
            }
        };
        List<TestListener> listeners = new ArrayList<>(List.of(stuck, new TestListener()));
        try (TestServer server = new TestServer(TestServer.limits(NEVER, NEVER, NEVER, 500), listeners::removeFirst);
                RawClient client = server.openNarrow(); RawClient other = server.open()) {
            client.awaitBytes();
            stuck.session();
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            for (int i = 0; !stuck.hasEnded() && System.nanoTime() - patience < 0; i++) {
                other.send(ClientFrame.text("message " + i));
                assertEquals("message " + i, other.read().text());
            }

            assertEquals(List.of(1006), stuck.endingCodes());
            assertEquals(List.of(), client.readUntilCut());
        }
    }

    @Test
    void aListenerThatWaitsToSendIsReleasedWhenItsPeerIsCut() throws InterruptedException {
        TestListener sending = new Sending();
        try (TestServer server = new TestServer(TestServer.limits(NEVER, NEVER, NEVER, 300), () -> sending);
                RawClient client = server.openNarrow()) {
            client.send(ClientFrame.text("send"));
            client.awaitBytes();

            assertEquals(List.of(1006), sending.endingCodes());
        }
    }

    @Test
    void aListenerThatWaitsToSendIsReleasedWhenItsPeerHasGone() throws InterruptedException {
        TestListener sending = new Sending();
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> sending); RawClient client = server.openNarrow()) {
            client.send(ClientFrame.text("send"));
            client.awaitBytes();
            client.reset();

            assertEquals(List.of(1006), sending.endingCodes());
        }
    }

    @Test
    void aListenerThatWaitsToSendIsReleasedWhenItsConnectionIsClosed() throws InterruptedException {
        TestListener sending = new Sending();
        try (TestServer server = new TestServer(TestServer.limits(NEVER, NEVER, 300, NEVER), () -> sending);
                RawClient client = server.openNarrow()) {
            client.send(ClientFrame.text("send"));
            client.awaitBytes();
            sending.session().close(4000, "enough");

            assertEquals(BlockSource.HUGE, client.read().text());
            client.readClose(4000);
            assertEquals(List.of(1006), sending.endingCodes());
        }
    }

    /** Sends more than any bound without looking up. */
    private static final class Sending extends TestListener {
        @Override
        void heard(FrameSession from, String text) {
            for (int i = 0; i < 5; i++) {
                from.send(BlockSource.HUGE, true);
            }
        }
    }

    private static void hold(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
