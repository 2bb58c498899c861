package hubbub.websocket;

import java.util.List;

import hubbub.websocket.RawClient.Frame;
import hubbub.websocket.TestListener.Ending;

import io.helidon.common.buffers.BufferData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Conversations that go well, over a real server. */
class WebSocketServerTest {

    @Test
    void aTextIsHeardAndAnswered() {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.text("gr\u00FC\u00DF \uD83D\uDE00"), ClientFrame.text(""));

            assertEquals("gr\u00FC\u00DF \uD83D\uDE00", client.read().text());
            assertEquals("", client.read().text());
        }
    }

    @Test
    void aTextInFragmentsInSegmentsOfTheirOwnIsHeardAsOne() {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.of(Opcode.TEXT, "one ".getBytes(UTF_8)));
            client.send(ClientFrame.ping("between"));
            assertEquals(Opcode.PONG, client.read().opcode());
            client.send(ClientFrame.of(ClientFrame.LAST, "two".getBytes(UTF_8)));

            assertEquals("one two", client.read().text());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void aPingIsAnsweredWithAPongOfTheSamePayload(int length) {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.ping("x".repeat(length)));

            Frame pong = client.read();
            assertEquals(Opcode.PONG, pong.opcode());
            assertEquals("x".repeat(length), new String(pong.payload(), UTF_8));
        }
    }

    @Test
    void anUnaskedPongIsTakenSilently() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.pong("unasked"), ClientFrame.text("text"));

            assertEquals("text", client.read().text());
            assertEquals("text", server.listener().hear());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void aCloseIsAnsweredWithItsCodeAndTheServerEndsTcp(int code) throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.close(code, "that's it"));

            client.readClose(code);
            client.readEnd();
            assertEquals(List.of(new Ending(code, "that's it")), server.listener().endings());
        }
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutACode() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.close());

            assertEquals(0, client.readClose(1005).payload().length);
            client.readEnd();
            assertEquals(List.of(new Ending(1005, "")), server.listener().endings());
        }
    }

    @Test
    void whatAClientSaysBehindItsCloseIsNotHeard() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.close(), ClientFrame.text(""), ClientFrame.text("text"), ClientFrame.ping(""));

            client.readClose(1005);
            assertEquals(List.of(1005), server.listener().endingCodes());
        }
    }

    @Test
    void aListenersCloseIsSentAndThePeersAnswerIsItsEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            TestListener listener = server.listener();
            listener.session().close(4000, "enough");

            assertEquals("enough", client.readClose(4000).closeReason());
            client.answerCloseAndReadEnd(4000);
            assertEquals(List.of(4000), listener.endingCodes());
        }
    }

    @Test
    void theFirstCloseStandsAndNothingIsHeardOrSentAfterIt() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            TestListener listener = server.listener();
            listener.session().close(4000, "first").close(4001, "second");

            client.readClose(4000);
            listener.session().close(4002, "third").send("too late", true).ping(BufferData.empty());
            client.send(ClientFrame.text("too late"), ClientFrame.ping(""));
            client.answerCloseAndReadEnd(4000);
            assertEquals(List.of(4000), listener.endingCodes());
            assertTrue(listener.hasHeardNothing());
        }
    }

    @Test
    void aListenerMayCloseInOnMessage() throws InterruptedException {
        TestListener closing = new TestListener() {
            @Override
            void heard(FrameSession from, String text) {
                from.send("farewell", true);
                from.close(4000, text);
            }
        };
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> closing); RawClient client = server.open()) {
            client.send(ClientFrame.text("now"), ClientFrame.text("again"));

            List<Frame> frames = client.send(ClientFrame.close(4000, "")).readUntilCut();
            assertEquals("now", frames.getLast().closeReason());
            assertEquals(List.of(4000), closing.endingCodes());
            assertEquals("now", closing.hear());
            assertTrue(closing.hasHeardNothing());
        }
    }

    @Test
    void sendersOnManyThreadsWriteWholeFrames() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            FrameSession session = server.listener().session();
            for (int sender = 0; sender < 8; sender++) {
                String text = Integer.toString(sender).repeat(100 + 20_000 * (sender % 2));
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 100; i++) {
                        session.send(text, true).ping(BufferData.empty());
                    }
                });
            }

            int texts = 0;
            while (texts < 800) {
                Frame frame = client.read();
                if (frame.opcode() == Opcode.TEXT) {
                    assertEquals(1, frame.text().chars().distinct().count());
                    texts++;
                }
            }
        }
    }

    @Test
    void whatThisServerDoesNotSpeakIsRefusedToItsListeners() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            FrameSession session = server.listener().session();

            assertThrows(UnsupportedOperationException.class, () -> session.send(BufferData.create("binary"), true));
            assertThrows(IllegalArgumentException.class, () -> session.send("fragment", false));
            assertThrows(IllegalArgumentException.class, () -> session.close(999, ""));
            assertThrows(IllegalArgumentException.class, () -> session.close(1000, "x".repeat(124)));
            client.send(ClientFrame.text("still open"));
            assertEquals("still open", client.read().text());
        }
    }

    @Test
    void aServerThatStopsEndsItsConnections() throws InterruptedException {
        TestServer server = new TestServer(TestServer.PATIENT, TestListener::new);
        try (RawClient client = server.open()) {
            TestListener listener = server.listener();
            listener.session();

            server.close();

            assertEquals(1, listener.endings().size());
            client.readUntilCut().forEach(frame -> assertEquals(1001, frame.closeCode()));
        }
    }

    @Test
    void aListenersPingCarriesItsPayload() throws InterruptedException {
        try (TestServer server = new TestServer(WebSocketLimits.defaults(), TestListener::new);
                RawClient client = server.open()) {
            server.listener().session().ping(BufferData.create(new byte[] {1, 2, 3}));

            RawClient.Frame ping = client.read();

            assertEquals(Opcode.PING, ping.opcode());
            assertArrayEquals(new byte[] {1, 2, 3}, ping.payload());
        }
    }
}
