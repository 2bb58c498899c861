package hubbub.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import hubbub.protocol.Limits;
import hubbub.room.Departure;
import hubbub.room.MemoryLog;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.room.RoomLimits;
import hubbub.room.RoomLogs;
import hubbub.webhooks.Webhooks;
import hubbub.websocket.WebSocketLimits;
import hubbub.websocket.WebSocketUpgrader;
import hubbub.websocket.WriterLane;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;

/** The running service: its rooms, behind one Helidon server. Here all parts are put together. */
final class Hubbub {

    /**
     * Bytes the kernel may hold for a client that does not read; it takes twice that in memory. Less would cost system
     * calls, and without a bound it grows to 4 MB for each stalled client.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    /** Connections the kernel may hold until they are accepted: a whole room that comes back at once, in part at least. */
    private static final int BACKLOG = 4096;

    /**
     * What other rooms than the public one keep, in parts of what that does: there may be many. With the defaults, 256 KiB of
     * text and 1,000 entries of less than 400 bytes, each has at most 0.7 MB of history, and while 83 messages a second are
     * said in it, 2.8 MB of ids.
     */
    static final int OTHERS_MESSAGES = 10;
    static final int OTHERS_BYTES = 64;
    private static final int OTHERS_RESENDS = 25;

    /** What Helidon gives to threads of connections when it stops, after the rooms are closed: to close TCP in good order. */
    private static final Duration TCP_GRACE = Duration.ofSeconds(2);

    /** Until then somebody who is to say hello holds a connection and nothing else. */
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    /** What requests under way have left, after the rooms are closed. */
    private static final Duration HTTP_GRACE = Duration.ofSeconds(1);

    /** How far the server is with stopping: at first it only says so, then it lets nobody in. */
    private enum Stage { SERVING, LEAVING, CLOSING }

    private final Settings settings;
    private final RoomLogs logs;
    private final Webhooks webhooks;
    private final Rooms rooms;
    private final FlightRecorder recorder = new FlightRecorder();
    private final RefusalCounts refusals = new RefusalCounts();
    private final TcpConnections connections;
    private final Operators operators;
    private final Wires wires;
    private final WebSocketUpgrader upgrader;
    private final Admission admission;
    private final PolicyReports reports = new PolicyReports(System::nanoTime);
    private final Metrics metrics;
    private volatile Stage stage = Stage.SERVING;

    /**
     * With these logs, which it closes. Throws with a sentence if the public room cannot be opened, or webhooks cannot go on
     * where they were.
     */
    Hubbub(Settings settings, RoomLogs logs) throws IOException, InterruptedException {
        this.settings = settings;
        this.logs = logs;
        this.connections = new TcpConnections(settings.tcp(), settings.access(), refusals);
        this.upgrader = new WebSocketUpgrader(settings.webSocket(), connections);
        this.operators = new Operators(settings.operatorToken());
        this.wires = new Wires(new Limits(settings.textCharacters(), settings.webSocket().framesPerSecond(),
                                          settings.webSocket().bytesPerSecond()),
                               operators, connections::keepOut, HELLO_WITHIN);
        this.webhooks = Webhooks.open(settings.webhooks(), settings.log().isInMemory()
                ? Optional.empty() : Optional.of(settings.log().directory()));
        this.rooms = new Rooms(settings.rooms(), this::openRoom, Rooms.SWEEP_EVERY);
        this.admission = new Admission(settings.access(), rooms, new NewRoomRate(settings.newRooms(), System::nanoTime), refusals,
                                       () -> stage == Stage.CLOSING);
        this.metrics = new Metrics(rooms, upgrader.figures(), connections::count, refusals, reports::count, logs,
                                   webhooks::figures);
        webhooks.start(new WebhookGate(rooms));
    }

    private Place.Opened openRoom(String name) throws IOException {
        MemoryLog.Bounds all = settings.history();
        MemoryLog.Bounds bounds = name.equals(RoomPath.PUBLIC_NAME) ? all : new MemoryLog.Bounds(
                Math.ceilDiv(all.messages(), OTHERS_MESSAGES), Math.ceilDiv(all.bytes(), OTHERS_BYTES), all.age(),
                Math.ceilDiv(all.resends(), OTHERS_RESENDS));
        WriterLane lane = upgrader.newLane();
        try {
            Room room = Room.open(name, RoomLimits.defaults(), logs.of(name, bounds),
                                  webhooks.probe(name, recorder), lane::afterRound);
            return new Place.Opened(room, lane, new Door(sealOf(name)));
        } catch (IllegalStateException e) {
            throw new IOException(Text.visible(e.getMessage()), e);
        }
    }

    private Door.Seal sealOf(String name) {
        return new Door.Seal() {
            @Override
            public Optional<byte[]> kept() {
                return logs.seal(name);
            }

            @Override
            public void keep(byte[] seal) {
                logs.seal(name, seal);
            }
        };
    }

    /** Makes the server serve these rooms: to be called once, before it is built. */
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
                .contentEncoding(ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
                .directHandlers(Refusals.create())
                .addFeature(StaticContentFeature.builder()
                        .addClasspath(page -> page.location("static").context("/").welcome("index.html"))
                        .build())
                .routing(Routes.create(this::whyNotReady, admission::isHost, metrics::text,
                                       new AdminRoutes(operators, rooms::find),
                                       new RoomList(rooms::list, System::nanoTime), reports, face()))
                .addRouting(WsRouting.builder()
                        .endpoint(RoomPath.PUBLIC, this::listener)
                        .endpoint(RoomPath.OTHERS, this::listener));
    }

    /** Half of the time that a request has is for its client. */
    private HttpFace face() {
        Duration within = settings.tcp().requestWithin().dividedBy(2);
        WebSocketLimits limits = settings.webSocket();
        var bounds = new HttpFace.Bounds(limits.messageBytes(), limits.framesPerSecond(), limits.bytesPerSecond(), within);
        var readings = new HttpReadings(rooms, wires, admission, within, System::nanoTime);
        return new HttpFace(rooms, wires, admission, connections, bounds, System::nanoTime, readings,
                            new HttpEvents(rooms, wires, admission, connections, upgrader));
    }

    /** Why newcomers are not welcome, if so. */
    private Optional<String> whyNotReady() {
        return stage == Stage.SERVING ? logs.notReady() : Optional.of("draining");
    }

    private WsListener listener() {
        return new RoomListener(rooms, wires, admission);
    }

    Rooms rooms() {
        return rooms;
    }

    /** What the public room counts. */
    RoomFigures figures() {
        return rooms.publicFigures();
    }

    /** Reports of browsers that something was stopped in the page. */
    long policyReports() {
        return reports.count();
    }

    /** TCP connections now. */
    int connections() {
        return connections.count();
    }

    /**
     * Closes all rooms, without the server: refuses newcomers, tells everybody to go, one after the other, flushes what was
     * accepted. Returns when all are gone, after {@code drain.within} at the latest.
     */
    void close() throws InterruptedException {
        stage = Stage.CLOSING;
        wires.hurry();
        Settings.Drain drain = settings.drain();
        Duration half = drain.within().dividedBy(2); // The other half is for the last to go.
        Duration spread = drain.spread().compareTo(half) < 0 ? drain.spread() : half;
        rooms.close(drain.restart() ? Departure.RESTARTING : Departure.CLOSED, spread, drain.within(),
                    new ReturnSlots(drain.returnsPerSecond()));
        webhooks.close();
        logs.close();
    }

    /**
     * Stops in order. At first it goes on as before but is not ready, for load balancers to see; then the listening socket
     * is closed, then the rooms, then what is left of connections.
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
