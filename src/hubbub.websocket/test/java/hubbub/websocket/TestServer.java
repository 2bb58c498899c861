package hubbub.websocket;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.websocket.WsRouting;

import static org.junit.jupiter.api.Assertions.assertNotNull;

/** A Helidon server with a WebSocket at /chat, each connection with a listener of its own, and ordinary HTTP beside it. */
final class TestServer implements AutoCloseable {

    /** Deadlines so far away that no test reaches them. */
    static final WebSocketLimits PATIENT = limits(60_000, 60_000, 60_000, 60_000);

    /** Small, so that a peer that does not read is soon felt. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final BlockingQueue<TestListener> listeners = new LinkedBlockingQueue<>();
    private final WebSocketUpgrader upgrader;
    private final WebServer server;

    TestServer(WebSocketLimits limits, Supplier<? extends TestListener> listener) {
        upgrader = new WebSocketUpgrader(limits, Transport.closing());
        server = WebServer.builder()
                .host("localhost")
                .port(0)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(upgrader.selector(Http1Config.builder(), (context, headers) -> { }))
                .connectionOptions(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .socketSendBufferSize(SEND_BUFFER)
                        .readTimeout(Duration.ZERO)
                        .build())
                .routing(HttpRouting.builder()
                        .any("/chat", (request, response) -> response.send("ordinary")))
                .addRouting(WsRouting.builder()
                        .endpoint("/chat", () -> {
                            TestListener next = listener.get();
                            listeners.add(next);
                            return next;
                        }))
                .build()
                .start();
    }

    /** In milliseconds. Messages hold at most 1000 bytes and may come at any rate. */
    static WebSocketLimits limits(long pingEvery, long pongWithin, long closeWithin, long writeWithin) {
        return new WebSocketLimits(1000, Duration.ofMinutes(1), 0, 0, Duration.ofMillis(pingEvery), Duration.ofMillis(pongWithin),
                                   Duration.ofMillis(closeWithin), Duration.ofMillis(writeWithin));
    }

    /** A client that has not said anything yet. */
    RawClient connect() {
        return new RawClient(server.port());
    }

    /** A client after its handshake. */
    RawClient open() {
        return connect().open();
    }

    /** A client after its handshake whose kernel takes few bytes that are not read. */
    RawClient openNarrow() {
        return new RawClient(server.port(), 4096).open();
    }

    /** The listener of the connection that was opened next. */
    TestListener listener() throws InterruptedException {
        TestListener next = listeners.poll(10, TimeUnit.SECONDS);
        assertNotNull(next, "no connection was opened");
        return next;
    }

    @Override
    public void close() {
        server.stop();
        upgrader.close();
    }
}
