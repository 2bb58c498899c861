package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import hubbub.websocket.WebSocketUpgrader;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.NotFoundException;
import io.helidon.http.PathMatchers;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What plain HTTP is answered with. The page itself is static content, see {@link Hubbub}. */
final class Routes {

    private static final String HEALTH = "/health/";

    /**
     * All paths there are. Helidon would take others for these, such as {@code /.;/metrics}, which a proxy in front that is
     * to keep people from some does not.
     */
    private static final Pattern PLAIN_PATH = Pattern.compile("/|(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final Pattern CLOSE = Pattern.compile("(^|,)\\s*close\\s*(,|$)", Pattern.CASE_INSENSITIVE);

    private static final Header UPGRADE_WEBSOCKET = HeaderValues.create(HeaderNames.UPGRADE, "websocket");
    private static final Header CONNECTION_UPGRADE = HeaderValues.create(HeaderNames.CONNECTION, "Upgrade");
    private static final Header ALLOW_GET = HeaderValues.create(HeaderNames.ALLOW, "GET");
    private static final Header PLAIN = HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    /** The text format of Prometheus, version 0.0.4. */
    private static final Header METRICS =
            HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    private static final Header HTML = HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    private static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header NOT_KEPT = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header RETRY_AFTER = HeaderValues.create(HeaderNames.RETRY_AFTER, 5);

    /** The page uses its own files and its own socket, nothing else; nobody may frame it. */
    private static final Header SECURITY_POLICY = HeaderValues.create("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "report-uri " + PolicyReports.PATH);
    private static final Header NO_SNIFF = HeaderValues.create("X-Content-Type-Options", "nosniff");
    private static final Header NO_REFERRER = HeaderValues.create("Referrer-Policy", "no-referrer");

    private Routes() { }

    /**
     * Makes the routes.
     *
     * @param whyNotReady why newcomers are not welcome, if so: the server is about to stop, or cannot keep what is said
     * @param isHost  whether a request is for a name of this server
     * @param metrics what {@code /metrics} says
     * @param admin   what operators may order
     * @param rooms   what {@code /rooms} says
     * @param reports what browsers report of the page
     * @param face    what is said in rooms by HTTP
     */
    static HttpRouting.Builder create(Supplier<Optional<String>> whyNotReady, Predicate<Headers> isHost,
                                      Supplier<String> metrics, HttpService admin, RoomList rooms, PolicyReports reports,
                                      HttpService face) {
        byte[] notFound = resource("/static/404.html");
        Filter headersAndHost = (chain, request, response) -> {
            response.header(SECURITY_POLICY).header(NO_SNIFF).header(NO_REFERRER);
            boolean last = isLast(request.headers());
            if (last) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            String path = request.prologue().uriPath().rawPath();
            if (!isPlain(path)) {
                notFound(request, response, notFound);
            } else if (path.startsWith(HEALTH) || isHost.test(request.headers())) { // Probes ask by address.
                chain.proceed();
            } else {
                send(request, response.status(Refusal.HOST.status()).header(PLAIN), Refusal.HOST.sentence());
            }
            if (last) {
                // Helidon 4.3.1 would read on: what then comes, a body even, it would take for the next request.
                throw new CloseConnectionException("this was the last request");
            }
        };
        return HttpRouting.builder()
                .addFilter(headersAndHost)
                .addFilter(new PageFiles())
                .get(HEALTH + "live", (request, response) -> response.header(PLAIN).send("live\n"))
                .get(HEALTH + "ready", (request, response) -> ready(whyNotReady.get(), response))
                .get("/metrics", (request, response) -> response.header(METRICS).send(metrics.get()))
                .register("/admin", admin)
                .register(face)
                .get("/rooms", (request, response) -> response.header(JSON).header(NOT_KEPT).send(rooms.json()))
                .post(PolicyReports.PATH, reports::take)
                .route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.create(RoomPath.PAGES),
                       (request, response) -> response.reroute("/")) // One page: it sees from its address which room it is in.
                .get(RoomPath.PUBLIC, Routes::upgradeRequired)
                .any(RoomPath.PUBLIC, Routes::methodNotAllowed)
                .get(RoomPath.OTHERS, Routes::upgradeRequired)
                .any(RoomPath.OTHERS, Routes::methodNotAllowed)
                .error(NotFoundException.class, (request, response, thrown) -> notFound(request, response, notFound));
    }

    private static void notFound(ServerRequest request, ServerResponse response, byte[] page) {
        send(request, response.status(Status.NOT_FOUND_404).header(HTML), page);
    }

    private static void send(ServerRequest request, ServerResponse response, String sentence) {
        send(request, response, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends this, or to HEAD only how long it is (RFC 9110, section 9.3.2), which Helidon 4.3.1 leaves to its callers. */
    static void send(ServerRequest request, ServerResponse response, byte[] entity) {
        if (request.prologue().method() == Method.HEAD) {
            response.headers().contentLength(entity.length);
            response.send();
        } else {
            response.send(entity);
        }
    }

    private static boolean isPlain(String path) {
        return PLAIN_PATH.matcher(path).matches()
                && (!RoomPath.isLikePage(path) || RoomPath.isPage(path))
                && (!path.startsWith(RoomPath.PUBLIC + "/") || RoomPath.nameOf(path).isPresent()
                    || RoomPath.nameOfFace(path).isPresent());
    }

    /** Whether nothing may follow on this connection: the client says so, or sends a body, which reports only have. */
    private static boolean isLast(ServerRequestHeaders headers) {
        return headers.all(HeaderNames.CONNECTION, List::of).stream().anyMatch(value -> CLOSE.matcher(value).find())
                || headers.contentLength().orElse(0) > 0
                || headers.contains(HeaderNames.TRANSFER_ENCODING);
    }

    private static void ready(Optional<String> whyNot, ServerResponse response) {
        response.header(PLAIN);
        if (whyNot.isEmpty()) {
            response.send("ready\n");
        } else {
            response.status(Status.SERVICE_UNAVAILABLE_503).header(RETRY_AFTER).send(whyNot.get() + "\n");
        }
    }

    private static void upgradeRequired(ServerRequest request, ServerResponse response) {
        response.status(WebSocketUpgrader.UPGRADE_REQUIRED)
                .header(UPGRADE_WEBSOCKET)
                .header(CONNECTION_UPGRADE)
                .header(PLAIN)
                .send("This is a WebSocket: open the page at /, or connect a WebSocket client here (ws:// or wss://).\n");
    }

    private static void methodNotAllowed(ServerRequest request, ServerResponse response) {
        response.status(Status.METHOD_NOT_ALLOWED_405).header(ALLOW_GET).header(PLAIN);
        send(request, response, "Only GET, as a WebSocket handshake, is understood here.");
    }

    private static byte[] resource(String name) {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the server was built without " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
