package hubbub.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import hubbub.protocol.EventStream;
import hubbub.protocol.Opening;
import hubbub.room.Request;
import hubbub.room.RoomEvent;
import hubbub.room.Session;
import hubbub.websocket.OpenResponse;
import hubbub.websocket.WebSocketUpgrader;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What happens in a room as server-sent events: {@code etc/http.md}. Who listens is in the room as who came with a {@code hello}
 * over a WebSocket. The handler takes the connection over: it writes the response itself, behind Helidon's back, and when that
 * has ended the connection has. Any thread; each request has its own, which waits.
 */
final class HttpEvents implements Handler {

    /** After so many milliseconds a client comes back whose stream has broken off. */
    private static final long RETRY_MILLIS = 2_000;

    private static final List<Header> HEADERS = List.of(
            HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"),
            HeaderValues.create("X-Accel-Buffering", "no"), // Or nginx would wait for more.
            HeaderValues.CONNECTION_CLOSE); // The body ends with the connection, RFC 9112, section 6.3.

    private final Rooms rooms;
    private final Wires wires;
    private final Admission admission;
    private final TcpConnections connections;
    private final WebSocketUpgrader writers;

    HttpEvents(Rooms rooms, Wires wires, Admission admission, TcpConnections connections, WebSocketUpgrader writers) {
        this.rooms = rooms;
        this.wires = wires;
        this.admission = admission;
        this.connections = connections;
        this.writers = writers;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        HttpVisitor visitor = HttpVisitor.of(request, admission, wires.clients());
        TcpConnection connection = connections.of(request)
                .orElseThrow(() -> HttpProblem.unavailable("The connection has ended."));
        Rooms.Visit visit = HttpFace.enter(rooms, admission, visitor);
        try {
            HttpFace.admit(visit, visitor);
            listen(visit, visitor.opening(), connection, header(response));
        } finally {
            visit.end();
        }
        throw new CloseConnectionException("the event stream has ended");
    }

    private void listen(Rooms.Visit visit, Opening.Admitted opening, TcpConnection connection, byte[] header)
            throws InterruptedException {
        OutputStream out = connection.output();
        OpenResponse stream = writers.respond(out, EventStream.COMMENT, connection::cut);
        EventListener listener = new EventListener(visit.lane(), connection,
                                                   millis -> connections.keepOut(connection, millis), stream);
        Optional<Session> session = Optional.empty();
        try {
            out.write(header); // Before the writer has anything to write, and while the connection has its time for a request.
            connection.upgraded();
            session = Optional.of(visit.room().join(wires.events(), listener, opening.hello()));
            listener.enter(session.get());
            for (RoomEvent.Refused complaint : opening.complaints()) {
                session.get().forward(new Request.Misfit(complaint));
            }
            stream.run(connection.input());
        } catch (IOException e) {
            // It has gone already.
        } finally {
            session.ifPresent(Session::leave);
        }
    }

    /** With the headers that every response has, and before anything else when to come back. */
    private static byte[] header(ServerResponse response) {
        HEADERS.forEach(response::header);
        StringBuilder header = new StringBuilder("HTTP/1.1 200 OK\r\n");
        response.headers().forEach(one -> header.append(one.name()).append(": ").append(one.get()).append("\r\n"));
        return header.append("\r\n").append(EventStream.retry(RETRY_MILLIS)).append('\n').toString()
                .getBytes(StandardCharsets.US_ASCII);
    }
}
