package hubbub.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import hubbub.server.ChatClient.Ending;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static hubbub.server.Browser.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Hubbub behind a reverse proxy with TLS, set up as {@code etc/reverse-proxy.md} says. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BehindAProxy {

    private static final Path PAGE = Path.of("main", "resources", "static");
    private static final String USUAL = "60s";

    private final ReverseProxy.Kind kind;
    private LocalCertificate certificate;
    private HttpClient http;

    @TempDir
    private Path folder;

    BehindAProxy(ReverseProxy.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void prepare(@TempDir Path certificates) throws Exception {
        kind.installed();
        certificate = LocalCertificate.make(certificates);
        http = client().build();
    }

    private HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(certificate.trusting());
    }

    private ReverseProxy proxy(int backend, String idle) throws Exception {
        return ReverseProxy.start(kind, backend, idle, certificate, folder);
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }

    /** As the page does: its origin is the proxy. */
    private ChatClient enter(ReverseProxy proxy) {
        return ChatClient.connect(http.newWebSocketBuilder().header("Origin", "https://" + proxy.host()), proxy.room());
    }

    @Test
    void thePageIsServedWithAllItsFilesAndHeaders() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             Stream<Path> files = Files.list(PAGE)) {
            List<String> paths = Stream.concat(Stream.of("/", "/?from=elsewhere", "/r/attic", "/rooms"),
                                               files.map(file -> "/" + file.getFileName())).toList();
            assertTrue(paths.contains("/index.html"));

            for (String path : paths) {
                HttpResponse<byte[]> direct = get(hubbub.http(path));
                HttpResponse<byte[]> proxied = get(proxy.https(path));
                assertEquals(200, proxied.statusCode(), path);
                assertArrayEquals(direct.body(), proxied.body(), path);
                for (String header : List.of("Content-Type", "Content-Security-Policy", "X-Content-Type-Options")) {
                    assertEquals(direct.headers().firstValue(header), proxied.headers().firstValue(header), header);
                }
            }
        }
    }

    @Test
    void whatIsPostedComesAsAnEventAtOnce() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             Stream<String> events = http.send(HttpRequest.newBuilder(proxy.https("/room/events")).build(),
                                               BodyHandlers.ofLines()).body()) {
            HttpRequest post = HttpRequest.newBuilder(proxy.https("/room/messages")).header("Content-Type", "text/plain")
                    .header("Origin", "https://" + proxy.host()).POST(HttpRequest.BodyPublishers.ofString("hello")).build();

            assertEquals(201, http.send(post, BodyHandlers.discarding()).statusCode());

            assertTrue(events.anyMatch(line -> line.contains("\"text\":\"hello\"")));
        }
    }

    @Test
    void aRoomWithANameIsReachedToo() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             ChatClient ada = ChatClient.connect(http.newWebSocketBuilder(), URI.create(proxy.room() + "/attic"));
             Stream<String> events = http.send(HttpRequest.newBuilder(proxy.https("/room/attic/events")).build(),
                                               BodyHandlers.ofLines()).body()) {
            assertEquals("up here", ada.say("up here").hear());

            assertTrue(events.anyMatch(line -> line.contains("\"text\":\"up here\"")));
            assertTrue(new String(get(proxy.https("/room/attic/messages?limit=1")).body(), UTF_8).endsWith(": up here\n"));
        }
    }

    @Test
    void withoutTlsPeopleAreSentToTheSecurePage() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL)) {
            HttpResponse<byte[]> response = get(proxy.http("/"));

            assertEquals(301, response.statusCode());
            String location = response.headers().firstValue("Location").orElseThrow();
            assertTrue(location.startsWith("https://localhost"), location);
        }
    }

    @Test
    void twoPeopleTalkAndOneSaysGoodbye() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             ChatClient ada = enter(proxy); ChatClient bob = enter(proxy)) {
            await(2L, hubbub.hubbub.figures()::clients);
            String longest = "x".repeat(65_536);

            assertEquals("hello", ada.say("hello").hear());
            assertEquals("hello", bob.hear());
            assertEquals("ünïcödé 🎉", bob.say("ünïcödé 🎉").hear());
            assertEquals("ünïcödé 🎉", ada.hear());
            assertTrue(longest.equals(ada.say(longest).hear()), "64 KiB come back whole");
            assertTrue(longest.equals(bob.hear()));
            ada.webSocket().sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

            assertEquals(1000, ada.ending().code());
        }
    }

    @Test
    void aHandshakeArrivesAsItWasSentWithTheClientsAddress() throws Exception {
        try (RecordingBackend backend = new RecordingBackend(); ReverseProxy proxy = proxy(backend.port(), USUAL);
             HttpClient elsewhere = client().localAddress(InetAddress.getByName("127.0.0.2")).build()) {
            elsewhere.newWebSocketBuilder()
                    .header("Origin", "https://" + proxy.host())
                    .header("X-Forwarded-For", "203.0.113.9")
                    .buildAsync(proxy.room(), new WebSocket.Listener() { });

            RecordingBackend.Request request = backend.next();

            assertEquals("GET /room HTTP/1.1", request.line());
            assertEquals(List.of(proxy.host()), request.headers().get("host"));
            assertEquals(List.of("https://" + proxy.host()), request.headers().get("origin"));
            assertEquals(List.of("websocket"), request.headers().get("upgrade"));
            assertEquals("upgrade", String.join(", ", request.headers().get("connection")).toLowerCase(Locale.ROOT));
            assertEquals(List.of("13"), request.headers().get("sec-websocket-version"));
            assertEquals(1, request.headers().get("sec-websocket-key").size());
            assertEquals(List.of("127.0.0.2"), request.headers().get("x-forwarded-for"), "and not what it claims");
        }
    }

    @Test
    void aPlainRequestHasAConnectionOfItsOwn() throws Exception {
        try (RecordingBackend backend = new RecordingBackend(); ReverseProxy proxy = proxy(backend.port(), USUAL)) {
            get(proxy.https("/style.css"));

            RecordingBackend.Request request = backend.next();

            assertEquals("GET /style.css HTTP/1.1", request.line());
            assertEquals(List.of(proxy.host()), request.headers().get("host"));
            assertEquals(List.of("close"), request.headers().get("connection"));
            assertEquals(List.of("127.0.0.1"), request.headers().get("x-forwarded-for"));
        }
    }

    /** In every form that a server could take for them. */
    @Test
    void healthAndMetricsAreNotForTheWorld() throws Exception {
        try (RecordingBackend backend = new RecordingBackend(); ReverseProxy proxy = proxy(backend.port(), USUAL)) {
            for (String path : List.of("/health/live", "/health/ready?x", "/metrics", "/metrics?x", "/metrics;x", "/%6detrics",
                                       "//metrics", "/./metrics", "/x/../metrics", "/;/metrics", "/.;/metrics", "/x/..;/metrics",
                                       "/health%2fready", "/metrics/", "/x/%2e%2e/metrics", "/r/../metrics", "/room/..;/metrics",
                                       "/r/x/../../metrics", "/r/", "/admin/public/lock")) {
                assertEquals(404, get(proxy.https(path)).statusCode(), path);
            }

            assertTrue(backend.isIdle());
        }
    }

    @Test
    void whenTheServerStopsEverybodyIsTold1001() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             ChatClient ada = enter(proxy); ChatClient bob = enter(proxy)) {
            assertEquals("the last word", ada.say("the last word").hear());
            assertEquals("the last word", bob.hear());

            hubbub.stop();

            assertEquals(new Ending(1001, "the server is going away"), ada.ending());
            assertEquals(new Ending(1001, "the server is going away"), bob.ending());
        }
    }

    @Test
    void whoseConnectionBreaksIsGoneFromTheRoom() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL)) {
            ChatClient ada = enter(proxy);
            assertEquals("hello", ada.say("hello").hear());

            ada.close();

            await(0L, hubbub.hubbub.figures()::clients);
        }
    }

    /** Its connection to the proxy stands, as that of a phone in a tunnel does, so only the unanswered ping can tell. */
    @Test
    void whoAnswersNoPingIsGoneFromTheRoom() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT1S", "heartbeat.pong-within=PT0.3S");
             ReverseProxy proxy = proxy(hubbub.port(), USUAL)) {
            WebSocket.Listener readsNothing = new WebSocket.Listener() {
                @Override
                public void onOpen(WebSocket webSocket) {
                    // Without a request for messages the JDK's client reads none.
                }
            };
            WebSocket frozen = http.newWebSocketBuilder().buildAsync(proxy.room(), readsNothing).get(10, TimeUnit.SECONDS);
            frozen.sendText("I am in the room", true).get(10, TimeUnit.SECONDS);
            await(1L, hubbub.hubbub.figures()::messages);

            await(0L, hubbub.hubbub.figures()::clients);

            frozen.abort();
        }
    }

    /** For longer than the proxy would let a silent connection be: the pings are what keeps it. */
    @Test
    void whoOnlyListensStays() throws Exception {
        CountDownLatch pings = new CountDownLatch(6);
        WebSocket.Listener countsPings = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer payload) {
                pings.countDown();
                webSocket.request(1);
                return null;
            }
        };
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT0.3S");
             ReverseProxy proxy = proxy(hubbub.port(), "1500ms")) {
            WebSocket listener = http.newWebSocketBuilder().buildAsync(proxy.room(), countsPings).get(10, TimeUnit.SECONDS);

            assertTrue(pings.await(20, TimeUnit.SECONDS), () -> pings.getCount() + " pings never came");

            assertEquals(1, hubbub.hubbub.figures().clients());
            listener.abort();
        }
    }

    /** Likewise: the comments are what keeps it. */
    @Test
    void aStreamOfEventsMayBeQuiet() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT0.3S");
             ReverseProxy proxy = proxy(hubbub.port(), "1500ms");
             Stream<String> events = http.send(HttpRequest.newBuilder(proxy.https("/room/events")).build(),
                                               BodyHandlers.ofLines()).body()) {
            assertEquals(8, events.filter(line -> line.startsWith(":")).limit(8).count());

            assertEquals(1, hubbub.hubbub.figures().clients());
        }
    }
}
