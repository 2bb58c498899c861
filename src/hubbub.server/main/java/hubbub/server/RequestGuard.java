package hubbub.server;

import java.util.List;
import java.util.function.BiConsumer;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Looks at every request's header before anything else does. What Helidon 4.3.1 lets through although the end of the request
 * is in doubt is refused here: a front that counts differently could be made to take one request for two.
 */
final class RequestGuard implements BiConsumer<ConnectionContext, Headers> {

    private final TcpConnections connections;
    private final Access access;
    private final RefusalCounts refusals;

    RequestGuard(TcpConnections connections, Access access, RefusalCounts refusals) {
        this.connections = connections;
        this.access = access;
        this.refusals = refusals;
    }

    @Override
    public void accept(ConnectionContext context, Headers headers) {
        if (isFramingInDoubt(headers)) {
            throw refusals.count(Refusal.FRAMING).exception();
        }
        TcpConnection connection = connections.of(context);
        if (connection != null) {
            access.clientBehind(connection.remoteAddress(), headers)
                    .ifPresent(client -> connections.onBehalfOf(context, client));
            connections.refuseBanned(connection);
        }
    }

    /** RFC 9112, sections 6.1 and 6.3: one length, or chunks and nothing else. */
    private static boolean isFramingInDoubt(Headers headers) {
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        List<String> encodings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
        return !encodings.isEmpty() && (!lengths.isEmpty() || !encodings.equals(List.of("chunked")))
                || lengths.size() > 1
                || lengths.size() == 1 && !lengths.getFirst().matches("[0-9]{1,18}");
    }

    /** For responses: tells the connection that its request was answered. */
    static Http1ConnectionListener responses(TcpConnections connections) {
        return new Http1ConnectionListener() {
            @Override
            public void status(ConnectionContext context, Status status) {
                TcpConnection connection = connections.of(context);
                if (connection != null) {
                    connection.responded();
                }
            }
        };
    }
}
