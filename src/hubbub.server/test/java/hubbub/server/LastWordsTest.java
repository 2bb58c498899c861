package hubbub.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a client said right before its connection ends, alone in the room and all in one segment, comes back before the end. */
@Timeout(120)
class LastWordsTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start();

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    /** A frame of a client with a mask of zeros: the payload as it is. */
    private static byte[] frame(int first, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[6 + bytes.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        return frame;
    }

    private static String heard(byte[]... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            client.send(RawHttp.HANDSHAKE + "\r\n" + all.toString(StandardCharsets.ISO_8859_1)).hearHeader();
            byte[] heard = client.finish().hearAll().getBytes(StandardCharsets.ISO_8859_1);
            List<String> told = new java.util.ArrayList<>();
            for (int at = 0; at < heard.length; at += 2 + heard[at + 1]) {
                String payload = new String(heard, at + 2, heard[at + 1], StandardCharsets.ISO_8859_1);
                told.add(heard[at] == (byte) 0x88 ? "close " + (payload.charAt(0) << 8 | payload.charAt(1))
                                                  : Integer.toHexString(heard[at] & 0xFF) + " " + payload);
            }
            return String.join(", ", told);
        }
    }

    @RepeatedTest(50)
    void beforeAViolation() throws IOException {
        assertEquals("81 Hello, 81 again, close 1002", heard(frame(0x81, "Hello"), frame(0x81, "again"), frame(0xA1, "no")));
    }

    @RepeatedTest(50)
    void beforeBinary() throws IOException {
        assertEquals("81 Hello, close 1003", heard(frame(0x81, "Hello"), frame(0x82, "bytes")));
    }

    @RepeatedTest(50)
    void beforeAClose() throws IOException {
        assertEquals("81 Hello, close 1000", heard(frame(0x81, "Hello"), frame(0x88, "\u0003\u00e8")));
    }
}
