package hubbub.websocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import hubbub.websocket.RawClient.Frame;
import hubbub.websocket.TestListener.Ending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.LAST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Conversations that end badly, over a real server: what the peer sees, and that the listener is told exactly once. */
class FailedConnectionTest {

    private static final byte[] LONG = "a text longer than any header of a frame".getBytes(UTF_8);

    static Stream<Arguments> violations() {
        return Stream.of(
                arguments(CloseReason.BINARY, ClientFrame.of(LAST | Opcode.BINARY, LONG)),
                arguments(CloseReason.NOT_UTF8, ClientFrame.of(LAST | Opcode.TEXT, HexFormat.of().parseHex("C3C3"))),
                arguments(CloseReason.TOO_LONG, ClientFrame.of(LAST | Opcode.TEXT, new byte[1001])),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.TEXT, LONG)),
                arguments(CloseReason.RESERVED_BITS, ClientFrame.of(LAST | 0x40 | Opcode.TEXT, LONG)),
                arguments(CloseReason.RESERVED_OPCODE, ClientFrame.of(LAST | 0x7, LONG)),
                arguments(CloseReason.NOTHING_TO_CONTINUE, ClientFrame.of(LAST, LONG)),
                arguments(CloseReason.CONTROL_TOO_LONG, ClientFrame.of(LAST | Opcode.PING, new byte[126])));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aViolationIsAnsweredWithItsCodeAndItsSentenceAndNothingElse(CloseReason reason, byte[] wrong)
            throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(wrong, ClientFrame.text("more"), ClientFrame.ping("more"));

            Frame close = client.readClose(reason.code());
            assertEquals(reason.sentence(), close.closeReason());
            client.answerCloseAndReadEnd(reason.code());
            TestListener listener = server.listener();
            assertEquals(List.of(new Ending(reason.code(), reason.sentence())), listener.endings());
            assertTrue(listener.hasHeardNothing());
        }
    }

    @Test
    void aCloseThatMustNotBeSentIsAnsweredWith1002AndTheServerEndsTcp() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.close(1006, ""));

            client.readClose(1002);
            client.readEnd();
            assertEquals(List.of(1002), server.listener().endingCodes());
        }
    }

    @Test
    void aViolationIsAnsweredEvenIfThePeerSendsNothingMore() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.of(LAST | Opcode.BINARY, LONG)).finish();

            client.readClose(1003);
            client.readEnd();
            assertEquals(List.of(1003), server.listener().endingCodes());
        }
    }

    @Test
    void aFinIsAnEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.finish();

            client.readEnd();
            assertEquals(List.of(1006), server.listener().endingCodes());
        }
    }

    @Test
    void aFinInTheMiddleOfAFrameIsAnEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(Arrays.copyOf(ClientFrame.text("text"), 8)).finish();

            client.readEnd();
            assertEquals(List.of(1006), server.listener().endingCodes());
        }
    }

    @Test
    void anRstIsAnEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.reset();

            assertEquals(List.of(1006), server.listener().endingCodes());
        }
    }

    @Test
    void anRstWhileItIsWrittenToIsAnEnding() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.openNarrow()) {
            TestListener listener = server.listener();
            listener.session().send(BlockSource.HUGE, true);
            client.awaitBytes().reset();

            assertEquals(List.of(1006), listener.endingCodes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onMessage"})
    void aListenersExceptionIs1011AndTheOthersGoOn(String where) throws InterruptedException {
        isAFault(where, new IllegalStateException("meant by the test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onMessage"})
    void aListenersErrorIs1011AndTheOthersGoOn(String where) throws InterruptedException {
        isAFault(where, new StackOverflowError("meant by the test"));
    }

    private static void isAFault(String where, Throwable fault) throws InterruptedException {
        TestListener listener = new TestListener() {
            @Override
            void opened(FrameSession session) {
                failIf(where.equals("onOpen"), fault);
            }

            @Override
            void heard(FrameSession from, String text) {
                failIf(text.equals("fail"), fault);
                super.heard(from, text);
            }
        };
        List<TestListener> listeners = new ArrayList<>(List.of(new TestListener(), listener));
        try (TestServer server = new TestServer(TestServer.PATIENT, listeners::removeFirst);
                RawClient other = server.open(); RawClient client = server.open()) {
            client.send(ClientFrame.text("fail"), ClientFrame.text("more"));

            client.readClose(1011);
            client.answerCloseAndReadEnd(1011);
            assertEquals(List.of(new Ending(1011, CloseReason.FAULT.sentence())), listener.endings());
            other.send(ClientFrame.text("going on"));
            assertEquals("going on", other.read().text());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aFaultInOnCloseChangesNothingForThePeer(Class<? extends Throwable> fault) throws Exception {
        Throwable thrown = fault.getConstructor(String.class).newInstance("meant by the test");
        TestListener listener = new TestListener() {
            @Override
            void closed(FrameSession from) {
                failIf(true, thrown);
            }
        };
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            client.send(ClientFrame.close(1000, ""));

            client.readClose(1000);
            client.readEnd();
            assertEquals(List.of(1000), listener.endingCodes());
        }
    }

    @Test
    void aListenerThatClosesInOnCloseDoesNotChangeTheCode() throws InterruptedException {
        TestListener listener = new TestListener() {
            @Override
            void closed(FrameSession from) {
                from.close(4000, "closing what is closed");
            }
        };
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            client.send(ClientFrame.of(LAST | Opcode.BINARY, LONG));

            client.readClose(1003);
            client.answerCloseAndReadEnd(1003);
            assertEquals(List.of(1003), listener.endingCodes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onMessage"})
    void aTerminatedSessionIsCutWithoutACloseFrame(String where) throws InterruptedException {
        TestListener listener = new TestListener() {
            @Override
            void opened(FrameSession session) {
                if (where.equals("onOpen")) {
                    session.terminate();
                }
            }

            @Override
            void heard(FrameSession from, String text) {
                from.terminate();
            }
        };
        try (TestServer server = new TestServer(TestServer.PATIENT, () -> listener); RawClient client = server.open()) {
            client.send(ClientFrame.text("text"));

            assertEquals(List.of(), client.readUntilCut());
            assertEquals(List.of(1006), listener.endingCodes());
        }
    }

    private static void failIf(boolean condition, Throwable fault) {
        if (condition && fault instanceof Error error) {
            throw error;
        }
        if (condition) {
            throw (RuntimeException) fault;
        }
    }
}
