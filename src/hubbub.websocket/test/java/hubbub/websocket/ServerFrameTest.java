package hubbub.websocket;

import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServerFrameTest {

    @ParameterizedTest
    @CsvSource({
        "0,     8100",
        "1,     8101",
        "125,   817D",
        "126,   817E007E",
        "127,   817E007F",
        "65535, 817EFFFF",
        "65536, 817F0000000000010000",
        "70000, 817F0000000000011170"})
    void aTextFrameIsFinalUnmaskedAndItsLengthIsMinimal(int length, String header) {
        byte[] payload = "x".repeat(length).getBytes(UTF_8);

        byte[] frame = ServerFrame.text("x".repeat(length));

        int headerLength = header.length() / 2;
        assertEquals(header, HexFormat.of().withUpperCase().formatHex(frame, 0, headerLength));
        assertArrayEquals(payload, Arrays.copyOfRange(frame, headerLength, frame.length));
        assertEquals(frame.length, ServerFrame.textLength(length));
        assertTrue(headerLength <= ServerFrame.MAX_HEADER);
    }

    @Test
    void framesAreWrittenOneBehindTheOther() {
        byte[] block = new byte[1 + ServerFrame.textLength(2) + ServerFrame.textLength(1)];

        int end = ServerFrame.text("c".getBytes(UTF_8), block, ServerFrame.text("ab".getBytes(UTF_8), block, 1));

        assertEquals(block.length, end);
        assertEquals("00" + "81026162" + "810163", HexFormat.of().formatHex(block));
    }

    @Test
    void controlFramesHoldTheirPayload() {
        assertEquals("8900", HexFormat.of().formatHex(ServerFrame.control(Opcode.PING, new byte[0])));
        assertEquals("8a03010203", HexFormat.of().formatHex(ServerFrame.control(Opcode.PONG, new byte[] {1, 2, 3})));
        assertEquals(127, ServerFrame.control(Opcode.PONG, new byte[125]).length);
    }

    @Test
    void aCloseFrameHoldsItsCodeAndReason() {
        assertEquals("880503e8c3a921", HexFormat.of().formatHex(ServerFrame.close(new Close(1000, "\u00E9!"))));
        assertEquals("8802100c", HexFormat.of().formatHex(ServerFrame.close(new Close(4108, ""))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 4999})
    void aCloseMayHaveACodeThatMayBeSentAndAReasonOf123Bytes(int code) {
        Close close = new Close(code, "\u00E9".repeat(61) + "!");

        byte[] frame = ServerFrame.close(close);

        assertEquals(2 + 125, frame.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65536 + 1000})
    void aCloseWithAnotherCodeIsRefused(int code) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> new Close(code, ""));

        assertEquals("code must be 1000 to 1003, 1007 to 1014 or 3000 to 4999: " + code, refusal.getMessage());
    }

    @Test
    void aReasonOf124BytesIsRefused() {
        String reason = "\u00E9".repeat(62);

        Exception refusal = assertThrows(IllegalArgumentException.class, () -> new Close(1000, reason));

        assertEquals("reason must be at most 123 bytes of UTF-8: 124", refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonInTheCatalogueFitsACloseFrame(CloseReason reason) {
        assertEquals(new Close(reason.code(), reason.sentence()), new Close(reason));
    }

    @Test
    void aControlFrameHoldsAtMost125Bytes() {
        assertEquals(127, ServerFrame.control(Opcode.PONG, new byte[125]).length);

        assertThrows(IllegalArgumentException.class, () -> ServerFrame.control(Opcode.PONG, new byte[126]));
    }
}
