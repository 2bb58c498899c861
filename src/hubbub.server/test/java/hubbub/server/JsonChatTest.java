package hubbub.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.testing.junit5.ServerTest;
import io.helidon.webserver.testing.junit5.SetUpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static hubbub.server.JsonClient.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code etc/protocol.md} says, through a whole server. */
@ServerTest
@Timeout(60)
class JsonChatTest {

    private static final Hubbub HUBBUB = RunningHubbub.unserved();

    private final URI room;

    JsonChatTest(WebServer server) {
        this.room = URI.create("ws://127.0.0.1:" + server.port() + "/room");
    }

    @SetUpServer
    static void serve(WebServerConfig.Builder server) {
        HUBBUB.configure(server);
    }

    private static long offset(String message) {
        return Long.parseLong(field(message, "off").orElseThrow());
    }

    @Test
    void peopleAreWelcomedTalkAndAreToldWhoIsThere() throws InterruptedException {
        try (JsonClient ada = JsonClient.hello(room, "Ada", ",\"history\":0")) {
            String welcome = ada.hear("welcome");
            assertTrue(welcome.contains("\"room\":\"public\",\"you\":{\"id\":\""), welcome);
            assertTrue(welcome.contains("\"limits\":{\"text\":4000,\"name\":40,\"history\":100,"), welcome);
            String adaId = field(welcome, "id").orElseThrow();
            assertTrue(ada.hear("here").contains("{\"id\":\"" + adaId + "\",\"name\":\"Ada\"}"));

            try (JsonClient bob = JsonClient.hello(room, "Bob", ",\"history\":0")) {
                bob.hear("welcome");
                assertTrue(ada.hear("join").contains("\"name\":\"Bob\""));
                ada.say("a-1", "hello, \\\"Bob\\\" \\u00e4");

                String heard = bob.hear("msg");
                assertEquals(heard, ada.hear("msg"));
                assertTrue(heard.contains("\"id\":\"a-1\",\"from\":{\"id\":\"" + adaId + "\",\"name\":\"Ada\"}"), heard);
                assertTrue(heard.contains("\"text\":\"hello, \\\"Bob\\\" ä\",\"position\":"), heard);
            }
        }
    }

    @Test
    void plainTextAndJsonShareARoomAndItsOrder() throws InterruptedException {
        try (JsonClient ada = JsonClient.hello(room, "Ada", ",\"history\":0"); ChatClient plain = ChatClient.connect(room)) {
            ada.hear("welcome");
            plain.say("first");
            String first = ada.hear("msg");
            ada.say("second-" + field(first, "off").orElseThrow(), "second");
            String second = ada.hear("msg");

            assertEquals(List.of("first", "second"), plain.hear(2));
            assertEquals(Optional.empty(), field(first.replaceAll("\"from\":\\{[^}]*}", ""), "id"), first);
            assertEquals(1, offset(second) - offset(first));
        }
    }

    @Test
    void whoComesBackHearsWhatItMissedAndAResendIsKnown() throws InterruptedException {
        String position;
        try (JsonClient ada = JsonClient.hello(room, "Ada", "")) {
            ada.hear("welcome");
            ada.say("resend-1", "was it heard?");
            while (!field(ada.hear("msg"), "text").equals(Optional.of("was it heard?"))) {
                continue;
            }
            position = ada.position();
        }
        try (ChatClient plain = ChatClient.connect(room)) {
            plain.say("missed 1").say("missed 2").hear(2);
        }

        try (JsonClient ada = JsonClient.hello(room, "Ada", ",\"since\":\"" + position + "\"")) {
            assertTrue(ada.hear("welcome").contains("\"resumed\":true"));
            assertEquals(Optional.of("missed 1"), field(ada.hear("msg"), "text"));
            assertEquals(Optional.of("missed 2"), field(ada.hear("msg"), "text"));
            ada.say("resend-1", "was it heard?");
            String ack = ada.hear("ack");
            ada.say("{\"t\":\"history\",\"before\":\"" + (offset(ack) + 1) + "\",\"n\":1}");

            assertEquals(Optional.of("was it heard?"), field(ada.hear("page"), "text"));
        }
    }

