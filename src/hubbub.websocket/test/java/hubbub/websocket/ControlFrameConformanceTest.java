package hubbub.websocket;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import hubbub.websocket.Conversation.Chops;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** RFC 6455, section 5.5: pings, pongs, and what no control frame may be. What closes say is in section 7. */
class ControlFrameConformanceTest {

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
    void pingsOfEveryLengthAreAnswered(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            for (int length : new int[] {0, 1, 13, 124, 125}) {
                String payload = "x".repeat(length);
                talk.send(chops, ClientFrame.ping(payload)).hears("pong " + payload);
            }
            talk.goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPingsPayloadNeedNotBeText(Chops chops) throws InterruptedException {
        byte[] payload = {0x00, (byte) 0xFF, (byte) 0xFE, (byte) 0xFD, (byte) 0xC0, (byte) 0x80, 0x00, (byte) 0xFF};
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.of(LAST | Opcode.PING, payload)).hears("pong " + new String(payload, ISO_8859_1));

            talk.goesWell();
        }
    }

    /** Section 5.5.3 would allow the last pong alone; the suite asks for all ten. */
    @ParameterizedTest
    @EnumSource
    void tenPingsInARowHaveTenAnswersInOrder(Chops chops) throws InterruptedException {
        byte[][] pings = IntStream.range(0, 10).mapToObj(i -> ClientFrame.ping("payload-" + i)).toArray(byte[][]::new);
        String[] pongs = IntStream.range(0, 10).mapToObj(i -> "pong payload-" + i).toArray(String[]::new);
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, pings).hears(pongs).goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPongNobodyAskedForHasNoAnswer(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.pong(""), ClientFrame.pong("unsolicited pong payload"), ClientFrame.ping("ping"));

            talk.hears("pong ping").goesWell();
        }
    }

    @ParameterizedTest
    @EnumSource
    void controlFramesMayStandBetweenAllFragments(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.of(Opcode.TEXT, bytes("one ")), ClientFrame.pong("no answer"), ClientFrame.ping("1"))
                    .hears("pong 1")
                    .send(chops, ClientFrame.of(Opcode.CONTINUATION, bytes("two ")), ClientFrame.ping("2"))
                    .hears("pong 2")
                    .send(chops, ClientFrame.ping("3"), ClientFrame.pong(""), ClientFrame.of(LAST, bytes("three")))
                    .hears("pong 3", "text one two three")
                    .goesWell();
        }
    }

    static Stream<Arguments> tooLong() {
        return IntStream.of(Opcode.CLOSE, Opcode.PING, Opcode.PONG).boxed()
                .flatMap(opcode -> IntStream.of(126, 127, 65535, 65536).mapToObj(length -> arguments(opcode, length)));
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void aControlFrameOfMoreThan125BytesIsRefused(int opcode, int length) throws InterruptedException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0xFE);
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(LAST | opcode, payload)).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void aControlFrameOfMoreThan125BytesIsRefusedBeforeItsPayload(int opcode, int length) throws InterruptedException {
        byte[] frame = ClientFrame.of(LAST | opcode, new byte[length]);
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text("before"), Arrays.copyOf(frame, 2));

            talk.hears("text before").isFailedInsideAFrameWith(1002);
        }
    }

    static Stream<Arguments> longerLengths() {
        return IntStream.of(Opcode.CLOSE, Opcode.PING, Opcode.PONG).boxed()
                .flatMap(opcode -> Stream.of(arguments(opcode, 2), arguments(opcode, 8)));
    }

    @ParameterizedTest
    @MethodSource("longerLengths")
    void aControlFrameMayNotGiveItsLengthInMoreBytes(int opcode, int lengthBytes) throws InterruptedException {
        byte[] header = ClientFrame.header(LAST | opcode, MASKED, lengthBytes, 2, KEY);
        try (Conversation talk = new Conversation(server)) {
            talk.send(header, ClientFrame.mask(new byte[] {0x03, (byte) 0xE8}, KEY)).isFailedWith(1002);
        }
    }

    static Stream<Arguments> fragments() {
        return Stream.of("", "fragment1").flatMap(payload -> Arrays.stream(Chops.values()).flatMap(
                chops -> Stream.of(arguments(Opcode.PING, payload, chops), arguments(Opcode.PONG, payload, chops))));
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void aControlFrameMayNotBeAFragment(int opcode, String payload, Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.of(opcode, bytes(payload)), ClientFrame.of(LAST, bytes("fragment2")));

            talk.isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseMayNotBeAFragment(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text("before"))
                    .send(chops, ClientFrame.of(Opcode.CLOSE, new byte[] {0x03, (byte) 0xE8}))
                    .hears("text before")
                    .isFailedWith(1002);
        }
    }

    @Test
    void aFragmentedPingInsideAMessageIsRefused() throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(Opcode.TEXT, bytes("fragment1")), ClientFrame.of(Opcode.PING, bytes("ping")),
                      ClientFrame.of(LAST, bytes("fragment2")));

            talk.isFailedWith(1002);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
