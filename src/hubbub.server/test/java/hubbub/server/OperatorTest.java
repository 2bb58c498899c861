package hubbub.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static hubbub.server.JsonClient.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Operators at work, through a whole server. */
@Timeout(60)
class OperatorTest {

    private static final String TOKEN = "a token of some length";

    private static RunningHubbub start() {
        return RunningHubbub.start("operator.token=" + TOKEN, "access.trusted-proxies=127.0.0.1");
    }

    private static JsonClient operator(URI room) throws InterruptedException {
        JsonClient operator = JsonClient.hello(room, "Op", ",\"operator\":\"" + TOKEN + "\"");
        operator.hear("here");
        return operator;
    }

    /** Somebody behind a proxy that says where they are. */
    private static JsonClient from(String address, URI room, String name) {
        WebSocket.Builder handshake = HttpClient.newHttpClient().newWebSocketBuilder().header("X-Forwarded-For", address);
        return JsonClient.connect(handshake, room)
                .say("{\"t\":\"hello\",\"key\":\"" + JsonClient.key(name) + "\",\"name\":\"" + name + "\"}");
    }

    @Test
    void aRemovedMessageIsDroppedByAllAndGoneFromTheHistory() throws Exception {
        try (RunningHubbub hubbub = start(); JsonClient operator = operator(hubbub.room());
                JsonClient ada = JsonClient.hello(hubbub.room(), "Ada", "")) {
            ada.hear("welcome");
            ada.say("a-1", "a secret");
            String offset = field(ada.hear("msg"), "off").orElseThrow();

            operator.say("{\"t\":\"remove\",\"off\":\"" + offset + "\"}");

            assertEquals(Optional.of(offset), field(ada.hear("removed"), "off"));
            ada.say("{\"t\":\"history\",\"before\":\"100\"}");
            String page = ada.hear("page");
            assertTrue(page.contains("\"text\":\"\",\"removed\":true"), page);
            assertFalse(page.contains("secret"), page);
        }
    }

    @Test
    void whoIsKickedIsToldAndMayComeBack() throws Exception {
        try (RunningHubbub hubbub = start(); JsonClient operator = operator(hubbub.room());
                JsonClient ada = JsonClient.hello(hubbub.room(), "Ada", "")) {
            String id = field(ada.hear("welcome"), "id").orElseThrow();

            operator.say("{\"t\":\"kick\",\"user\":\"" + id + "\"}");

            assertEquals(new ChatClient.Ending(4403, "you were asked to leave"), ada.ending());
            try (JsonClient again = JsonClient.hello(hubbub.room(), "Ada", "")) {
                again.hear("welcome");
            }
        }
    }

    @Test
    void aBanKeepsThePersonOutAndIfSoOrderedItsAddress() throws Exception {
        try (RunningHubbub hubbub = start(); JsonClient operator = operator(hubbub.room());
                JsonClient ada = from("203.0.113.7", hubbub.room(), "Ada")) {
            String id = field(ada.hear("welcome"), "id").orElseThrow();

            operator.say("{\"t\":\"ban\",\"user\":\"" + id + "\",\"address\":true}");

            assertEquals(new ChatClient.Ending(4403, "you are not let in for now"), ada.ending());
            assertEquals(4403, from("203.0.113.8", hubbub.room(), "Ada").ending().code());
            CompletionException refused = assertThrows(CompletionException.class,
                                                       () -> from("203.0.113.7", hubbub.room(), "Bob"));
            assertEquals(403, ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode());
            try (JsonClient bob = from("203.0.113.8", hubbub.room(), "Bob")) {
                bob.hear("welcome");
            }
        }
    }

    @Test
    void othersAreForbiddenToDoSoAlsoWithAnotherTokenOrWhereThereIsNone() throws Exception {
        try (RunningHubbub none = RunningHubbub.start(); RunningHubbub hubbub = start()) {
            for (JsonClient ada : List.of(JsonClient.hello(none.room(), "Ada", ",\"operator\":\"\""),
                                          JsonClient.hello(hubbub.room(), "Ada", ",\"operator\":\"" + TOKEN + "!\""))) {
                assertEquals(Optional.of("forbidden"), field(ada.hear("error"), "code"));
                ada.say("{\"t\":\"lock\"}");
                assertEquals(Optional.of("forbidden"), field(ada.hear("error"), "code"));
                ada.close();
            }
        }
    }

    @Test
    void ordersMayBePostedByScripts() throws Exception {
        try (RunningHubbub hubbub = start(); JsonClient ada = JsonClient.hello(hubbub.room(), "Ada", "")) {
            String id = field(ada.hear("welcome"), "id").orElseThrow();

            assertEquals(202, post(hubbub, "/admin/public/lock", TOKEN));
            assertEquals(Optional.of("true"), field(ada.hear("locked"), "locked"));
            assertEquals(202, post(hubbub, "/admin/public/unlock", TOKEN));
            assertEquals(Optional.of("false"), field(ada.hear("locked"), "locked"));
            ada.say("a-1", "a secret");
            ada.hear("msg");
            assertEquals(202, post(hubbub, "/admin/public/remove?off=1", TOKEN));
            ada.hear("removed");
            assertEquals(202, post(hubbub, "/admin/public/ban?minutes=5&user=" + id, TOKEN));
            assertEquals(4403, ada.ending().code());
            assertEquals(4403, JsonClient.hello(hubbub.room(), "Ada", "").ending().code());
        }
    }

    @Test
    void postedOrdersThatAreNoneAreAnsweredWithWhatIsWrong() throws Exception {
        try (RunningHubbub none = RunningHubbub.start(); RunningHubbub hubbub = start()) {
            assertEquals(404, post(none, "/admin/public/lock", ""));
            assertEquals(401, post(hubbub, "/admin/public/lock", TOKEN + "!"));
            assertEquals(401, post(hubbub, "/admin/public/lock", ""));
            assertEquals(404, post(hubbub, "/admin/attic/lock", TOKEN));
            assertEquals(400, post(hubbub, "/admin/public/dance", TOKEN));
            assertEquals(400, post(hubbub, "/admin/public/remove", TOKEN));
            assertEquals(400, post(hubbub, "/admin/public/ban?user=x&minutes=-1", TOKEN));
        }
    }

    private static int post(RunningHubbub hubbub, String path, String token) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(hubbub.http(path))
                .header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aTokenThatIsTooShortIsRefusedAndNotShown() {
        UsageException refused = assertThrows(UsageException.class, () -> Settings.load(
                CommandLine.parse(List.of("--set=operator.token=sesame")), Map.of()));

        assertEquals("operator.token must have 16 characters or more, or none", refused.getMessage());
    }
}
