package hubbub.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An HTTP server that answers everything with 200 and keeps what it was asked, except for a proxy's own health checks. */
final class RecordingBackend implements AutoCloseable {

    /**
     * One request.
     *
     * @param line    its first line
     * @param headers by name in lower case, the values in their order
     */
    record Request(String line, Map<String, List<String>> headers) { }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

    RecordingBackend() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next request, or null after ten seconds. */
    Request next() throws InterruptedException {
        return requests.poll(10, TimeUnit.SECONDS);
    }

    /** Whether there was no request that was not yet asked for. */
    boolean isIdle() {
        return requests.isEmpty();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> answer(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(Socket socket) {
        try (socket; BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String first = in.readLine();
            Map<String, List<String>> headers = new TreeMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                String[] header = line.split(":", 2);
                headers.computeIfAbsent(header[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(header[1].strip());
            }
            if (first != null && !isHealthCheck(headers)) {
                requests.add(new Request(first, headers));
            }
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                                   .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The proxy has gone; what it asked is kept.
        }
    }

    /** HAProxy's checks have a Host and nothing else; what clients ask comes with more. */
    private static boolean isHealthCheck(Map<String, List<String>> headers) {
        return List.of("connection", "host").containsAll(headers.keySet());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