    @Test
    void aNewNameIsToldToEverybody() throws InterruptedException {
        try (JsonClient ada = JsonClient.hello(room, "Ada", ",\"history\":0");
                JsonClient bob = JsonClient.hello(room, "Bob", ",\"history\":0")) {
            ada.hear("here");
            bob.hear("here");

            ada.say("{\"t\":\"name\",\"name\":\"  Ada   L. \"}");

            assertTrue(bob.hear("name").contains("\"name\":\"Ada L.\""));
            assertTrue(ada.hear("name").contains("\"name\":\"Ada L.\""));
            ada.say("named-1", "hi");
            assertTrue(bob.hear("msg").contains("\"name\":\"Ada L.\""));
        }
    }

    @Test
    void guestsHaveANameAndNobodyElsesId() throws InterruptedException {
        try (JsonClient one = JsonClient.connect(room).say("{\"t\":\"hello\"}");
                JsonClient two = JsonClient.connect(room).say("{\"t\":\"hello\"}")) {
            String first = one.hear("welcome");
            String second = two.hear("welcome");

            assertNotEquals(field(first, "id"), field(second, "id"));
            assertTrue(field(first, "name").orElseThrow().matches("\\w+ \\w+"), first);
        }
    }

    @Test
    void whatIsOfNoUseIsSaidAndTheRestHolds() throws InterruptedException {
        try (JsonClient ada = JsonClient.hello(room, "Ada", ",\"since\":\"junk\",\"what\":[{}]")) {
            ada.hear("welcome");
            assertEquals(Optional.of("bad_field"), field(ada.hear("error"), "code"));
            ada.say("{\"t\":\"say\",\"id\":\"long-1\",\"text\":\"" + "x".repeat(4001) + "\"}");
            String error = ada.hear("error");
            assertEquals(Optional.of("too_long"), field(error, "code"));
            assertEquals(Optional.of("long-1"), field(error, "ref"));
            ada.say("{\"t\":\"unknown\"}").say("{\"t\":\"name\",\"name\":\"\\u202e\"}");
            assertEquals(Optional.of("bad_name"), field(ada.hear("error"), "code"));
        }
    }

    @Test
    void whatIsConfiguredIsToldAndHolds() throws InterruptedException {
        try (RunningHubbub small = RunningHubbub.start("limits.text-characters=3", "history.messages=2",
                                                       "limits.messages-per-second=77");
                JsonClient ada = JsonClient.hello(small.room(), "Ada", "")) {
            assertTrue(ada.hear("welcome").contains("\"limits\":{\"text\":3,\"name\":40,\"history\":100,"
                                                            + "\"messagesPerSecond\":77,"));
            ada.say("a-1", "four");
            assertEquals(Optional.of("too_long"), field(ada.hear("error"), "code"));
            for (int i = 2; i < 6; i++) {
                ada.say("a-" + i, "m" + i);
                ada.hear("msg");
            }

            ada.say("{\"t\":\"history\",\"before\":\"99\"}");

            assertTrue(ada.hear("page").startsWith("{\"t\":\"page\",\"msgs\":[{\"off\":\"3\","));
        }
    }

    @Test
    void whoSaysNoHelloIsClosed() {
        JsonClient ada = JsonClient.connect(room).say("{\"t\":\"say\",\"id\":\"a\",\"text\":\"hi\"}");

        assertEquals(4400, ada.ending().code());
        assertEquals("t must be hello in the first message", ada.ending().reason());
    }

    @Test
    void theTenthMessageThatIsNoJsonCloses() throws InterruptedException {
        JsonClient ada = JsonClient.hello(room, "Ada", "");
        ada.hear("welcome");

        for (int i = 0; i < 10; i++) {
            ada.say("hi");
        }

        assertEquals(4400, ada.ending().code());
    }

    @Test
    void theSubprotocolIsAnsweredAmongOthersAndOnlyIfOffered() {
        try (JsonClient json = JsonClient.connect(room); ChatClient plain = ChatClient.connect(room)) {
            assertEquals("hubbub.v1.json", json.subprotocol());
            assertEquals("", plain.webSocket().getSubprotocol());
        }
    }
}
