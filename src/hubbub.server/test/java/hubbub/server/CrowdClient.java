package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;

/**
 * One of a {@link Crowd}: a WebSocket client without a thread. Its private methods and fields are the crowd thread's, but for
 * the volatile ones, which any thread may read.
 */
final class CrowdClient {

    /** How far a client has come. */
    enum Stage {
        /** The connection is not open yet. */
        CONNECTING,
        /** The opening bytes are sent. */
        OPENED,
        /** The handshake was answered with 101, and a ping is sent. */
        UPGRADED,
        /** The ping was answered, so what is said from now on reaches it: the room has its join. */
        IN,
        /** The connection has ended, by whomever. */
        GONE
    }

    /** A handshake as it should be. */
    static final byte[] HANDSHAKE = bytes("GET /room HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int NO_CLOSE_FRAME = 1006;
    private static final byte[] NOTHING = {};

    private final Crowd crowd;
    private final SocketChannel channel;
    private final byte[] opening;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private SelectionKey key;
    private byte[] unparsed = NOTHING;
    private final CRC32 checksum = new CRC32();
    private long heardSum; // Published by heard.

    private volatile Stage stage = Stage.CONNECTING;
    private volatile int heard;
    private volatile int closeCode;
    private volatile String refusal = "";

    CrowdClient(Crowd crowd, SocketChannel channel, byte[] opening) {
        this.crowd = crowd;
        this.channel = channel;
        this.opening = opening;
    }

    /** For a failure's message. */
    @Override
    public String toString() {
        return stage + " " + closeCode + " " + refusal;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    Stage stage() {
        return stage;
    }

    boolean isIn() {
        return stage == Stage.IN;
    }

    boolean isGone() {
        return stage == Stage.GONE;
    }

    /** How many messages it heard. */
    int heard() {
        return heard;
    }

    /** How it stands and what it heard: two that heard the same in the same order say the same here. */
    String account() {
        int count = heard; // Read first: it publishes the checksum.
        return "%s %d, heard %d, checksum %x".formatted(stage, closeCode, count, heardSum);
    }

    /** The code of the server's close frame, 1006 if the connection ended without, 0 before. */
    int closeCode() {
        return closeCode;
    }

    /** The status line it was answered with instead of 101, or why it could not connect, or nothing. */
    String refusal() {
        return refusal;
    }

    /** Where it connects from, as in 127.0.0.1:40000. */
    String address() throws IOException {
        InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Says it, at most 65,535 bytes of ASCII. Any thread. */
    void say(String text) {
        crowd.tell(() -> send(frame(TEXT, bytes(text))));
    }

    /** Sends these bytes as they are. Any thread. */
    void send(String raw) {
        crowd.tell(() -> send(ByteBuffer.wrap(bytes(raw))));
    }

    /** From now on it reads nothing, or reads again. Any thread. */
    void read(boolean reads) {
        crowd.tell(() -> {
            if (key.isValid()) {
                key.interestOps(reads ? key.interestOps() | SelectionKey.OP_READ : key.interestOps() & ~SelectionKey.OP_READ);
            }
        });
    }

    void connect(SelectionKey registered, boolean connected) throws IOException {
        key = registered;
        if (connected) {
            open();
        }
    }

    void ready(ByteBuffer buffer) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                open();
            }
            if (key.isValid() && key.isWritable()) {
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                receive(buffer);
            }
        } catch (IOException e) {
            gone(e.toString());
        }
    }

    private void open() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        stage = Stage.OPENED;
        send(ByteBuffer.wrap(opening));
    }

    private void send(ByteBuffer bytes) {
        if (stage != Stage.GONE) {
            unsent.add(bytes);
            try {
                flush();
            } catch (IOException e) {
                gone(e.toString());
            }
        }
    }

    private void flush() throws IOException {
        while (!unsent.isEmpty()) {
            channel.write(unsent.getFirst());
            if (unsent.getFirst().hasRemaining()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                return;
            }
            unsent.removeFirst();
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
    }

    private void receive(ByteBuffer buffer) throws IOException {
        buffer.clear().put(unparsed);
        boolean ended = channel.read(buffer) < 0;
        buffer.flip();
        while (stage != Stage.GONE && (stage == Stage.OPENED ? parseResponse(buffer) : parseFrame(buffer))) {
            // Until what is left is not whole.
        }
        unparsed = buffer.hasRemaining() ? new byte[buffer.remaining()] : NOTHING;
        buffer.get(unparsed);
        if (ended) {
            gone("");
        }
    }

    private boolean parseResponse(ByteBuffer buffer) {
        String response = StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString();
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!response.startsWith("HTTP/1.1 101 ")) {
            refusal = response.lines().findFirst().orElseThrow();
            buffer.position(buffer.limit());
            return false;
        }
        buffer.position(buffer.position() + end + 4);
        stage = Stage.UPGRADED;
        send(frame(PING, NOTHING));
        return true;
    }

    private boolean parseFrame(ByteBuffer buffer) {
        int start = buffer.position();
        if (buffer.remaining() < 4 && (buffer.remaining() < 2 || buffer.get(start + 1) == 126)) {
            return false;
        }
        int first = buffer.get() & 0xFF;
        int length = buffer.get();
        length = length == 126 ? buffer.getShort() & 0xFFFF : length;
        if (buffer.remaining() < length) {
            buffer.position(start);
            return false;
        }
        ByteBuffer payload = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        switch (first) {
            case TEXT -> {
                checksum.update(payload);
                heardSum = checksum.getValue();
                heard = heard + 1; // Only this thread writes it.
                crowd.heard(payload.rewind());
            }
            case PING -> send(frame(PONG, NOTHING));
            case PONG -> stage = Stage.IN;
            case CLOSE -> closeCode = payload.getShort() & 0xFFFF;
            default -> throw new AssertionError("no client expects the frame " + Integer.toHexString(first));
        }
        return true;
    }

    /** One whole frame of a client. */
    static ByteBuffer frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        }
        return frame.putInt(0).put(payload).flip(); // A mask of zeros: the payload as it is.
    }

    /** Ends the connection: with RST, or else with FIN and without a close frame. */
    void drop(boolean reset) {
        if (stage != Stage.GONE) {
            try {
                if (reset) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            } catch (IOException e) {
                // Then it is reset already.
            }
            gone("");
        }
    }

    void gone(String why) {
        if (refusal.isEmpty() && stage.compareTo(Stage.UPGRADED) < 0) {
            refusal = why;
        }
        closeCode = closeCode == 0 ? NO_CLOSE_FRAME : closeCode;
        stage = Stage.GONE;
        unparsed = NOTHING;
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
