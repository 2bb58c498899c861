package hubbub.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static hubbub.server.JsonClient.field;

/**
 * A listener of server-sent events on a bare socket, which parses as WHATWG HTML, section 9.2.6, says, and reads only when it is
 * asked to. One thread hears; any thread may end it.
 */
final class EventClient implements AutoCloseable {

    /** An event: its type, {@code message} unless it says otherwise, and its data. */
    record Event(String type, String data) { }

    private final Socket socket;
    private final BufferedReader in;
    private final String header;

    // Owned by the thread that hears.
    private String lastId = "";
    private String retry = "";
    private int comments;

    private EventClient(Socket socket, String path, String headers) throws IOException {
        this.socket = socket;
        socket.getOutputStream().write(CrowdClient.bytes("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n"));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 256);
        StringBuilder lines = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.append(line).append('\n');
        }
        header = lines.toString();
    }

    /** Connects, with these lines of header, each with its end. */
    static EventClient connect(int port, String path, String headers) throws IOException {
        return connect(port, path, headers, 64 * 1024);
    }

    /** Likewise, with a receive buffer of so many bytes. */
    static EventClient connect(int port, String path, String headers, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReceiveBufferSize(receiveBuffer); // Before it connects, because that agrees on a window.
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return new EventClient(socket, path, headers);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The header lines of this person. */
    static String person(String name) {
        return "Authorization: Bearer " + JsonClient.key(name) + "\r\nHubbub-Name: " + name + "\r\n";
    }

    /** The status line and the header's lines. */
    String header() {
        return header;
    }

    int status() {
        return Integer.parseInt(header.substring(9, 12));
    }

    /** The next event; nothing once the stream has ended. */
    Optional<Event> hear() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty() && fields.containsKey("data")) {
                return Optional.of(new Event(fields.getOrDefault("event", "message"), fields.get("data")));
            } else if (line.isEmpty()) {
                fields.clear();
            } else if (line.startsWith(":")) {
                comments++;
            } else {
                String[] parts = line.split(": ?", 2);
                fields.put(parts[0], parts[1]);
                lastId = parts[0].equals("id") ? parts[1] : lastId;
                retry = parts[0].equals("retry") ? parts[1] : retry;
            }
        }
        return Optional.empty();
    }

    /** The data of the next event with a message of this type. */
    String hear(String type) throws IOException {
        while (true) {
            Event event = hear().orElseThrow(() -> new IOException("the stream ended without " + type));
            if (event.type().equals("message") && field(event.data(), "t").orElse("").equals(type)) {
                return event.data();
            }
        }
    }

    String lastId() {
        return lastId;
    }

    String retry() {
        return retry;
    }

    int comments() {
        return comments;
    }

    /** Ends with RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends with FIN; what the server still says can be heard. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
