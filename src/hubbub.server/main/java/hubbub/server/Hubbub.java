package hubbub.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.room.RoomLimits;
import hubbub.room.WireFormat;
import hubbub.websocket.WebSocketUpgrader;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import io.helidon.webserver.websocket.WsRouting;

/** The running service: one room, behind one Helidon server. Here all parts are put together. */
final class Hubbub {

    /**
     * Bytes the kernel may hold for a client that does not read; it takes twice that in memory. Less would cost system
     * calls, and without a bound it grows to 4 MB for each stalled client.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    private final Settings settings;
    private final Room room = Room.open("public", RoomLimits.defaults());
    private final WebSocketUpgrader upgrader;
    private final AtomicBoolean draining = new AtomicBoolean();

    Hubbub(Settings settings) {
        this.settings = settings;
        this.upgrader = new WebSocketUpgrader(settings.webSocket());
    }

    /** Makes the server serve this room: to be called once, before it is built. */
    void configure(WebServerConfig.BuilderBase<?, ?> server) {
        WireFormat plainText = new PlainText();
        server.config(settings.server())
                .shutdownHook(false) // stop() drains first.
                .protocolsDiscoverServices(false)
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.builder().config(settings.server().get("protocols.http_1_1")).build())
                        // The lookup minds the case, clients do not; RFC 6455, section 4.2.1.
                        .upgraders(Map.of("websocket", upgrader, "WebSocket", upgrader))
                        .build())
                .connectionOptions(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .socketSendBufferSize(SEND_BUFFER)
                        .readTimeout(Duration.ZERO) // A listener may be silent for ever; the heartbeat watches it.
                        .build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .directHandlers(Refusals.create())
                .addFeature(StaticContentFeature.builder()
                        .addClasspath(page -> page.location("static").context("/").welcome("index.html"))
                        .build())
                .routing(Routes.create(draining::get))
                .addRouting(WsRouting.builder()
                        .endpoint(Routes.ROOM, () -> new RoomListener(room, plainText, draining::get)));
    }

    /** What the room counts. */
    RoomFigures figures() {
        return room.figures();
    }

    /**
     * Closes the room, without the server: refuses newcomers, flushes what was accepted, tells everybody 1001. Returns when
     * all are gone, after {@code drain.within} at the latest.
     */
    void close() throws InterruptedException {
        draining.set(true);
        room.close(settings.drainWithin());
        upgrader.close();
    }

    /** Stops in order: first the room, as {@link #close} says, then the server it was given to. */
    void stop(WebServer server) throws InterruptedException {
        close();
        server.stop();
    }
}
