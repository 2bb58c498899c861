package peers.jetty;

import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/*
 * A room on Jetty's own WebSocket API, embedded and without servlets, after "WebSocket Server" in Jetty's programming guide: a
 * listener for each session, and for each message a sendText with a callback to every session.
 *
 * Each session's message is encoded and framed anew and is one write to the socket; what waits behind an unfinished write is
 * joined into the next.
 *
 * A slow client: one for which more than maxOutgoingFrames wait is disconnected.
 */
final class Main {
    /** Messages that wait for one client. Jetty has no bound in bytes; of 480 bytes each this is a MiB. */
    private static final int MOST_WAITING = 2048;
    /** Bytes. */
    private static final int LONGEST_MESSAGE = 64 * 1024;

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        var room = new Room();
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxOutgoingFrames(MOST_WAITING);
            container.setMaxTextMessageSize(LONGEST_MESSAGE);
            container.setIdleTimeout(Duration.ofMinutes(30)); // Who only listens stays.
            container.addMapping("/room", (request, response, callback) -> new Client(room));
        }));
        server.start();
        server.join();
    }
}
