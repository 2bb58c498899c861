package hubbub.websocket;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

import hubbub.websocket.RawClient.Frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A client's talk with a server that echoes texts of up to 64 KiB: what is sent, and exactly what must come back. It has to
 * be ended by {@link #goesWell}, {@link #isClosedWith} or {@link #isFailedWith}, which see to it that nothing else came, that
 * the server ended TCP, and that the listener was told once.
 */
final class Conversation implements AutoCloseable {

    /** What one message may hold. */
    static final int LIMIT = 64 * 1024;

    /** What comes longer than this is compared by its length and checksum: a failure must fit on a screen. */
    private static final int SHOWN = 200;

    private final RawClient client;
    private final TestListener listener;

    Conversation(TestServer server) throws InterruptedException {
        client = server.open();
        listener = server.listener();
    }

    /** The server all conformance tests talk to: no deadline of it is ever reached. */
    static TestServer server() {
        Duration never = Duration.ofMinutes(10);
        return new TestServer(new WebSocketLimits(LIMIT, never, 0, 0, never, never, never, never), TestListener::new);
    }

    /** How the bytes of some frames are laid into writes, and so, on a socket that does not delay them, into TCP segments. */
    enum Chops {
        WHOLE, BY_FRAME, BY_OCTET
    }

    /** In one write. */
    Conversation send(byte[]... frames) {
        client.send(frames);
        return this;
    }

    Conversation send(Chops chops, byte[]... frames) {
        switch (chops) {
            case WHOLE -> send(frames);
            case BY_FRAME -> Arrays.stream(frames).forEach(client::send);
            case BY_OCTET -> sendInChopsOf(1, frames);
        }
        return this;
    }

    Conversation sendInChopsOf(int size, byte[]... frames) {
        byte[] bytes = ClientFrame.join(frames);
        for (int from = 0; from < bytes.length; from += size) {
            client.send(Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length)));
        }
        return this;
    }

    /** The next frames of the server are these, such as "text hello", "pong hello" (its bytes as ISO 8859-1), "close 1000 ". */
    Conversation hears(String... frames) {
        for (String frame : frames) {
            assertEquals(abridged(frame), describe(client.read()));
        }
        return this;
    }

    /** The connection is as good as ever: the client closes it and the server answers with the same code. */
    void goesWell() throws InterruptedException {
        client.send(ClientFrame.close(1000, "bye"));
        isClosedWith("close 1000 ", 1000);
    }

    /** The server answers a close of the client's with this next, and ends TCP though the client does not. */
    void isClosedWith(String close, int told) throws InterruptedException {
        hears(close);
        isEndedAfter(told);
    }

    /** The server fails the connection next, and ends TCP when it has the client's close. */
    void isFailedWith(int code) throws InterruptedException {
        client.readClose(code);
        client.send(ClientFrame.close(code, ""));
        isEndedAfter(code);
    }

    /** The same where a close frame would be taken for the rest of the frame that was refused: the client ends TCP. */
    void isFailedInsideAFrameWith(int code) throws InterruptedException {
        client.readClose(code);
        client.finish();
        isEndedAfter(code);
    }

    /** The server ends TCP now that a close has been said by both, and the listener was told this code. */
    void isEndedAfter(int code) throws InterruptedException {
        client.readEnd();
        assertEquals(List.of(code), listener.endingCodes());
    }

    @Override
    public void close() {
        client.close();
    }

    private static String describe(Frame frame) {
        String bytes = new String(frame.payload(), ISO_8859_1);
        return abridged(switch (frame.opcode()) {
            case Opcode.TEXT -> "text " + frame.text();
            case Opcode.PING -> "ping " + bytes;
            case Opcode.PONG -> "pong " + bytes;
            case Opcode.CLOSE -> "close " + (bytes.isEmpty() ? "" : frame.closeCode() + " " + frame.closeReason());
            default -> "opcode " + frame.opcode() + " " + bytes;
        });
    }

    private static String abridged(String frame) {
        if (frame.length() <= SHOWN) {
            return frame;
        }
        CRC32 checksum = new CRC32();
        checksum.update(frame.getBytes(UTF_8));
        return frame.substring(0, SHOWN) + "... " + frame.length() + " characters, checksum " + checksum.getValue();
    }
}
