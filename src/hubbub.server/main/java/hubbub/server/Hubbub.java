package hubbub.server;

import java.time.Duration;
import java.util.Optional;

import hubbub.protocol.Limits;
import hubbub.room.Departure;
import hubbub.room.MemoryLog;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.room.RoomLimits;
import hubbub.websocket.WebSocketUpgrader;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import io.helidon.webserver.websocket.WsRouting;

/** The running service: one room, behind one Helidon server. Here all parts are put together. */
final class Hubbub {

    /**
     * Bytes the kernel may hold for a client that does not read; it takes twice that in memory. Less would cost system
     * calls, and without a bound it grows to 4 MB for each stalled client.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    /** Connections the kernel may hold until they are accepted: a whole room that comes back at once, in part at least. */
    private static final int BACKLOG = 4096;

    /** What Helidon gives to threads of connections when it stops, after the room is closed: to close TCP in good order. */
    private static final Duration TCP_GRACE = Duration.ofSeconds(2);

    /** Until then somebody who is to say hello holds a connection and nothing else. */
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    /** What requests under way have left, after the room is closed. */
    private static final Duration HTTP_GRACE = Duration.ofSeconds(1);

    /** How far the server is with stopping: at first it only says so, then it lets nobody in. */
    private enum Stage { SERVING, LEAVING, CLOSING }

    /** The room everyone lands in. */
    private static final String PUBLIC = "public";

    private final Settings settings;
    private final Room room;
    private final RefusalCounts refusals = new RefusalCounts();
    private final TcpConnections connections;
    private final Operators operators;
    private final Wires wires;
    private final WebSocketUpgrader upgrader;
    private final Metrics metrics;
    private volatile Stage stage = Stage.SERVING;

    Hubbub(Settings settings) {
        this.settings = settings;
        this.connections = new TcpConnections(settings.tcp(), settings.access(), refusals);
        this.upgrader = new WebSocketUpgrader(settings.webSocket(), connections);
        this.operators = new Operators(settings.operatorToken());
        this.wires = new Wires(new Limits(settings.webSocket().framesPerSecond(), settings.webSocket().bytesPerSecond()),
                               operators, connections::keepOut, HELLO_WITHIN);
        this.room = Room.open(PUBLIC, RoomLimits.defaults(), new MemoryLog(MemoryLog.Bounds.defaults()), new FlightRecorder(),
                              upgrader::afterRound);
        this.metrics = new Metrics(room.figures(), upgrader.figures(), connections::count, refusals);
    }

    /** Makes the server serve this room: to be called once, before it is built. */
    void configure(WebServerConfig.BuilderBase<?, ?> server) {
        Http1Config.Builder http = Http1Config.builder()
                .config(settings.server().get("protocols.http_1_1"))
                .validateResponseHeaders(true)
                .addSendListener(RequestGuard.responses(connections));
        RequestGuard guard = new RequestGuard(connections, settings.access(), refusals);
        SocketOptions sockets = SocketOptions.builder()
                .tcpNoDelay(true)
                .socketSendBufferSize(SEND_BUFFER)
                .readTimeout(Duration.ZERO) // A listener may be silent for ever; the heartbeat watches it.
                .build();
        server.backlog(BACKLOG)
                .config(settings.server())
                .shutdownHook(false) // stop() drains.
                .shutdownGracePeriod(settings.drain().within().plus(TCP_GRACE))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new GuardedSelector(upgrader.selector(http, guard), connections))
                .connectionOptions(new AcceptedSockets(sockets, connections::accepted))
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .directHandlers(Refusals.create())
                .addFeature(StaticContentFeature.builder()
                        .addClasspath(page -> page.location("static").context("/").welcome("index.html"))
                        .build())
                .routing(Routes.create(() -> stage == Stage.SERVING, this::isHost, metrics::text,
                                       new AdminRoutes(operators, name -> Optional.of(room).filter(any -> name.equals(PUBLIC)))))
                .addRouting(WsRouting.builder()
                        .endpoint(Routes.ROOM, () -> new RoomListener(room, wires, this::admission)));
    }

    private boolean isHost(Headers headers) {
        boolean host = settings.access().isHost(headers);
        if (!host) {
            refusals.count(Refusal.HOST);
        }
        return host;
    }

    /** Why a handshake is refused, if it is. */
    private Optional<Refusal> admission(HttpPrologue prologue, Headers headers) {
        // Helidon's routing has normalised it: a proxy that is to keep some out may have compared what was sent.
        if (!prologue.uriPath().rawPath().equals(Routes.ROOM)) {
            return Optional.of(refusals.count(Refusal.PATH));
        }
        if (stage == Stage.CLOSING) {
            return Optional.of(refusals.count(Refusal.DRAINING));
        }
        if (!isHost(headers)) {
            return Optional.of(Refusal.HOST);
        }
        return settings.access().isOrigin(headers) ? Optional.empty() : Optional.of(refusals.count(Refusal.ORIGIN));
    }

    /** What the room counts. */
    RoomFigures figures() {
        return room.figures();
    }

    /** TCP connections now. */
    int connections() {
        return connections.count();
    }

    /**
     * Closes the room, without the server: refuses newcomers, tells everybody to go, one after the other, flushes what was
     * accepted. Returns when all are gone, after {@code drain.within} at the latest.
     */
    void close() throws InterruptedException {
        stage = Stage.CLOSING;
        Settings.Drain drain = settings.drain();
        Duration half = drain.within().dividedBy(2); // The other half is for the last to go.
        Duration spread = drain.spread().compareTo(half) < 0 ? drain.spread() : half;
        room.close(drain.restart() ? Departure.RESTARTING : Departure.CLOSED, spread, drain.within());
    }

    /**
     * Stops in order. At first it goes on as before but is not ready, for load balancers to see; then the listening socket
     * is closed, then the room, then what is left of connections.
     */
    void stop(WebServer server) throws InterruptedException {
        stage = Stage.LEAVING;
        Thread.sleep(settings.drain().delay());
        stage = Stage.CLOSING;
        // It closes the listening socket at once, and returns when the threads of all connections have ended.
        Thread stopping = Thread.ofVirtual().name("server-stop").start(server::stop);
        close();
        stopping.join(HTTP_GRACE);
        connections.cutRequests(); // Half a request or TLS handshake is not waited for.
        stopping.join();
        wires.close();
        upgrader.close(); // Until here it kept the deadlines of those who do not answer.
        connections.close();
    }
}
