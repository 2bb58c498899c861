package hubbub.websocket;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.NotFoundException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;

import static java.lang.System.Logger.Level.ERROR;

/**
 * The server's side of the opening handshake, RFC 6455, section 4.2, in place of Helidon's. A server has it through its
 * {@link #selector}; the connections it makes speak to the listeners of the server's {@code WsRouting}. One upgrader, with
 * its threads, serves all connections of a server; who makes one closes it.
 */
public final class WebSocketUpgrader implements Http1Upgrader, AutoCloseable {

    /** The status for a request that must come as a WebSocket handshake of another kind, RFC 9110, section 15.5.22. */
    public static final Status UPGRADE_REQUIRED = Status.create(426, "Upgrade Required");

    private static final System.Logger LOGGER = System.getLogger(WebSocketUpgrader.class.getName());

    private static final String VERSION = "13";
    private static final Header SUPPORTED_VERSION = HeaderValues.create(WsUpgrader.WS_VERSION, VERSION);
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_LENGTH = 16;

    // What all its connections share.
    final WebSocketLimits limits;
    final Transport transport;
    final WriterPumps pumps = new WriterPumps();
    final Heartbeat heartbeat;
    final WebSocketFigures figures = new WebSocketFigures();

    /** Makes an upgrader and starts its heartbeat. */
    public WebSocketUpgrader(WebSocketLimits limits, Transport transport) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.heartbeat = new Heartbeat(limits);
    }

    /**
     * The HTTP/1.1 of a server that is to have these WebSockets.
     *
     * @param http  its configuration, which must have no receive listener: of several, Helidon 4.3.1 calls none
     * @param guard sees the header of every request, of whatever kind, before anything else does; may throw a {@link
     *              RequestException} to refuse it
     */
    public Http1ConnectionSelector selector(Http1Config.Builder http, BiConsumer<ConnectionContext, Headers> guard) {
        return Http1ConnectionSelector.builder()
                .config(http.addReceiveListener(new HeaderListener(guard)).build())
                .upgraders(Map.of(supportedProtocol(), this))
                .build();
    }

    /** What all its connections count. */
    public WebSocketFigures figures() {
        return figures;
    }

    /** A lane for connections that are to have their turns of writing together. */
    public WriterLane newLane() {
        return new WriterLane(pumps);
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    /**
     * A response that goes on, written as these WebSockets are, once {@link OpenResponse#from} has said from where.
     *
     * @param out  where its body goes: each write is one of the socket
     * @param sign sent after as much silence as a WebSocket is pinged after
     * @param cut  ends the connection at once, see {@link Transport#cut}; may block
     */
    public OpenResponse respond(OutputStream out, byte[] sign, Runnable cut) {
        return new OpenResponse(this, out, sign, cut);
    }

    /**
     * Answers a handshake.
     *
     * @return the connection, or null if the request is not a WebSocket handshake, or for no route: then HTTP routing
     * answers it
     * @throws RequestException if it is a handshake that must be refused; Helidon answers with its status
     */
    @Override
    public ServerConnection upgrade(ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        if (prologue.method() != Method.GET || !hasToken(headers, HeaderNames.CONNECTION, "upgrade")) {
            return null;
        }
        WsListener listener;
        try {
            listener = context.router().routing(WsRouting.class, WsRouting.empty()).findRoute(prologue).listener();
        } catch (NotFoundException e) {
            return null;
        }
        String accept = accept(headers);
        Optional<Headers> more;
        try {
            more = listener instanceof HandshakeListener shown
                    ? shown.onHttpUpgrade(context, prologue, headers)
                    : listener.onHttpUpgrade(prologue, headers);
        } catch (WsUpgradeException e) {
            throw refusal(Status.FORBIDDEN_403, e.getMessage()).build();
        } catch (RequestException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.log(ERROR, "A WebSocket listener failed in onHttpUpgrade; its client is told 500", e);
            throw refusal(Status.INTERNAL_SERVER_ERROR_500, "The server failed.").build();
        }
        Optional<String> subProtocol = more.flatMap(h -> h.first(WsUpgrader.PROTOCOL))
                .filter(chosen -> tokens(headers, WsUpgrader.PROTOCOL).anyMatch(chosen::equals));
        WebSocketConnection connection = new WebSocketConnection(context, listener, subProtocol, this);
        BufferData response = response(accept, subProtocol, more);
        transport.upgraded(context);
        figures.handshakeAccepted();
        context.dataWriter().writeNow(response); // Last: whatever throws after it would be answered in HTTP.
        return connection;
    }

    /** Ends the heartbeat. Connections are to be ended before. */
    @Override
    public void close() {
        heartbeat.close();
    }

    private String accept(Headers headers) {
        if (!headers.all(WsUpgrader.WS_VERSION, List::of).equals(List.of(VERSION))) {
            figures.refused(WebSocketFigures.Refusal.VERSION);
            throw refusal(UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13").header(SUPPORTED_VERSION).build();
        }
        List<String> keys = headers.all(WsUpgrader.WS_KEY, List::of);
        if (keys.size() != 1 || !isNonce(keys.getFirst())) {
            figures.refused(WebSocketFigures.Refusal.KEY);
            throw refusal(Status.BAD_REQUEST_400, "Sec-WebSocket-Key must be given once: 16 bytes in base64").build();
        }
        if (headers.all(HeaderNames.ORIGIN, List::of).size() > 1) { // RFC 6454, section 7.3.
            figures.refused(WebSocketFigures.Refusal.ORIGINS);
            throw refusal(Status.FORBIDDEN_403, "There must be one Origin, or none").build();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((keys.getFirst() + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-1", e);
        }
    }

    private static boolean isNonce(String key) {
        try {
            return Base64.getDecoder().decode(key).length == NONCE_LENGTH;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasToken(Headers headers, HeaderName name, String token) {
        return tokens(headers, name).anyMatch(token::equalsIgnoreCase);
    }

    private static Stream<String> tokens(Headers headers, HeaderName name) {
        return headers.all(name, List::of).stream().flatMap(value -> Stream.of(value.split(","))).map(String::strip);
    }

    /** Of what the listener wants to add, a subprotocol is sent only if it was offered, RFC 6455, section 4.2.2. */
    private static BufferData response(String accept, Optional<String> subProtocol, Optional<Headers> more) {
        BufferData response = BufferData.growing(256);
        response.writeAscii("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Accept: " + accept + "\r\n");
        subProtocol.ifPresent(chosen -> response.writeAscii("Sec-WebSocket-Protocol: " + chosen + "\r\n"));
        more.ifPresent(headers -> headers.stream()
                .filter(header -> !header.headerName().equals(WsUpgrader.PROTOCOL))
                .forEach(header -> header.writeHttp1Header(response)));
        response.writeAscii("\r\n");
        return response;
    }

    private final class HeaderListener implements Http1ConnectionListener {

        private final BiConsumer<ConnectionContext, Headers> guard;

        HeaderListener(BiConsumer<ConnectionContext, Headers> guard) {
            this.guard = guard;
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            guard.accept(context, headers);
            // Helidon's lookup of an upgrader minds the case of the protocol's name; RFC 6455, section 4.2.1, does not.
            if (headers instanceof WritableHeaders<?> writable && hasToken(headers, HeaderNames.UPGRADE, supportedProtocol())) {
                writable.set(HeaderNames.UPGRADE, supportedProtocol());
            }
        }
    }

    private static RequestException.Builder refusal(Status status, String sentence) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(status)
                .safeMessage(true)
                .message(sentence);
    }
}
