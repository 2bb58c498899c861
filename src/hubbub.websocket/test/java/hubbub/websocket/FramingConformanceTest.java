package hubbub.websocket;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import hubbub.websocket.Conversation.Chops;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** RFC 6455, sections 5.1 and 5.2: masking, reserved bits, opcodes and payload lengths. */
class FramingConformanceTest {

    private static final byte[] HELLO = "Hello, world!".getBytes(UTF_8);
    private static final byte[] NOTHING = {};

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
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65535, 65536})
    void aTextOfEveryKindOfLengthIsEchoed(int length) throws InterruptedException {
        String text = "*".repeat(length);
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text(text)).hears("text " + text).goesWell();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "125, 1", "126, 1", "127, 1", "128, 1", "65535, 997", "65536, 997", "65536, 64", "65536, 2048"})
    void aTextInChopsIsEchoed(int length, int chops) throws InterruptedException {
        String text = "BAsd7&jh23".repeat(7000).substring(0, length);
        try (Conversation talk = new Conversation(server)) {
            talk.sendInChopsOf(chops, ClientFrame.text(text)).hears("text " + text).goesWell();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "125, 2", "0, 8", "125, 8", "126, 8", "65535, 8"})
    void aLengthInMoreBytesThanItNeedsIsRefused(int length, int lengthBytes) throws InterruptedException {
        byte[] header = ClientFrame.header(LAST | Opcode.TEXT, MASKED, lengthBytes, length, KEY);
        try (Conversation talk = new Conversation(server)) {
            talk.send(header, new byte[length], ClientFrame.ping("")).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MIN_VALUE + 5})
    void aNegativeLengthIsRefused(long length) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.header(LAST | Opcode.TEXT, MASKED, 8, length, KEY), HELLO).isFailedInsideAFrameWith(1002);
        }
    }

    static Stream<byte[]> unmasked() {
        return Stream.of(ClientFrame.unmasked(LAST | Opcode.TEXT, NOTHING),
                         ClientFrame.unmasked(LAST | Opcode.TEXT, HELLO),
                         ClientFrame.unmasked(LAST | Opcode.TEXT, new byte[126]),
                         ClientFrame.unmasked(LAST | Opcode.TEXT, new byte[65536]),
                         ClientFrame.unmasked(LAST | Opcode.PING, NOTHING),
                         ClientFrame.unmasked(LAST | Opcode.PONG, HELLO));
    }

    @ParameterizedTest
    @MethodSource("unmasked")
    void aFrameThatIsNotMaskedIsRefusedAfterWhatCameBefore(byte[] frame) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text("before"), frame, ClientFrame.text("after")).hears("text before").isFailedWith(1002);
        }
    }

    static Stream<Arguments> reservedBits() {
        return IntStream.rangeClosed(1, 7).boxed().flatMap(bits -> Stream.of(
                arguments(bits, Opcode.TEXT, HELLO), arguments(bits, Opcode.TEXT, NOTHING),
                arguments(bits, Opcode.BINARY, HELLO), arguments(bits, Opcode.PING, HELLO),
                arguments(bits, Opcode.PONG, NOTHING)));
    }

    @ParameterizedTest
    @MethodSource("reservedBits")
    void aReservedBitIsRefused(int bits, int opcode, byte[] payload) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(LAST | bits << 4 | opcode, payload)).isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aCloseWithAReservedBitIsRefusedAndEndsTheConnection(int bits) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(LAST | bits << 4 | Opcode.CLOSE, NOTHING)).isFailedWith(1002);
        }
    }

    static Stream<Arguments> reservedBitsInTraffic() {
        return IntStream.rangeClosed(1, 7).boxed()
                .flatMap(bits -> Arrays.stream(Chops.values()).map(chops -> arguments(bits, chops)));
    }

    @ParameterizedTest
    @MethodSource("reservedBitsInTraffic")
    void aReservedBitInTheMiddleOfTrafficIsRefusedAfterWhatCameBefore(int bits, Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.text("Hello, world!"), ClientFrame.of(LAST | bits << 4 | Opcode.TEXT, HELLO),
                      ClientFrame.ping(""));

            talk.hears("text Hello, world!").isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReservedBitInAContinuationIsRefused(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.of(Opcode.TEXT, HELLO), ClientFrame.of(LAST | 0x40, HELLO), ClientFrame.ping(""));

            talk.isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void aReservedOpcodeIsRefusedWithAndWithoutPayload(int opcode) throws InterruptedException {
        for (byte[] payload : new byte[][] {NOTHING, HELLO}) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(ClientFrame.of(LAST | opcode, payload)).isFailedWith(1002);
            }
        }
    }

    static Stream<Arguments> reservedOpcodesInTraffic() {
        return IntStream.of(0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF).boxed()
                .flatMap(opcode -> Arrays.stream(Chops.values()).flatMap(chops -> Stream.of(
                        arguments(opcode, chops, NOTHING), arguments(opcode, chops, HELLO))));
    }

    @ParameterizedTest
    @MethodSource("reservedOpcodesInTraffic")
    void aReservedOpcodeAfterATextAndBeforeAPingIsRefusedAfterTheText(int opcode, Chops chops, byte[] payload)
            throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.text("Hello, world!"), ClientFrame.of(LAST | opcode, payload), ClientFrame.ping(""));

            talk.hears("text Hello, world!").isFailedWith(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x7, 0xB, 0xF})
    void aReservedOpcodeBetweenFragmentsIsRefused(int opcode) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.of(Opcode.TEXT, HELLO), ClientFrame.of(LAST | opcode, HELLO), ClientFrame.of(LAST, HELLO));

            talk.isFailedWith(1002);
        }
    }

    /** Section 7.4.1: an endpoint that understands only text may answer binary with 1003. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65535, 65536})
    void binaryOfEveryKindOfLengthIsRefused(int length) throws InterruptedException {
        for (int chops : new int[] {length + 14, 997}) {
            try (Conversation talk = new Conversation(server)) {
                talk.sendInChopsOf(chops, ClientFrame.of(LAST | Opcode.BINARY, new byte[length])).isFailedWith(1003);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void binaryInFragmentsIsRefusedAfterWhatCameBefore(Chops chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(chops, ClientFrame.text("before"), ClientFrame.of(Opcode.BINARY, HELLO), ClientFrame.of(LAST, HELLO));

            talk.hears("text before").isFailedWith(1003);
        }
    }
}
