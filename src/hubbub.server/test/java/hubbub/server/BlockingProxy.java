package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A proxy of the kind that knows no WebSocket: what asks for an upgrade it refuses, the rest it passes on as it comes. */
final class BlockingProxy implements AutoCloseable {

    private static final int MAX_HEADER = 16 * 1024;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int backend;

    BlockingProxy(int backend) throws IOException {
        this.backend = backend;
        Thread.startVirtualThread(() -> accept());
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Thread.startVirtualThread(() -> serve(client));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket("127.0.0.1", backend)) {
            String header = header(client.getInputStream());
            if (header.toLowerCase(Locale.ROOT).contains("\r\nupgrade:")) {
                client.getOutputStream().write(("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                                                       .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            server.getOutputStream().write(header.getBytes(StandardCharsets.ISO_8859_1));
            Thread.startVirtualThread(() -> pass(client, server));
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // One of them has gone.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Likewise.
        }
    }

    private static String header(InputStream in) throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0 && header.length() < MAX_HEADER) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            header.append((char) next);
        }
        return header.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
