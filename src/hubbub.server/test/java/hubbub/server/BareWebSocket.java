package hubbub.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A WebSocket that speaks {@code hubbub.v1.json}, on a bare socket. */
final class BareWebSocket implements Line {

    /** Of an end without a close frame. */
    static final int LOST = 1006;

    private static final String HANDSHAKE = RawHttp.HANDSHAKE + "Sec-WebSocket-Protocol: hubbub.v1.json\r\n\r\n";

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final byte[] NORMAL_CLOSURE = {1000 >> 8, (byte) 1000};

    private final Socket socket;
    private final DataInputStream in;

    // Guarded by this.
    private boolean saidClose;

    // Owned by the thread that hears.
    private int closeCode = LOST;

    private BareWebSocket(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = new DataInputStream(in);
    }

    /** Connects, with a receive buffer of so many bytes. */
    static BareWebSocket connect(int port, int receiveBuffer) throws IOException {
        return connect(port, receiveBuffer, BufferedInputStream::new);
    }

    /** Connects to another address. */
    static BareWebSocket connect(InetSocketAddress address, int receiveBuffer) throws IOException {
        return connect(address, receiveBuffer, BufferedInputStream::new);
    }

    /** Connects and reads in this way. */
    static BareWebSocket connect(int port, int receiveBuffer, UnaryOperator<InputStream> reading) throws IOException {
        return connect(new InetSocketAddress("127.0.0.1", port), receiveBuffer, reading);
    }

    private static BareWebSocket connect(InetSocketAddress address, int receiveBuffer, UnaryOperator<InputStream> reading)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(receiveBuffer); // Before it connects, because that agrees on a window.
            socket.setTcpNoDelay(true);
            socket.connect(address);
            BareWebSocket opened = new BareWebSocket(socket, reading.apply(socket.getInputStream()));
            opened.shakeHands();
            return opened;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void shakeHands() throws IOException {
        socket.getOutputStream().write(CrowdClient.bytes(HANDSHAKE));
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            response.append((char) in.readUnsignedByte());
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ") || !response.toString().contains("hubbub.v1.json")) {
            throw new IOException(response.toString());
        }
    }

    @Override
    public BareWebSocket hello(String name, String fields) throws IOException {
        return send("{\"t\":\"hello\",\"key\":\"" + JsonClient.key(name) + "\",\"name\":\"" + name + "\"" + fields + "}");
    }

    @Override
    public void say(String id, String text) throws IOException {
        send("{\"t\":\"say\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
    }

    private BareWebSocket send(String json) throws IOException {
        send(TEXT, json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private synchronized void send(int first, byte[] payload) throws IOException {
        if (!saidClose) {
            saidClose = first == CLOSE;
            ByteBuffer frame = CrowdClient.frame(first, payload);
            socket.getOutputStream().write(frame.array(), 0, frame.limit());
        }
    }

    @Override
    public Optional<String> hear() {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
                in.readFully(payload);
                switch (first) {
                    case TEXT -> {
                        return Optional.of(new String(payload, StandardCharsets.UTF_8));
                    }
                    case PING -> send(PONG, payload);
                    case CLOSE -> {
                        closeCode = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                        send(CLOSE, payload);
                    }
                    default -> throw new AssertionError("no client expects the frame " + Integer.toHexString(first));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    @Override
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void sayClose() throws IOException {
        send(CLOSE, NORMAL_CLOSURE);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
