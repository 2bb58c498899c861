package hubbub.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client on a bare socket that does what no polite one does: it reads only when asked to, and never answers a close. */
final class StubbornClient implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;

    StubbornClient(int port) throws IOException {
        this(port, 0);
    }

    /** With a receive buffer of so many bytes, or the system's if 0. */
    StubbornClient(int port, int receiveBuffer) throws IOException {
        this(connected(port, receiveBuffer));
    }

    private static Socket connected(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    /** On a socket that is connected, over TLS perhaps. */
    StubbornClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write(("GET /room HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            response.append((char) in.readByte());
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException(response.toString());
        }
    }

    /** Says it and reads up to its own echo, so that it is in the room for certain. */
    void say(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length); // A mask of zeros: the payload as it is.
        System.arraycopy(payload, 0, frame, 6, payload.length);
        socket.getOutputStream().write(frame);
        String heard = "";
        while (!heard.equals(text)) {
            heard = new String(readFrame(0x81), StandardCharsets.UTF_8);
        }
    }

    /** Reads past everything else to the server's close frame. */
    int readCloseCode() throws IOException {
        byte[] payload = readFrame(0x88);
        return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
    }

    private byte[] readFrame(int firstByte) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
            in.readFully(payload);
            if (first == firstByte) {
                return payload;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
