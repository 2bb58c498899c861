package hubbub.terminal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that says what no server of ours would. Each connection is treated in the same way. */
final class RawServer implements AutoCloseable {

    static final String HERE = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: hubbub.v1.json\r\n\r\n";
    static final String WELCOME = "{\"t\":\"welcome\",\"room\":\"public\",\"you\":{\"id\":\"me\",\"name\":\"Ada\"},"
            + "\"position\":\"p\",\"resumed\":false,\"at\":\"\",\"limits\":{\"text\":4000}}";

    /** What it does with a connection after the handshake. An exception ends it. */
    interface Conduct {
        void with(InputStream in, OutputStream out) throws IOException;
    }

    private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: *(\\S+)", Pattern.CASE_INSENSITIVE);

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();

    private RawServer(ServerSocket server) {
        this.server = server;
    }

    /** ACCEPT in the answer is replaced by what the key asks for (RFC 6455, section 4.2.2). */
    static RawServer start(String answer, Conduct conduct) throws IOException {
        RawServer started = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> started.accept(answer, conduct));
        return started;
    }

    URI room() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/room");
    }

    int connections() {
        return connections.get();
    }

    private void accept(String answer, Conduct conduct) {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(socket, answer, conduct));
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void converse(Socket socket, String answer, Conduct conduct) {
        try (socket; InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
            Matcher key = KEY.matcher(head(in));
            if (!key.find()) {
                throw new AssertionError("no handshake");
            }
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(
                    (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            out.write(answer.replace("ACCEPT", Base64.getEncoder().encodeToString(hash)).getBytes(StandardCharsets.US_ASCII));
            conduct.with(in, out);
            in.transferTo(OutputStream.nullOutputStream()); // Until the client goes.
        } catch (IOException e) {
            // The client has gone.
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next == -1) {
                throw new EOFException("gone before it had asked");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** A frame: the first byte is FIN and opcode. */
    static void frame(OutputStream out, int first, byte[] payload) throws IOException {
        out.write(frame(first, payload)); // At once: what comes in pieces is read in pieces.
    }

    static byte[] frame(int first, byte[] payload) {
        int length = payload.length;
        byte[] head = length < 126 ? new byte[] {(byte) first, (byte) length}
                : new byte[] {(byte) first, 126, (byte) (length >> 8), (byte) length};
        return ByteBuffer.allocate(head.length + length).put(head).put(payload).array();
    }

    static void text(OutputStream out, String text) throws IOException {
        out.write(text(text));
    }

    static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
