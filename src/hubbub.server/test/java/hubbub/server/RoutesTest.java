package hubbub.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class RoutesTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    private static HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(HUBBUB.http(path)).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                         BodyHandlers.ofString());
    }

    /** Sends these bytes and reads all the server says until it closes. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", HUBBUB.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html, One big room",
        "/style.css, text/css, color",
        "/main.js, javascript, import",
        "/icon.svg, image/svg+xml, svg",
        "/r/attic, text/html, One big room",
        "/health/live, text/plain, live",
        "/health/ready, text/plain, ready",
    })
    void whatIsThereIsServedWithItsType(String path, String type, String content) throws Exception {
        HttpResponse<String> response = request("GET", path);

        assertEquals(200, response.statusCode());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").contains(type), response.headers().toString());
        assertTrue(response.body().contains(content));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/attic", "/rooms", "/nowhere", "/room", "/room/attic", "/health/live", "/main.js"})
    void everyAnswerHasTheSecurityHeaders(String path) throws Exception {
        HttpResponse<String> response = request("GET", path);

        String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-referrer", response.headers().firstValue("Referrer-Policy").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/room", "/room/attic", "/room/0"})
    void aPlainGetOfARoomIsToldHowToConnectAndTheServerLivesOn(String path) throws Exception {
        HttpResponse<String> response = request("GET", path);

        assertEquals(426, response.statusCode());
        assertEquals("websocket", response.headers().firstValue("Upgrade").orElse(""));
        assertTrue(response.body().contains("ws://"), response.body());
        try (ChatClient client = ChatClient.connect(HUBBUB.room())) {
            assertEquals("alive", client.say("alive").hear());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"})
    void anyOtherMethodOnARoomIs405(String method) throws Exception {
        for (String path : List.of("/room", "/room/attic")) {
            HttpResponse<String> response = request(method, path);

            assertEquals(405, response.statusCode());
            assertEquals("GET", response.headers().firstValue("Allow").orElse(""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/Room", "/room/Other", "/room/public", "/room/public/messages",
        "/room/messages/messages", "/room//messages", "/room/Tea/events", "/room/a/b/events", "/room/a/%65vents",
        "/room/messages/", "/room/", "/room/-a", "/room/a_b", "/room/a.b", "/room/a/b", "/room/%61", "/room/a;x", "/room//a",
        "/room/./a", "//room/a", "/static/index.html", "/../pom.xml", "/%2e%2e/logging.properties", "/..%2flogging.properties",
        "/hubbub/server/Main.class", "/module-info.class", "/logging.properties", "/main.js/", "/.;/metrics", "/;/metrics",
        "/metrics;x", "//metrics", "/./metrics", "/x/../metrics", "/x/..;/health/live", "/health%2flive", "/%6detrics", "/..",
        "/.", "/r", "/r/", "/r/public", "/r/messages", "/r/events", "/r/Attic", "/r/-a", "/r/style.css", "/r/%61ttic",
        "/r/attic/", "/r/a/b", "/r/./a", "/r/a;x", "/%00", "/..%5c..%5cpom.xml", "/%c0%ae%c0%ae/pom.xml"})
    void anythingElseIsThe404Page(String path) throws Exception {
        String response = raw("GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 404 ") || response.startsWith("HTTP/1.1 400 "), response);
        assertTrue(response.startsWith("HTTP/1.1 400 ") || response.contains("There is nothing here"), response);
    }

    private static HttpResponse<String> requestUnless(String path, String tags) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(HUBBUB.http(path)).header("If-None-Match", tags).build(),
                         BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/attic", "/style.css", "/hubbub.js"})
    void whoTakesItCompressedGetsItSoAndItIsTheSame(String path) throws Exception {
        HttpResponse<byte[]> response = HTTP.send(
                HttpRequest.newBuilder(HUBBUB.http(path)).header("Accept-Encoding", "gzip, br").build(),
                BodyHandlers.ofByteArray());

        assertEquals("gzip", response.headers().firstValue("Content-Encoding").orElse(""));
        assertEquals("Accept-Encoding", response.headers().firstValue("Vary").orElse(""));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertEquals(request("GET", path).body(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/attic", "/style.css", "/nowhere", "/r/public", "/x/../r"})
    void headIsAnsweredWithTheHeaderOfGetAndNothingBehindIt(String path) throws Exception {
        for (String accept : List.of("", "Accept-Encoding: gzip\r\n")) {
            String get = raw("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + accept + "Connection: close\r\n\r\n");

            String head = raw("HEAD " + path + " HTTP/1.1\r\nHost: test\r\n" + accept + "\r\n"
                                      + "GET /health/live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

            int end = head.indexOf("\r\n\r\n") + 4;
            assertEquals(line(get, "HTTP/1.1"), line(head, "HTTP/1.1"));
            assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n", end) && head.endsWith("live\n"), head);
            for (String name : List.of("Content-Type:", "Content-Length:", "Content-Encoding:", "ETag:", "Cache-Control:",
                                       "Vary:")) {
                assertEquals(line(get, name), line(head.substring(0, end), name));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"gzip | gzip", "GZIP;q=0.5 | gzip", "br, x-gzip | gzip", "deflate,gzip | gzip",
        "gzip;q=0 | ''", "gzip; q=0.000 | ''", "br | ''", "gzipped | ''", "identity | ''", "* | ''"})
    void whoDoesNotTakeItCompressedGetsItPlain(String accept, String encoding) throws Exception {
        HttpResponse<byte[]> response = HTTP.send(
                HttpRequest.newBuilder(HUBBUB.http("/")).header("Accept-Encoding", accept).build(), BodyHandlers.ofByteArray());

        assertEquals(encoding, response.headers().firstValue("Content-Encoding").orElse(""));
        assertEquals("text/html", response.headers().firstValue("Content-Type").orElse("").substring(0, 9));
        assertEquals(Integer.toString(response.body().length), response.headers().firstValue("Content-Length").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/room", "/room/attic"})
    void alsoARefusedHeadHasNothingBehindItsHeader(String path) throws Exception {
        String heard = raw("HEAD " + path + " HTTP/1.1\r\nHost: test\r\n\r\n"
                                   + "GET /health/live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        assertTrue(heard.startsWith("HTTP/1.1 405 "), heard);
        assertTrue(heard.startsWith("HTTP/1.1 200 ", heard.indexOf("\r\n\r\n") + 4), heard);
    }

    private static String line(String response, String name) {
        return response.lines().filter(line -> line.regionMatches(true, 0, name, 0, name.length())).findFirst()
                .orElse("no " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void aRangeIsAPartOfTheFileOrIsNotHeeded(String encoding) throws Exception {
        String whole = request("GET", "/style.css").body();

        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(HUBBUB.http("/style.css")).header("Range", "bytes=3-12")
                        .header("Accept-Encoding", encoding.isEmpty() ? "identity" : encoding).build(),
                BodyHandlers.ofString());

        assertEquals("", response.headers().firstValue("Content-Encoding").orElse(""), "a range is one of what is compressed");
        assertEquals(206, response.statusCode());
        assertEquals(whole.substring(3, 13), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/attic", "/index.html", "/style.css", "/main.js", "/icon.svg"})
    void aFileThatABrowserHasIsNotSentAgain(String path) throws Exception {
        HttpResponse<String> first = request("GET", path);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = requestUnless(path, tag);
        HttpResponse<String> changed = requestUnless(path, "\"other\"");

        assertEquals("no-cache", first.headers().firstValue("Cache-Control").orElse(""), "kept, and asked about each time");
        assertEquals(304, second.statusCode());
        assertEquals("", second.body());
        assertEquals(200, changed.statusCode());
        assertEquals(first.body(), changed.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sec-WebSocket-Version: 8 ~ Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA== | 426 | Sec-WebSocket-Version must be 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==                              | 426 | Sec-WebSocket-Version must be 13",
        "Sec-WebSocket-Version: 13                                                | 400 | Sec-WebSocket-Key must be given once",
        "Sec-WebSocket-Version: 13 ~ Sec-WebSocket-Key: short                    | 400 | Sec-WebSocket-Key must be given once",
    })
    void aHandshakeThatCannotBeIsRefusedOnceWithASentence(String headers, int status, String sentence) throws Exception {
        String response = raw("GET /room HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                      + headers.replace(" ~ ", "\r\n") + "\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        assertTrue(response.contains(sentence), response);
        assertEquals(response.indexOf("HTTP/1.1"), response.lastIndexOf("HTTP/1.1"), "one response");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /\u0000 HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /room HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1",
        "POST /room HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /room HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /room HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
        "POST /room HTTP/1.1\r\nHost: test\r\nContent-Length: +5\r\n\r\n12345",
        "POST /room HTTP/1.1\r\nHost: test\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: test\r\nX: a\r\n b: folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: test\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\nHost: test\n\n",
        "GET / HTTP/1.1\r\nHost: test\nX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : test\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: test\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: test\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /<script>alert(1)</script> HTTP/1.1\r\nHost: test\r\n\r\n",
    })
    void rubbishIsAnsweredWith400AndOneSentence(String request) throws Exception {
        String response = raw(request);

        assertTrue(response.startsWith("HTTP/1.1 400 "), response);
        assertEquals(response.indexOf("HTTP/1.1 "), response.lastIndexOf("HTTP/1.1 "), "one response");
        assertTrue(response.contains("Content-Type: text/plain"), response);
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        assertEquals(1, body.lines().count(), body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.;/room", "//room", "/./room", "/%72oom", "/room;x=1", "http://elsewhere/room", "/x/../room",
        "/room/public", "/room/messages", "/room/events", "/room/Attic", "/room/-attic", "/room/a_b", "/room/a.b", "/room/a/b",
        "/room/", "/room/%61ttic", "/room/a%2fb", "/room/attic;x=1", "/room//attic", "//room/attic", "/room/./attic",
        "/room/x/../attic", "/room/attic/", "http://elsewhere/room/attic", "/%72oom/attic"})
    void aHandshakeIsForARoomsOwnPathAndNoOtherFormOfIt(String path) throws Exception {
        String response = raw(RawHttp.HANDSHAKE.replace("/room", path) + "\r\n");

        assertTrue(response.startsWith("HTTP/1.1 404 "), response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nConnection: close\r\n", "GET /nowhere HTTP/1.1\r\nConnection: x, Close\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 60\r\n", "POST /room HTTP/1.1\r\nContent-Length: 60\r\n",
        "GET /health/live HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "GET /metrics;x HTTP/1.1\r\nConnection: close\r\n"})
    void afterTheLastRequestNothingIsTakenForAnother(String last) throws Exception {
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            String response = client.send(last + "Host: test\r\n\r\nGET /health/live HTTP/1.1\r\nHost: test\r\n\r\n").hearAll();

            assertEquals(0, response.lastIndexOf("HTTP/1.1 "), response);
            assertTrue(response.toLowerCase(java.util.Locale.ROOT).contains("\r\nconnection: close\r\n"), response);
        }
    }

    @ParameterizedTest
    @CsvSource({"a request line of 64 kB, 4", "a header of 20 kB, 4", "many headers of 20 kB in all, 4"})
    void whatIsTooLongIsRefusedWithOneResponse(String what, String firstDigit) throws Exception {
        String path = what.startsWith("a request line") ? "/" + "x".repeat(64 * 1024) : "/";
        String headers = what.startsWith("a header") ? "X: " + "x".repeat(20_000) + "\r\n" : "X: y\r\n".repeat(3_400);

        String response = raw("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");

        assertTrue(response.startsWith("HTTP/1.1 " + firstDigit), response);
        assertEquals(response.indexOf("HTTP/1.1 "), response.lastIndexOf("HTTP/1.1 "), "one response");
    }
}
