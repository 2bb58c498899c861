package hubbub.websocket;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import hubbub.websocket.Conversation.Chops;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.LAST;
import static java.nio.charset.StandardCharsets.UTF_8;

/** RFC 6455, sections 5.5.1 and 7: the closing handshake, and what a close may say. TCP is always ended by the server. */
class ClosingConformanceTest {

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
    void aTextBeforeACloseIsAnsweredBeforeIt(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.text("Hello World!"), ClientFrame.close(1000, ""));

            talk.hears("text Hello World!").isClosedWith("close 1000 ", 1000);
        }
    }

    @Test
    void aLongTextBeforeACloseIsAnsweredBeforeIt() throws InterruptedException {
        String text = "BAsd7&jh23".repeat(6000);
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text(text), ClientFrame.text("Hello World!"), ClientFrame.close(1000, ""),
                      ClientFrame.ping(""));

            talk.hears("text " + text, "text Hello World!").isClosedWith("close 1000 ", 1000);
        }
    }

    static Stream<List<byte[]>> afterAClose() {
        return Stream.of(List.of(ClientFrame.close()),
                         List.of(ClientFrame.close(1001, "another")),
                         List.of(ClientFrame.ping("")),
                         List.of(ClientFrame.text("Hello World!")),
                         List.of(ClientFrame.of(LAST, "nothing to continue".getBytes(UTF_8))),
                         List.of(new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 0}));
    }

    @ParameterizedTest
    @MethodSource("afterAClose")
    void nothingAfterACloseHasAnAnswer(List<byte[]> after) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.close(1000, ""), after.getFirst()).isClosedWith("close 1000 ", 1000);
        }
    }

    @Test
    void aCloseInTheMiddleOfAMessageEndsItUnanswered() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(Opcode.TEXT, "fragment1".getBytes(UTF_8)), ClientFrame.close(1000, ""),
                      ClientFrame.of(LAST, "fragment2".getBytes(UTF_8)));

            talk.isClosedWith("close 1000 ", 1000);
        }
    }

    @Test
    void aPingBeforeACloseIsAnsweredBeforeIt() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.ping("1"), ClientFrame.ping("2"), ClientFrame.close(1000, ""));

            talk.hears("pong 1", "pong 2").isClosedWith("close 1000 ", 1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseWithoutACodeIsAnsweredWithOneWithoutACode(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.close()).isClosedWith("close ", 1005);
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfACodeIsAProtocolError(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.of(LAST | Opcode.CLOSE, new byte[] {'a'}));

            talk.isClosedWith(closeOf(CloseReason.CLOSE_PAYLOAD), 1002);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello World!", "gr\u00FC\u00DF dich", "123 bytes"})
    void aCloseWithAReasonIsAnsweredWithItsCode(String given) throws InterruptedException {
        String reason = given.equals("123 bytes") ? "*".repeat(123) : given;
        for (Chops chops : Chops.values()) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(chops, ClientFrame.close(1000, reason)).isClosedWith("close 1000 ", 1000);
            }
        }
    }

    @Test
    void aReasonOf124BytesIsAProtocolError() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.close(1000, "*".repeat(124))).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CEBAE1BDB9CF83CEBCCEB5EDA080656469746564", "FF", "C080", "E282", "F4908080", "EDA080"})
    void aReasonThatIsNotUtf8IsRefused(String hex) throws InterruptedException {
        byte[] payload = HexFormat.of().parseHex("03E8" + hex);
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(LAST | Opcode.CLOSE, payload)).isClosedWith(closeOf(CloseReason.NOT_UTF8), 1007);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void aCodeThatMayBeSentIsSentBack(int code) throws InterruptedException {
        for (String reason : List.of("", "a reason")) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(ClientFrame.close(code, reason)).isClosedWith("close " + code + " ", code);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, 65535})
    void aCodeThatMustNotBeSentIsAProtocolError(int code) throws InterruptedException {
        for (String reason : List.of("", "a reason")) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(ClientFrame.text("before"), ClientFrame.close(code, reason));

                talk.hears("text before").isClosedWith(closeOf(CloseReason.CLOSE_CODE), 1002);
            }
        }
    }

    @Test
    void afterAViolationOnlyThePeersCloseCounts() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(LAST | 0x3, new byte[0]), ClientFrame.ping("1"), ClientFrame.text("2"));
            talk.hears(closeOf(CloseReason.RESERVED_OPCODE)).send(ClientFrame.ping("3"), ClientFrame.text("4"));

            talk.send(ClientFrame.close(1000, "")).isEndedAfter(1002);
        }
    }

    private static String closeOf(CloseReason reason) {
        return "close " + reason.code() + " " + reason.sentence();
    }
}
