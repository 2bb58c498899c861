package hubbub.websocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import hubbub.websocket.Conversation.Chops;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.LAST;
import static java.nio.charset.StandardCharsets.UTF_8;

/** RFC 6455, section 5.4: messages in fragments, and in which order they may come. */
class FragmentationConformanceTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = Conversation.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void twoFragmentsAreOneMessage(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, first("fragment1"), last("fragment2")).hears("text fragment1fragment2").goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPingBetweenFragmentsIsAnsweredBeforeTheMessage(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, first("fragment1"), ClientFrame.ping("ping payload"), last("fragment2"));

            talk.hears("pong ping payload", "text fragment1fragment2").goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPingIsAnsweredBeforeTheRestOfTheMessageIsSent(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, first("fragment1"), next("fragment2"), ClientFrame.ping("pongme 1!")).hears("pong pongme 1!");
            talk.send(chops, next("fragment3"), next("fragment4"), ClientFrame.ping("pongme 2!"), last("fragment5"));

            talk.hears("pong pongme 2!", "text fragment1fragment2fragment3fragment4fragment5").goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLastContinuationOfNothingIsRefused(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, last("non-continuation payload"), ClientFrame.text("Hello, world!")).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContinuationOfNothingIsRefused(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, next("non-continuation payload"), ClientFrame.text("Hello, world!")).isFailedWith(1002);
        }
    }

    @Test
    void anEmptyContinuationOfNothingIsRefused() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(last("")).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContinuationAfterAWholeMessageIsRefusedAfterThatMessage(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, first("fragment1"), last("fragment2"), next("fragment3"), ClientFrame.text("fragment4"));

            talk.hears("text fragment1fragment2").isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContinuationBeforeEachMessageIsRefusedAtTheFirst(boolean isLast) throws InterruptedException {
        byte[] wrong = isLast ? last("fragment1") : next("fragment1");
        try (Conversation talk = new Conversation(server)) {
            talk.send(wrong, first("fragment2"), last("fragment3"), wrong, first("fragment2"), last("fragment3"));

            talk.isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewMessageInsideOneIsRefused(Chops chops) throws InterruptedException {
        for (byte[] wrong : List.of(first("fragment2"), ClientFrame.text("fragment2"), ClientFrame.text(""))) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(chops, first("fragment1"), wrong).isFailedWith(1002);
            }
        }
    }

    @Test
    void aBinaryMessageInsideATextIsRefusedAsANewMessage() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(first("fragment1"), ClientFrame.of(LAST | Opcode.BINARY, new byte[3])).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyFragmentsAreAMessageToo(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, first(""), next(""), last("")).hears("text ");
            talk.send(chops, first(""), next("middle frame payload"), last("")).hears("text middle frame payload");
            talk.send(chops, first(""), last("Hello")).hears("text Hello").goesWell();
        }
    }

    /** The suite's 10.1.1, 1300 bytes, and what its group 9 sends in fragments. */
    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1000, 1024, 1300, 4096, 16384, 65535, 65536})
    void aMessageOf64KibInFragmentsOfThisSizeIsEchoed(int size) throws InterruptedException {
        String text = "0123456789abcdef".repeat(Conversation.LIMIT / 16);
        try (Conversation talk = new Conversation(server)) {
            talk.send(fragments(text, size)).hears("text " + text).goesWell();
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "1300, 997", "1024, 1024", "4096, 2048"})
    void aMessageOf64KibInFragmentsAndChopsIsEchoed(int size, int chops) throws InterruptedException {
        String text = "0123456789abcdef".repeat(Conversation.LIMIT / 16);
        try (Conversation talk = new Conversation(server)) {
            talk.sendInChopsOf(chops, fragments(text, size)).hears("text " + text).goesWell();
        }
    }

    @Test
    void aMessageInFragmentsOfOneByteIsEchoed() throws InterruptedException {
        String text = "0123456789abcdef".repeat(Conversation.LIMIT / 16);
        try (Conversation talk = new Conversation(server)) {
            talk.send(fragments(text, 1)).hears("text " + text).goesWell();
        }
    }

    @Test
    void messagesInFragmentsFollowEachOtherWithoutTraceOfTheLast() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(first("a long first fragment, "), last("and its end"), first("b"), last("c"), ClientFrame.text("d"));

            talk.hears("text a long first fragment, and its end", "text bc", "text d").goesWell();
        }
    }

    private static byte[] first(String payload) {
        return ClientFrame.of(Opcode.TEXT, payload.getBytes(UTF_8));
    }

    private static byte[] next(String payload) {
        return ClientFrame.of(Opcode.CONTINUATION, payload.getBytes(UTF_8));
    }

    private static byte[] last(String payload) {
        return ClientFrame.of(LAST | Opcode.CONTINUATION, payload.getBytes(UTF_8));
    }

    /** A text, cut into frames of so many bytes. */
    static byte[][] fragments(String text, int size) {
        byte[] payload = text.getBytes(UTF_8);
        List<byte[]> frames = new ArrayList<>();
        for (int from = 0; from < payload.length; from += size) {
            int opcode = from == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
            int last = from + size >= payload.length ? LAST : 0;
            frames.add(ClientFrame.of(last | opcode, Arrays.copyOfRange(payload, from, Math.min(from + size, payload.length))));
        }
        return frames.toArray(byte[][]::new);
    }
}
