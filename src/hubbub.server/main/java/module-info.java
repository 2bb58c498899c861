import hubbub.room.RoomLogProvider;

/**
 * The service: command line and configuration, the routes, the page, the rooms, and the wire between them and their WebSockets.
 * Start with {@code Main}, then {@code Hubbub}, which puts the parts together.
 */
module hubbub.server {
    requires hubbub.protocol;
    requires hubbub.room;
    requires hubbub.terminal;
    requires hubbub.webhooks;
    requires hubbub.websocket;
    requires io.helidon.builder.api; // Its types are in the signatures of SocketOptions.
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.media.type;
    requires io.helidon.common.parameters;
    requires io.helidon.common.socket;
    requires io.helidon.config;
    requires io.helidon.config.yaml;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.logging.jul; // Or the image would not hold it: Helidon finds it by itself.
    requires io.helidon.webserver;
    requires io.helidon.webserver.staticcontent;
    requires io.helidon.webserver.websocket;
    requires io.helidon.websocket;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management; // The limit of file descriptors.
    requires jdk.unsupported; // sun.misc.Signal, see Signals.

    uses RoomLogProvider;
}
