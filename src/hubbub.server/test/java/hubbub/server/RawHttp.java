package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A TCP connection that says exactly what it is told to, and hears exactly what comes. */
final class RawHttp implements AutoCloseable {

    /** The lines of a polite handshake. */
    static final String HANDSHAKE = "GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private final Socket socket = new Socket();

    RawHttp(String host, int port) throws IOException {
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(host, port));
    }

    RawHttp(int port) throws IOException {
        this("127.0.0.1", port);
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends it, or as much of it as the server takes before it closes. */
    void sendIfPossible(String text) {
        try {
            send(text);
        } catch (IOException e) {
            // It had heard enough.
        }
    }

    RawHttp finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // It is closed already.
        }
        return this;
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The three digits of the answer; nothing if it was closed without one. */
    String hearStatus() throws IOException {
        try {
            String header = hearHeader();
            return header.length() < 12 ? "" : header.substring(9, 12);
        } catch (SocketException e) {
            return "";
        }
    }

    /** All that comes until the server closes, an RST included. */
    String hearAll() throws IOException {
        StringBuilder heard = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                heard.append((char) next);
            }
        } catch (SocketException e) {
            heard.append("(reset)");
        }
        return heard.toString();
    }

    /** What comes up to the end of one header. */
    String hearHeader() throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return heard + "(end)";
            }
            heard.append((char) next);
        }
        return heard.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
