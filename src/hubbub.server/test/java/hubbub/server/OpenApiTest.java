package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code /openapi.yaml}, read by a public parser, and what it says of each path, asked of the server and held against it. */
@Timeout(60)
class OpenApiTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start("limits.rooms=1", "limits.rooms-per-address=0");
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static OpenAPI api;
    private static DescribedAnswers answers;

    @BeforeAll
    static void read() throws Exception {
        HttpResponse<String> file = HTTP.send(get("/openapi.yaml").build(), BodyHandlers.ofString());
        assertEquals(200, file.statusCode());
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(file.body(), null, options);
        assertEquals(List.of(), result.getMessages());
        api = result.getOpenAPI();
        answers = new DescribedAnswers(file.body());
    }

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    private static HttpRequest.Builder request(String path, List<Parameter> parameters) {
        StringBuilder query = new StringBuilder();
        List<String> headers = new ArrayList<>();
        String filled = path;
        for (Parameter parameter : parameters) {
            String example = parameter.getExample() == null ? "" : parameter.getExample().toString();
            switch (example.isEmpty() ? "" : parameter.getIn()) {
                case "path" -> filled = filled.replace("{" + parameter.getName() + "}", example);
                case "query" -> query.append(query.isEmpty() ? '?' : '&').append(parameter.getName()).append('=')
                        .append(URLEncoder.encode(example, StandardCharsets.UTF_8));
                case "header" -> headers.addAll(List.of(parameter.getName(), example));
                default -> { } // Without an example it is left out.
            }
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(HUBBUB.http(filled + query));
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private static List<Parameter> parameters(PathItem path, Operation operation) {
        List<Parameter> all = new ArrayList<>(Optional.ofNullable(path.getParameters()).orElse(List.of()));
        all.addAll(Optional.ofNullable(operation.getParameters()).orElse(List.of()));
        return all;
    }

    /** Of a stream of events only how it begins: it does not end. */
    private static void assertDescribed(HttpRequest request, Operation operation, int status) throws Exception {
        HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            String what = request.method() + " " + request.uri();
            assertEquals(status, answer.statusCode(), () -> what + request.headers());
            ApiResponse described = operation.getResponses().get(Integer.toString(status));
            assertTrue(described != null, what + " is answered with " + status + ", which is not described");
            String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
            assertTrue(described.getContent().containsKey(type), what + " is answered with " + type);
            assertEquals(described.getHeaders() != null, answer.headers().firstValue("Retry-After").isPresent(), what);
            if (type.equals("text/event-stream")) {
                assertTrue(body.read() > 0, what);
            } else {
                answers.assertValid(operation.getOperationId(), status, type,
                                    new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void everyExampleIsServedAsItIsDescribed() throws Exception {
        for (Map.Entry<String, PathItem> path : api.getPaths().entrySet()) {
            Operation post = path.getValue().getPost();
            if (post != null) {
                for (Map.Entry<String, MediaType> body : content(post).entrySet()) {
                    HttpRequest.Builder request = request(path.getKey(), parameters(path.getValue(), post))
                            .header("Content-Type", body.getKey())
                            .header("Authorization", "Bearer " + JsonClient.key("Ada-" + body.getKey().hashCode()))
                            .POST(BodyPublishers.ofString(written(body.getValue().getExample())));
                    assertDescribed(request.build(), post, 201);
                    assertDescribed(request.build(), post, 200);
                }
            }
        }
        for (Map.Entry<String, PathItem> path : api.getPaths().entrySet()) {
            Operation get = path.getValue().getGet();
            for (String type : get.getResponses().get("200").getContent().keySet()) {
                HttpRequest.Builder request = request(path.getKey(), parameters(path.getValue(), get)).header("Accept", type);
                assertDescribed(request.build(), get, 200);
            }
        }
    }

    private static String written(Object example) {
        return example instanceof String text ? text : Json.pretty(example);
    }

    private static Content content(Operation operation) {
        return operation.getRequestBody().getContent();
    }

    private static HttpRequest.Builder post(String path) {
        return HttpRequest.newBuilder(HUBBUB.http(path)).header("Content-Type", "text/plain").POST(BodyPublishers.ofString("hi"));
    }

    private static HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(HUBBUB.http(path));
    }

    @Test
    void everyRefusalIsDescribed() throws Exception {
        for (String path : List.of("/room/messages", "/room/tea/messages")) {
            PathItem item = api.getPaths().get(path.replace("tea", "{name}"));
            assertDescribed(post(path).setHeader("Content-Type", "application/json").build(), item.getPost(), 400);
            assertDescribed(post(path).header("Authorization", "x").build(), item.getPost(), 401);
            assertDescribed(post(path).header("Origin", "null").build(), item.getPost(), 403);
            assertDescribed(post(path).POST(BodyPublishers.ofString("x".repeat(5_000))).build(), item.getPost(), 413);
            assertDescribed(post(path).setHeader("Content-Type", "text/html").build(), item.getPost(), 415);
            assertDescribed(get(path + "?limit=0").build(), item.getGet(), 400);
            assertDescribed(get(path).header("Origin", "null").build(), item.getGet(), 403);
        }
        for (String path : List.of("/room/events", "/room/tea/events")) {
            Operation hear = api.getPaths().get(path.replace("tea", "{name}")).getGet();
            assertDescribed(get(path + "?history=x").build(), hear, 400);
            assertDescribed(get(path).header("Authorization", "x").build(), hear, 401);
            assertDescribed(get(path).header("Origin", "null").build(), hear, 403);
        }
        assertDescribed(get("/room/nowhere/messages").build(), api.getPaths().get("/room/{name}/messages").getGet(), 404);
        try (ChatClient there = ChatClient.connect(HUBBUB.room("only"))) {
            PathItem others = api.getPaths().get("/room/{name}/messages");
            assertEquals("hi", there.say("hi").hear());
            assertDescribed(post("/room/more/messages").build(), others.getPost(), 503);
            assertDescribed(get("/room/more/messages").build(), others.getGet(), 503);
            assertDescribed(get("/room/more/events").build(), api.getPaths().get("/room/{name}/events").getGet(), 503);
        }
    }

    @Test
    void whoSaysOrReadsTooMuchIsToldSoAsDescribed() throws Exception {
        PathItem item = api.getPaths().get("/room/messages");
        try (RunningHubbub slow = RunningHubbub.start("limits.bytes-per-second=10")) {
            HttpRequest.Builder much = HttpRequest.newBuilder(slow.http("/room/messages")).header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("x".repeat(1_000)));
            assertDescribed(much.build(), item.getPost(), 201);
            assertDescribed(much.build(), item.getPost(), 429);
        }
    }

    @Test
    void anAnswerThatIsNotAsDescribedIsFound() {
        assertThrows(AssertionError.class, () -> answers.assertValid("say", 201, "application/json",
                "{\"t\":\"ack\",\"id\":\"1\",\"off\":1}"));
    }

    @Test
    void everyPathOfTheFaceIsDescribed() throws IOException {
        TreeSet<String> served = new TreeSet<>(RoomPath.MESSAGES);
        served.addAll(RoomPath.EVENTS);

        assertEquals(served, new TreeSet<>(api.getPaths().keySet()));
        assertEquals("3.1.0", api.getOpenapi());
        assertEquals(URI.create("/"), URI.create(api.getServers().getFirst().getUrl()));
    }
}
