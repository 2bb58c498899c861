package hubbub.websocket;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static hubbub.websocket.ClientFrame.join;
import static hubbub.websocket.ReadFrames.heldBy;
import static hubbub.websocket.ReadFrames.read;
import static hubbub.websocket.ReadFrames.readEveryWay;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a client may send; section numbers are those of RFC 6455. What it may not: {@link FrameParserRefusalTest}. */
class FrameParserTest {

    private static final int LIMIT = 70_000;

    @Nested
    @DisplayName("5.2 Base framing protocol")
    class BaseFraming {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 124, 125, 126, 127, 128, 65534, 65535, 65536, 65537, LIMIT - 1, LIMIT})
        void aTextOfAnyLengthUpToTheLimitIsRead(int length) {
            String text = "0123456789abcdef\u00E9".repeat(length / 18 + 1);
            byte[] payload = Arrays.copyOf(text.getBytes(UTF_8), length);
            Arrays.fill(payload, length - length % 18, length, (byte) '.');

            List<String> found = readEveryWay(LIMIT, ClientFrame.of(LAST | Opcode.TEXT, payload));

            assertEquals(List.of("text " + new String(payload, UTF_8)), found);
        }

        @Test
        void framesFollowEachOtherWithNothingBetween() {
            byte[] stream = join(ClientFrame.text("one"), ClientFrame.text(""), ClientFrame.ping("two"),
                                 ClientFrame.pong("three"), ClientFrame.text("four"), ClientFrame.close(1000, "five"));

            List<String> found = readEveryWay(LIMIT, stream);

            assertEquals(List.of("text one", "text ", "ping two", "pong three", "text four", "close 1000 five"), found);
        }
    }

    @Nested
    @DisplayName("5.3 Client-to-server masking")
    class Masking {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, -1, KEY, 0x80000000, 0x000000FF, 0x01020304})
        void everyByteIsUnmaskedWithItsOctetOfTheKey(int key) {
            String text = "0123456789abcdefghijklmnopqrstuvwxyz";
            for (int length = 0; length <= text.length(); length++) {
                String part = text.substring(0, length);

                List<String> found = readEveryWay(LIMIT, ClientFrame.of(LAST | Opcode.TEXT, key, part.getBytes(UTF_8)));

                assertEquals(List.of("text " + part), found);
            }
        }

        @Test
        void theKeyIsTurnedRightlyHoweverTheFrameIsCutInThree() {
            byte[] stream = ClientFrame.text("0123456789abcdefghijklmnopqrstuvwxyz");
            for (int first = 7; first < stream.length; first++) {
                for (int second = first; second < stream.length; second++) {
                    List<String> found = read(LIMIT, stream, first, second);

                    assertEquals(List.of("text 0123456789abcdefghijklmnopqrstuvwxyz"), found);
                }
            }
        }

        @Test
        void eachFrameHasItsOwnKey() {
            byte[] stream = join(ClientFrame.of(Opcode.TEXT, 0x11223344, "abcde".getBytes(UTF_8)),
                                 ClientFrame.of(LAST | Opcode.PING, 0x55667788, "fghij".getBytes(UTF_8)),
                                 ClientFrame.of(LAST | Opcode.CONTINUATION, 0x99AABBCC, "klmno".getBytes(UTF_8)));

            List<String> found = readEveryWay(LIMIT, stream);

            assertEquals(List.of("ping fghij", "text abcdeklmno"), found);
        }

        @Test
        void onlyTheBytesGivenAreTouched() {
            byte[] frame = ClientFrame.text("hello");
            byte[] bytes = join(new byte[] {1, 2, 3}, frame, new byte[] {4, 5, 6});
            ReadFrames frames = new ReadFrames();

            new FrameParser(LIMIT, frames).parse(bytes, 3, 3 + frame.length);

            assertEquals(List.of("text hello"), frames.found);
            assertEquals("010203", HexFormat.of().formatHex(bytes, 0, 3));
            assertEquals("040506", HexFormat.of().formatHex(bytes, bytes.length - 3, bytes.length));
        }
    }

    @Nested
    @DisplayName("5.4 Fragmentation")
    class Fragmentation {

        @Test
        void fragmentsAreOneText() {
            byte[] stream = join(fragment(Opcode.TEXT, "Hel"), fragment(Opcode.CONTINUATION, "lo, "),
                                 fragment(LAST | Opcode.CONTINUATION, "World"), ClientFrame.text("next"));

            assertEquals(List.of("text Hello, World", "text next"), readEveryWay(LIMIT, stream));
        }

        @Test
        void fragmentsMayBeEmpty() {
            byte[] stream = join(fragment(Opcode.TEXT, ""), fragment(Opcode.CONTINUATION, ""),
                                 fragment(Opcode.CONTINUATION, "a"), fragment(LAST | Opcode.CONTINUATION, ""),
                                 fragment(Opcode.TEXT, ""), fragment(LAST | Opcode.CONTINUATION, ""));

            assertEquals(List.of("text a", "text "), readEveryWay(LIMIT, stream));
        }

        @Test
        void controlFramesMayStandBetweenFragments() {
            byte[] stream = join(fragment(Opcode.TEXT, "a"), ClientFrame.ping("1"), ClientFrame.pong(""),
                                 fragment(Opcode.CONTINUATION, "b"), ClientFrame.ping(""),
                                 fragment(LAST | Opcode.CONTINUATION, "c"));

            assertEquals(List.of("ping 1", "pong ", "ping ", "text abc"), readEveryWay(LIMIT, stream));
        }

        @Test
        void aCloseBetweenFragmentsEndsTheStreamWithoutTheText() {
            byte[] stream = join(fragment(Opcode.TEXT, "a"), ClientFrame.close(1001, "bye"),
                                 fragment(LAST | Opcode.CONTINUATION, "b"));

            assertEquals(List.of("close 1001 bye"), readEveryWay(LIMIT, stream));
        }

        @Test
        void fragmentsMayFillTheLimitTogether() {
            byte[] stream = join(fragment(Opcode.TEXT, "x".repeat(LIMIT - 300)), fragment(Opcode.CONTINUATION, "y".repeat(300)),
                                 fragment(LAST | Opcode.CONTINUATION, ""), ClientFrame.text("next"));

            assertEquals(List.of("text " + "x".repeat(LIMIT - 300) + "y".repeat(300), "text next"), readEveryWay(LIMIT, stream));
        }
    }

    @Nested
    @DisplayName("5.5 Control frames")
    class Control {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7, 8, 9, 124, 125})
        void aPingAndAPongMayHoldUpTo125Bytes(int length) {
            String payload = "\u0000\u0080\u00FF".repeat(42).substring(0, length);
            byte[] bytes = payload.getBytes(ISO_8859_1);

            byte[] stream = join(ClientFrame.of(LAST | Opcode.PING, bytes), ClientFrame.of(LAST | Opcode.PONG, bytes));

            assertEquals(List.of("ping " + payload, "pong " + payload), readEveryWay(LIMIT, stream));
        }

        @Test
        void aCloseMayHoldNoCode() {
            assertEquals(List.of("close 1005 "), readEveryWay(LIMIT, ClientFrame.close()));
        }

        @Test
        void aCloseMayHoldAReasonOf123Bytes() {
            String reason = "\u00E9".repeat(61) + "!";

            assertEquals(List.of("close 4999 " + reason), readEveryWay(LIMIT, ClientFrame.close(4999, reason)));
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void nothingIsReadBehindAClose(boolean withCode) {
            byte[] close = withCode ? ClientFrame.close(1000, "") : ClientFrame.close();
            byte[] stream = join(close, ClientFrame.text(""), ClientFrame.ping(""), ClientFrame.text("hello"),
                                 ClientFrame.close(1001, ""), new byte[] {(byte) 0xFF, 0, 1, 2, 3});

            assertEquals(List.of("close " + (withCode ? 1000 : 1005) + " "), readEveryWay(LIMIT, stream));
        }
    }

    @Nested
    @DisplayName("5.7 Examples")
    class Examples {

        @Test
        void theExamplesAClientMaySendAreRead() {
            byte[] text = HexFormat.of().parseHex("818537fa213d7f9f4d5158");
            byte[] pong = HexFormat.of().parseHex("8a8537fa213d7f9f4d5158");

            assertEquals(List.of("text Hello", "pong Hello"), readEveryWay(LIMIT, join(text, pong)));
        }
    }

    @Nested
    @DisplayName("7.4 Status codes")
    class StatusCodes {

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        void aClientMaySend(int code) {
            assertEquals(List.of("close " + code + " "), readEveryWay(LIMIT, ClientFrame.close(code, "")));
        }
    }

    @Nested
    @DisplayName("10.4 Implementation-specific limits")
    class Memory {

        private final ReadFrames frames = new ReadFrames();
        private final FrameParser parser = new FrameParser(LIMIT, frames);
        private final int idle = heldBy(parser);

        @Test
        void anIdleParserKeepsNoBuffer() {
            byte[] stream = join(fragment(Opcode.TEXT, "x".repeat(30_000)), ClientFrame.ping("y".repeat(125)),
                                 fragment(LAST | Opcode.CONTINUATION, "z".repeat(30_000)), ClientFrame.text("in one piece"));

            parser.parse(stream, 0, stream.length);

            assertEquals(3, frames.found.size());
            assertEquals(idle, heldBy(parser));
            assertTrue(idle <= 14, "room for a header");
        }

        @Test
        void aRefusedMessageIsNotKept() {
            byte[] stream = join(fragment(Opcode.TEXT, "x".repeat(30_000)), ClientFrame.text("a new one"));

            parser.parse(stream, 0, stream.length);

            assertEquals(List.of("violation MESSAGE_UNFINISHED"), frames.found);
            assertEquals(idle, heldBy(parser));
        }

        @Test
        void aMessageThatIsOnlyPromisedTakesNoMoreThanTwiceWhatHasCome() {
            byte[] stream = ClientFrame.text("x".repeat(LIMIT));
            int header = stream.length - LIMIT;

            for (int i = 0; i < stream.length - 1; i++) {
                parser.parse(stream, i, i + 1);
                int most = Math.max(256, 2 * Math.max(0, i + 1 - header));
                assertTrue(heldBy(parser) - idle <= most, "too much after byte " + i);
            }
        }

        @Test
        void aMessageInOnePieceIsNotCopied() {
            byte[] stream = join(ClientFrame.text("x".repeat(1000)),
                                 ClientFrame.header(LAST | Opcode.TEXT, MASKED, 0, 100, KEY));

            parser.parse(stream, 0, stream.length);

            assertEquals(idle, heldBy(parser));
        }
    }

    private static byte[] fragment(int firstOctet, String text) {
        return ClientFrame.of(firstOctet, text.getBytes(UTF_8));
    }
}
