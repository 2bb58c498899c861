package hubbub.server;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

/** HTTP/1.1 on connections that {@link TcpConnections} knows: turns away whom it refuses, and ends them in good order. */
record GuardedSelector(Http1ConnectionSelector http, TcpConnections connections) implements ServerConnectionSelector {

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData bytes) {
        return http.supports(bytes);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        TcpConnection tcp = connections.of(context);
        ServerConnection connection = http.connection(context);
        return tcp == null ? connection : new Guarded(context, connection, tcp, connections);
    }

    /**
     * One connection. It is not an {@code InterruptableTask}: when Helidon stops, it is told by {@link #close}, and a
     * WebSocket's reader goes on until its client has left the room.
     */
    private record Guarded(ConnectionContext context, ServerConnection http, TcpConnection tcp, TcpConnections connections)
            implements ServerConnection {

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                if (tcp.refusal().isPresent()) {
                    byte[] response = tcp.refusal().get().response().getBytes(StandardCharsets.US_ASCII);
                    context.dataWriter().writeNow(BufferData.create(response));
                } else {
                    http.handle(limit);
                }
            } catch (UncheckedIOException e) {
                // Such as of TLS that is none. Helidon would warn of it with a stack trace, as if it were a fault of ours.
                throw new CloseConnectionException("the connection was lost", e);
            } finally {
                tcp.finish();
                connections.ended(tcp);
            }
        }

        @Override
        public Duration idleTime() {
            return tcp.isUpgraded() ? http.idleTime() : Duration.ZERO; // Until then requestWithin is the deadline.
        }

        /** The server stops: politely first, then in earnest. */
        @Override
        public void close(boolean interrupt) {
            if (interrupt || !tcp.isUpgraded()) {
                http.close(interrupt);
            }
        }
    }
}
