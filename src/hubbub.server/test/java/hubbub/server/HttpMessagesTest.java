package hubbub.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.server.Browser.await;
import static hubbub.server.JsonClient.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code etc/http.md} says of messages, through a whole server. Each test has a room of its own. */
@Timeout(60)
class HttpMessagesTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start("limits.text-characters=100", "limits.message-bytes=1000");
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String room = "r-" + UUID.randomUUID();
    private final String path = "/room/" + room + "/messages";

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    /** Posts this with these headers, in pairs. */
    private HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(HUBBUB.http(path)).POST(BodyPublishers.ofString(body)), headers);
    }

    private HttpResponse<String> get(String query, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(HUBBUB.http(path + query)), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }


    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    static void assertProblem(int status, String detail, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals("application/problem+json", header(response, "Content-Type"));
        assertTrue(response.body().contains("\"status\":" + status + ","), response.body());
        assertTrue(response.body().contains(detail), response.body());
    }

    @Test
    void whatIsPostedIsHeardInTheRoomWithItsSenderAndOffset() throws Exception {
        try (JsonClient ada = JsonClient.hello(HUBBUB.room(room), "Ada", "");
                ChatClient plain = ChatClient.connect(HUBBUB.room(room))) {
            ada.hear("welcome");
            await(2L, HUBBUB.hubbub.rooms().find(room).orElseThrow().figures()::clients);
            HttpResponse<String> answer = post("hi \u00e4\n", "Content-Type", "text/plain", "Idempotency-Key", "b-1",
                                               "Authorization", "Bearer " + JsonClient.key("Bob"), "Hubbub-Name", "B%c3%b6b+1");

            String heard = ada.hear("msg");
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals("{\"t\":\"ack\",\"id\":\"b-1\",\"off\":\"1\"}\n", answer.body());
            assertTrue(heard.contains("\"off\":\"1\",\"id\":\"b-1\",\"from\":{"), heard);
            assertTrue(heard.contains("\"name\":\"B\u00f6b+1\""), heard);
            assertEquals(Optional.of("hi \u00e4"), field(heard, "text"));
            assertEquals("hi \u00e4", plain.hear());
        }
    }

    @Test
    void whoPostsIsTheSamePersonAsOverAWebSocketAndIsNotInTheRoom() throws Exception {
        try (JsonClient ada = JsonClient.hello(HUBBUB.room(room), "Ada", "")) {
            String id = field(ada.hear("welcome"), "id").orElseThrow();

            post("{\"text\":\"hi\"}", "Content-Type", "application/json", "Authorization", "bearer " + JsonClient.key("Ada"));

            String heard = ada.hear("msg");
            assertTrue(heard.contains("\"from\":{\"id\":\"" + id + "\",\"name\":\"Ada\"}"), heard);
            assertEquals(1, HUBBUB.hubbub.rooms().find(room).orElseThrow().figures().people());
        }
    }

    @Test
    void aSecondPostWithTheSameKeyAndIdGetsTheSameOffset() throws Exception {
        String[] headers = {"Content-Type", "text/plain", "Idempotency-Key", "\"once\"",
            "Authorization", "Bearer " + JsonClient.key("Bob")};

        HttpResponse<String> first = post("hi", headers);
        post("between", "Content-Type", "text/plain");
        HttpResponse<String> second = post("hi", headers);
        HttpResponse<String> guests = post("hi", "Content-Type", "text/plain", "Idempotency-Key", "once");

        assertEquals(List.of(201, 200, 201), List.of(first.statusCode(), second.statusCode(), guests.statusCode()));
        assertEquals(first.body(), second.body());
        assertNotEquals(first.body(), guests.body(), "a guest is somebody else each time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{                  | application/json          | 400 | bad_json",
        "[]                 | application/json          | 400 | bad_json",
        "{}                 | application/json          | 400 | text is missing",
        "{\"text\":\"\\ud800\"} | application/json      | 400 | surrogate",
        "''                 | text/plain                | 400 | text must not be empty",
        "hi                 | text/html                 | 415 | Content-Type must be",
        "hi                 | text/plain;charset=utf-16 | 415 | Content-Type must be",
        "text=hi            | application/x-www-form-urlencoded | 415 | Content-Type must be",
    })
    void whatIsNoMessageIsRefusedWithAProblem(String body, String type, int status, String detail) throws Exception {
        assertProblem(status, detail, post(body, "Content-Type", type));
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        assertProblem(413, "too_long", post("x".repeat(101), "Content-Type", "text/plain"));
        assertProblem(413, "at most 1000 bytes", post("x".repeat(1001), "Content-Type", "text/plain"));
        assertEquals(201, post("x".repeat(100), "Content-Type", "text/plain; charset=UTF-8").statusCode());
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "3f0\r\n" + "x".repeat(0x3f0) + "\r\n3f0\r\n" + "x".repeat(0x3f0) + "\r\n0\r\n\r\n");
            assertEquals("413", client.hearStatus());
        }
    }

    @Test
    void aBodyThatIsNoUtf8IsRefused() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(HUBBUB.http(path))
                .POST(BodyPublishers.ofByteArray("h\u00e9".getBytes(StandardCharsets.ISO_8859_1)));

        assertProblem(400, "must be UTF-8", send(request, "Content-Type", "text/plain"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Authorization|Basic abc|401|Bearer", "Authorization|Bearer short|401|22 to 64",
        "Idempotency-Key|a b|400|id must be", "Hubbub-Name|%zz|400|percent-encoded", "Hubbub-Name|%e2%80%ae|400|bad_name",
        "Origin|http://elsewhere.example|403|origin", "Origin|null|403|origin", "Hubbub-Passphrase|x|403|passphrase"})
    void aHeaderThatIsOfNoUseIsRefused(String name, String value, int status, String detail) throws Exception {
        post("so there is a room", "Content-Type", "text/plain");

        HttpResponse<String> response = post("hi", "Content-Type", "text/plain", name, value);

        assertProblem(status, detail, response);
        assertEquals(status == 401 ? "Bearer realm=\"hubbub\"" : "", header(response, "WWW-Authenticate"));
    }

    @Test
    void aPageOfThisServerMayPost() throws Exception {
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: chat.example\r\nOrigin: http://chat.example\r\n"
                                + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
            assertEquals("201", client.hearStatus());
        }
    }

    @Test
    void alsoARefusedHeadHasNothingBehindItsHeader() throws Exception {
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            String heard = client.send("HEAD " + path + " HTTP/1.1\r\nHost: test\r\n\r\nGET /health/live HTTP/1.1\r\n"
                                               + "Host: test\r\nConnection: close\r\n\r\n").hearAll();

            assertTrue(heard.startsWith("HTTP/1.1 405 "), heard);
            assertTrue(heard.startsWith("HTTP/1.1 200 ", heard.indexOf("\r\n\r\n") + 4), heard);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "PATCH"})
    void noOtherMethodIsUnderstood(String method) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(HUBBUB.http(path)).method(method, BodyPublishers.noBody()));

        assertProblem(405, "POST says", response);
        assertEquals("GET, POST", header(response, "Allow"));
    }

    @Test
    void aRoomWithAPassphraseIsForThoseWhoBringIt() throws Exception {
        String[] with = {"Content-Type", "text/plain", "Hubbub-Passphrase", "caf%C3%A9"};

        assertEquals(201, post("mine", with).statusCode());

        assertProblem(403, "has a passphrase", post("hi", "Content-Type", "text/plain"));
        assertProblem(403, "not this room", post("hi", "Content-Type", "text/plain", "Hubbub-Passphrase", "cafe"));
        assertProblem(403, "has a passphrase", get(""));
        assertTrue(get("", "Hubbub-Passphrase", "caf%C3%A9").body().endsWith(": mine\n"));
    }

    @Test
    void whatWasSaidIsReadInPagesInTheFormAskedFor() throws Exception {
        for (int i = 1; i <= 5; i++) {
            post(i == 3 ? "\u001B[31mred" : "m" + i, "Content-Type", "text/plain", "Hubbub-Name", "Ada",
                 "Authorization", "Bearer " + JsonClient.key("Ada"));
        }

        String json = get("?limit=2", "Accept", "application/json").body();
        String lines = get("?after=1&limit=2", "Accept", "application/x-ndjson").body();
        HttpResponse<String> readable = get("?after=1&before=4");

        assertTrue(json.startsWith("{\"t\":\"page\",\"msgs\":[{\"off\":\"4\","), json);
        assertTrue(json.contains("\"more\":true,\"position\":\""), json);
        assertEquals(List.of(Optional.of("2"), Optional.of("3")), lines.lines().map(line -> field(line, "off")).toList());
        assertEquals("text/plain; charset=utf-8", header(readable, "Content-Type"));
        assertEquals(List.of("Ada: m2", "Ada: \u241B[31mred"),
                     readable.body().lines().map(line -> line.replaceFirst("^\\d+ \\S+ ", "")).toList());
        assertEquals("", get("?after=5").body());
        assertEquals("", get("?after=9223372036854775807").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-1", "after=01", "after=9223372036854775808", "before=x", "limit=0", "limit=101", "limit=",
        "after="})
    void aQueryThatIsNoneIsRefused(String query) throws Exception {
        post("so there is a room", "Content-Type", "text/plain");

        assertProblem(400, "bad_field", get("?" + query));
    }

    /** A browser sends no Origin for an image of another site. */
    @ParameterizedTest
    @CsvSource({"cross-site,403", "same-site,403", "same-origin,200", "none,200"})
    void aPageOfAnotherSiteCannotMakeItsVisitorsLookIn(String site, int status) throws Exception {
        post("so there is a room", "Content-Type", "text/plain");

        assertEquals(status, get("", "Sec-Fetch-Site", site).statusCode());
    }

    @Test
    void nobodyMakesARoomByReading() throws Exception {
        assertProblem(404, "Nobody is in that room", get(""));
        assertProblem(404, "Nobody is in that room", get("", "Hubbub-Passphrase", "theirs"));
        assertProblem(404, "Nobody is in that room", get(""));

        post("mine", "Content-Type", "text/plain", "Hubbub-Passphrase", "secret");
        assertProblem(403, "passphrase", get(""));
    }
}
