package hubbub.websocket;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A socket that speaks as told, politely or not, and takes nothing from a server but HTTP answers and right frames. */
final class RawClient implements AutoCloseable {

    /** Longer than any deadline in the tests; a read that takes longer fails its test. */
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawClient(int port) {
        this(port, 0);
    }

    /** A client whose kernel holds only so many bytes that were not read; 0 for the usual. */
    RawClient(int port, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer's status and what matters of its header and body. */
    record Answer(int status, List<String> header, String body) {

        /** Values of this field, in order. */
        List<String> values(String name) {
            return header.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    /** One frame of the server. */
    record Frame(int opcode, byte[] payload) {

        String text() {
            assertEquals(Opcode.TEXT, opcode);
            return new String(payload, UTF_8);
        }

        /** The code of a close frame, or 1005 where it holds none. */
        int closeCode() {
            assertEquals(Opcode.CLOSE, opcode);
            return payload.length == 0 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, UTF_8);
        }
    }

    /** Header lines of a polite handshake; the key is that of RFC 6455, section 1.3. */
    static List<String> handshake() {
        return new ArrayList<>(List.of("GET /chat HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
                                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"));
    }

    /** Shakes hands politely. */
    RawClient open() {
        assertEquals(101, ask(handshake()).status());
        return this;
    }

    Answer ask(List<String> header) {
        send((String.join("\r\n", header) + "\r\n\r\n").getBytes(ISO_8859_1));
        return answer();
    }

    Answer answer() {
        try {
            String status = line();
            List<String> header = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                header.add(line);
            }
            Answer bare = new Answer(Integer.parseInt(status.split(" ")[1]), header, "");
            byte[] body = new byte[bare.values("Content-Length").stream().mapToInt(Integer::parseInt).sum()];
            in.readFully(body);
            return new Answer(bare.status(), header, new String(body, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends all of it in one segment, if the kernel can. */
    RawClient send(byte[]... frames) {
        try {
            socket.getOutputStream().write(ClientFrame.join(frames));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame; anything but a right one, or none, fails the test. */
    Frame read() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            assertEquals(0x80, first & 0xF0, "final, and no reserved bit");
            assertTrue(second < 128, "not masked");
            long length = second < 126 ? second : second == 126 ? in.readUnsignedShort() : in.readLong();
            assertTrue(length >= (second < 126 ? 0 : second == 126 ? 126 : 65536), "minimal length");
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            return new Frame(first & 0x0F, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the first bytes of a frame, so that it is certain that the server has begun to write it. */
    RawClient awaitBytes() {
        try {
            in.mark(2);
            in.readUnsignedShort();
            in.reset();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a close frame with this code, and nothing before it. */
    Frame readClose(int code) {
        Frame close = read();
        assertEquals(code, close.closeCode());
        return close;
    }

    /** Reads the end of the stream, and nothing before it. */
    void readEnd() {
        try {
            assertEquals(-1, in.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a close frame that was read and waits for the server to end TCP. */
    void answerCloseAndReadEnd(int code) {
        send(ClientFrame.close(code, ""));
        readEnd();
    }

    /** Reads frames until TCP is cut, in the middle of one or not, and returns the whole ones. */
    List<Frame> readUntilCut() {
        List<Frame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(read());
            }
        } catch (UncheckedIOException e) {
            assertTrue(e.getCause() instanceof EOFException || e.getCause() instanceof SocketException, e.toString());
            return frames;
        }
    }

    /** Sends a FIN: nothing more will be sent. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends an RST. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
