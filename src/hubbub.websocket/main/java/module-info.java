/**
 * The server side of the WebSocket protocol (RFC 6455) for Helidon: text messages, strictly checked, written in as few
 * writes as possible. It keeps Helidon's own way in, so a service routes to it as to any other: a
 * {@code WsListener} on a {@code WsRouting}; only {@link hubbub.websocket.WebSocketUpgrader} is registered in place of
 * Helidon's.
 *
 * <p>To follow the bytes of a client: {@link hubbub.websocket.WebSocketUpgrader} (the opening handshake) →
 * {@code WebSocketConnection} (the reader: one virtual thread per connection) → {@code FrameParser} (frames,
 * {@code Utf8Validator}) → the listener. And back: {@link hubbub.websocket.FrameSource} (blocks of whole frames, kept by the
 * listener's side) → {@code FrameWriter} (the only one who writes) on one of a few {@code WriterPumps}. {@code Heartbeat}
 * watches over all deadlines.
 */
module hubbub.websocket {
    exports hubbub.websocket;

    requires transitive io.helidon.webserver;
    requires transitive io.helidon.webserver.websocket;
    requires transitive io.helidon.websocket;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.socket;
    requires io.helidon.http;
    requires jdk.jfr;
}
