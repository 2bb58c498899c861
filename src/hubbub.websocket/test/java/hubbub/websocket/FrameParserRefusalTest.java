package hubbub.websocket;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static hubbub.websocket.ClientFrame.join;
import static hubbub.websocket.ReadFrames.read;
import static hubbub.websocket.ReadFrames.readEveryWay;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a client may not send; section numbers are those of RFC 6455. */
class FrameParserRefusalTest {

    private static final int LIMIT = 1000;
    private static final byte[] HELLO = "Hello".getBytes(UTF_8);

    /** Why, whole frames of which the last breaks the protocol, and how many bytes it takes to see that. */
    static Stream<Arguments> violations() {
        byte[] begun = ClientFrame.of(Opcode.TEXT, HELLO);
        byte[] long2 = ClientFrame.of(LAST | Opcode.TEXT, new byte[LIMIT + 1]);
        return Stream.of(
                arguments(CloseReason.RESERVED_BITS, ClientFrame.of(LAST | 0x40 | Opcode.TEXT, HELLO), 1),
                arguments(CloseReason.RESERVED_BITS, ClientFrame.of(LAST | 0x20 | Opcode.PING, HELLO), 1),
                arguments(CloseReason.RESERVED_BITS, ClientFrame.of(LAST | 0x10 | Opcode.PONG, HELLO), 1),
                arguments(CloseReason.RESERVED_OPCODE, ClientFrame.of(LAST | 0x3, HELLO), 1),
                arguments(CloseReason.RESERVED_OPCODE, ClientFrame.of(LAST | 0x7, HELLO), 1),
                arguments(CloseReason.RESERVED_OPCODE, ClientFrame.of(LAST | 0xB, HELLO), 1),
                arguments(CloseReason.RESERVED_OPCODE, ClientFrame.of(LAST | 0xF, HELLO), 1),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.TEXT, HELLO), 2),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.TEXT, new byte[0]), 2),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.TEXT, new byte[125]), 2),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.TEXT, new byte[126]), 2),
                arguments(CloseReason.NOT_MASKED, ClientFrame.unmasked(LAST | Opcode.PING, HELLO), 2),
                arguments(CloseReason.CONTROL_FRAGMENTED, ClientFrame.of(Opcode.PING, HELLO), 1),
                arguments(CloseReason.CONTROL_FRAGMENTED, ClientFrame.of(Opcode.PONG, new byte[0]), 1),
                arguments(CloseReason.CONTROL_TOO_LONG, ClientFrame.of(LAST | Opcode.PING, new byte[126]), 2),
                arguments(CloseReason.CONTROL_TOO_LONG, ClientFrame.of(LAST | Opcode.PONG, new byte[65536]), 2),
                arguments(CloseReason.LENGTH_NOT_MINIMAL, oddLength(2, 0), 8),
                arguments(CloseReason.LENGTH_NOT_MINIMAL, oddLength(2, 125), 8),
                arguments(CloseReason.LENGTH_NOT_MINIMAL, oddLength(8, 0), 14),
                arguments(CloseReason.LENGTH_NOT_MINIMAL, oddLength(8, 65535), 14),
                arguments(CloseReason.NOTHING_TO_CONTINUE, ClientFrame.of(LAST, HELLO), 1),
                arguments(CloseReason.NOTHING_TO_CONTINUE, ClientFrame.of(Opcode.CONTINUATION, HELLO), 1),
                arguments(CloseReason.MESSAGE_UNFINISHED, join(begun, ClientFrame.text("new")), begun.length + 1),
                arguments(CloseReason.MESSAGE_UNFINISHED, join(begun, ClientFrame.of(LAST | Opcode.BINARY, HELLO)),
                          begun.length + 1),
                arguments(CloseReason.BINARY, ClientFrame.of(LAST | Opcode.BINARY, HELLO), 1),
                arguments(CloseReason.BINARY, ClientFrame.of(Opcode.BINARY, HELLO), 1),
                arguments(CloseReason.NOT_UTF8, text("C080414141"), 7),
                arguments(CloseReason.NOT_UTF8, text("EDA0804141"), 8),
                arguments(CloseReason.NOT_UTF8, text("4141F49080"), 10),
                arguments(CloseReason.NOT_UTF8, text("4141E282"), 10),
                arguments(CloseReason.NOT_UTF8, join(ClientFrame.of(Opcode.TEXT, hex("41E2")),
                                                     ClientFrame.of(LAST, hex("824141"))), 8 + 6 + 2),
                arguments(CloseReason.NOT_UTF8, join(ClientFrame.of(Opcode.TEXT, hex("41E2")),
                                                     ClientFrame.of(LAST, new byte[0])), 8 + 6),
                arguments(CloseReason.TOO_LONG, long2, 8),
                arguments(CloseReason.TOO_LONG, ClientFrame.of(LAST | Opcode.TEXT, new byte[65536]), 14),
                arguments(CloseReason.TOO_LONG, join(ClientFrame.of(Opcode.TEXT, new byte[LIMIT]),
                                                     ClientFrame.of(LAST, HELLO)), 8 + LIMIT + 6));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void isRefusedAtTheFirstByteThatShowsIt(CloseReason reason, byte[] stream, int shown) {
        assertEquals(List.of(), read(LIMIT, Arrays.copyOf(stream, shown - 1)));
        assertEquals(List.of("violation " + reason), read(LIMIT, Arrays.copyOf(stream, shown)));
        assertEquals(List.of("violation " + reason), readEveryWay(LIMIT, stream));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void isFollowedByThePeersCloseAlone(CloseReason reason, byte[] stream, int shown) {
        byte[] more = join(stream, ClientFrame.text("text"), ClientFrame.ping("ping"), ClientFrame.pong("pong"),
                           ClientFrame.unmasked(LAST | Opcode.TEXT, HELLO), ClientFrame.of(LAST | 0x70 | 0xB, HELLO),
                           ClientFrame.close(1000, "reason"), ClientFrame.text("text"), ClientFrame.close(1000, ""));

        assertEquals(List.of("violation " + reason, "close 1005 "), readEveryWay(LIMIT, more));
    }

    @Nested
    @DisplayName("5.2 Base framing protocol")
    class BaseFraming {

        @ParameterizedTest
        @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MIN_VALUE + 5})
        void aNegativeLengthIsRefusedWhenTheHeaderIsComplete(long length) {
            byte[] stream = join(ClientFrame.header(LAST | Opcode.TEXT, MASKED, 8, length, KEY), HELLO);

            assertEquals(List.of(), read(LIMIT, Arrays.copyOf(stream, 13)));
            assertEquals(List.of("violation LENGTH_NEGATIVE"), readEveryWay(LIMIT, stream));
        }

        @ParameterizedTest
        @ValueSource(longs = {LIMIT + 1, 65535, 65536, Integer.MAX_VALUE, 1L << 32, (1L << 32) + 5, Long.MAX_VALUE})
        void aLengthBeyondTheLimitIsRefusedBeforeAnyPayload(long length) {
            int lengthBytes = length > 0xFFFF ? 8 : 2;
            byte[] header = ClientFrame.header(LAST | Opcode.TEXT, MASKED, lengthBytes, length, KEY);

            assertEquals(List.of("violation TOO_LONG"), readEveryWay(LIMIT, header));
        }
    }

    @Nested
    @DisplayName("5.5.1 Close")
    class CloseFrames {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1999, 2000, 2999, 5000, 32768, 65535})
        void aCodeThatMustNotBeSentIsRefused(int code) {
            byte[] stream = join(ClientFrame.close(code, "reason"), ClientFrame.close(1000, ""));

            assertEquals(List.of("violation CLOSE_CODE", "close 1005 "), readEveryWay(LIMIT, stream));
        }

        @Test
        void halfACodeIsRefused() {
            byte[] stream = join(ClientFrame.of(LAST | Opcode.CLOSE, new byte[] {3}), ClientFrame.text("text"));

            assertEquals(List.of("violation CLOSE_PAYLOAD", "close 1005 "), readEveryWay(LIMIT, stream));
        }

        @ParameterizedTest
        @ValueSource(strings = {"03E8FF", "03E8C080", "03E841E282", "03E8EDA080"})
        void aReasonThatIsNotUtf8IsRefused(String payload) {
            byte[] stream = ClientFrame.of(LAST | Opcode.CLOSE, hex(payload));

            assertEquals(List.of("violation NOT_UTF8", "close 1005 "), readEveryWay(LIMIT, stream));
        }

        @Test
        void aReasonIsJudgedApartFromTheTextItInterrupts() {
            byte[] stream = join(ClientFrame.of(Opcode.TEXT, hex("41E2")), ClientFrame.close(1000, "\u00E9"));

            assertEquals(List.of("close 1000 \u00E9"), readEveryWay(LIMIT, stream));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 125})
        void anUnmaskedCloseIsRefusedAndEndsTheStream(int length) {
            byte[] stream = ClientFrame.unmasked(LAST | Opcode.CLOSE, new byte[length]);

            assertEquals(List.of("violation NOT_MASKED", "close 1005 "), readEveryWay(LIMIT, stream));
        }

        @Test
        void aFragmentedCloseIsRefusedAndEndsTheStream() {
            byte[] stream = join(ClientFrame.of(Opcode.CLOSE, hex("03E8")), ClientFrame.ping(""));

            assertEquals(List.of("violation CONTROL_FRAGMENTED", "close 1005 "), readEveryWay(LIMIT, stream));
        }

        @Test
        void aCloseThatIsTooLongIsRefusedAndEndsTheStream() {
            byte[] stream = ClientFrame.of(LAST | Opcode.CLOSE, new byte[126]);

            assertEquals(List.of("violation CONTROL_TOO_LONG", "close 1005 "), readEveryWay(LIMIT, stream));
        }
    }

    private static byte[] oddLength(int lengthBytes, int length) {
        return join(ClientFrame.header(LAST | Opcode.TEXT, MASKED, lengthBytes, length, KEY), new byte[length]);
    }

    private static byte[] text(String hex) {
        return ClientFrame.of(LAST | Opcode.TEXT, hex(hex));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
