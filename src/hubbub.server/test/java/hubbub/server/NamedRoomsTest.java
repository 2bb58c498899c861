package hubbub.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rooms with a name, through a whole server. */
@Timeout(60)
class NamedRoomsTest {

    private static String handshake(RunningHubbub hubbub, String path, String headers) throws IOException {
        try (RawHttp client = new RawHttp(hubbub.port())) {
            return client.send(RawHttp.HANDSHAKE.replace("/room", path) + headers + "\r\n").finish().hearAll();
        }
    }

    @Test
    void whoIsInOneRoomHearsNothingOfTheOthers() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start();
             ChatClient attic = ChatClient.connect(hubbub.room("attic"));
             ChatClient alsoAttic = ChatClient.connect(hubbub.room("attic"));
             ChatClient cellar = ChatClient.connect(hubbub.room("cellar"));
             ChatClient everybody = ChatClient.connect(hubbub.room())) {
            await(2L, hubbub.hubbub.rooms().find("attic").orElseThrow().figures()::clients);
            assertEquals("up here", attic.say("up here").hear());
            assertEquals("down here", cellar.say("down here").hear());
            assertEquals("in the hall", everybody.say("in the hall").hear());

            assertEquals("up here", alsoAttic.hear());
            assertEquals("again", alsoAttic.say("again").hear());
            assertEquals("again", attic.hear());
            assertTrue(attic.heardAll() && alsoAttic.heardAll() && cellar.heardAll() && everybody.heardAll());
            assertEquals(3, hubbub.hubbub.rooms().occupied());
        }
    }

    @Test
    void jsonIsSpokenInEveryRoomAndTheWelcomeNamesIt() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ChatClient plain = ChatClient.connect(hubbub.room("attic-2"))) {
            plain.say("anybody?").hear();
            String position;
            try (JsonClient ada = JsonClient.hello(hubbub.room("attic-2"), "Ada", "")) {
                assertEquals(Optional.of("attic-2"), JsonClient.field(ada.hear("welcome"), "room"));
                assertEquals(Optional.of("anybody?"), JsonClient.field(ada.hear("msg"), "text"));
                ada.say("a-1", "me");
                assertEquals("me", plain.hear());
                ada.hear("msg");
                position = ada.position();
            }
            plain.say("gone?").hear();

            try (JsonClient ada = JsonClient.hello(hubbub.room("attic-2"), "Ada", ",\"since\":\"" + position + "\"");
                 JsonClient elsewhere = JsonClient.hello(hubbub.room("attic-3"), "Ada", ",\"since\":\"" + position + "\"")) {
                assertTrue(ada.hear("welcome").contains("\"resumed\":true"));
                assertEquals(Optional.of("gone?"), JsonClient.field(ada.hear("msg"), "text"));
                assertEquals(Optional.of("epoch"), JsonClient.field(elsewhere.hear("reset"), "why"));
            }
        }
    }

    @Test
    void whoWantsOneRoomMoreThanThereMayBeIsTold503() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.rooms=2")) {
            ChatClient attic = ChatClient.connect(hubbub.room("attic"), 1).getFirst();
            ChatClient.connect(hubbub.room("cellar"), 1);

            String refused = handshake(hubbub, "/room/garden", "");

            assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
            assertTrue(refused.contains("Retry-After: 5\r\n"), refused);
            assertTrue(refused.endsWith("as many rooms as there may be; join another one, or try again later.\n"), refused);
            ChatClient.connect(hubbub.room("cellar"), 1);
            ChatClient.connect(hubbub.room(), 1);
            attic.close();
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.hubbub.rooms().occupied() == 2));
            ChatClient.connect(hubbub.room("garden"), 1);
        }
    }

    @Test
    void whoWaitsWithItsHelloIsInTheRoomsCount() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.rooms=1")) {
            JsonClient silent = JsonClient.connect(hubbub.room("attic"));
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.hubbub.rooms().occupied() == 1));

            assertTrue(handshake(hubbub, "/room/cellar", "").startsWith("HTTP/1.1 503 "));

            silent.say("{\"t\":\"hello\"}").hear("welcome");
            silent.close();
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.hubbub.rooms().occupied() == 0));
        }
    }

    @Test
    void whoMakesTooManyRoomsIsTold429AndMayStillJoinThoseThereAre() throws Exception {
        try (RunningHubbub hubbub =
                     RunningHubbub.start("limits.rooms-per-address=2", "access.trusted-proxies=127.0.0.0/8")) {
            ChatClient.connect(hubbub.room("garden"), 1); // By the machine itself, which may.
            String ada = "X-Forwarded-For: 203.0.113.7\r\n";
            for (String path : List.of("/room/attic", "/room/cellar", "/room", "/room/garden")) {
                String answer = handshake(hubbub, path, ada);
                assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            }

            String refused = handshake(hubbub, "/room/kitchen", ada);

            assertTrue(refused.startsWith("HTTP/1.1 429 "), refused);
            assertTrue(refused.contains("Retry-After: 60\r\n"), refused);
            assertTrue(refused.endsWith("Too many rooms were made from your address; try again in a minute.\n"), refused);
            assertTrue(handshake(hubbub, "/room/kitchen", "X-Forwarded-For: 203.0.113.8\r\n").startsWith("HTTP/1.1 101 "));
            String metrics = metrics(hubbub);
            assertTrue(metrics.contains("\nhubbub_refused_total{cause=\"new_rooms\"} 1\n"), metrics);
        }
    }

    @Test
    void aRoomIsKnownByNobodyButThoseWhoNameIt() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ChatClient client = ChatClient.connect(hubbub.room("attic"))) {
            client.say("secret").hear();

            String metrics = metrics(hubbub);

            assertTrue(metrics.contains("\nhubbub_rooms 2\n"), metrics);
            assertTrue(metrics.contains("\nhubbub_rooms_occupied 1\n"), metrics);
            assertTrue(metrics.contains("\nhubbub_messages_total 1\n"), metrics);
            assertTrue(!metrics.contains("attic"), metrics);
        }
    }

    private static String metrics(RunningHubbub hubbub) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(hubbub.http("/metrics")).build(), BodyHandlers.ofString())
                .body();
    }
}
