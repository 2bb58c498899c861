package hubbub.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import hubbub.room.Departure;
import hubbub.room.Request;
import hubbub.server.EventClient.Event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static hubbub.server.Browser.await;
import static hubbub.server.EventClient.person;
import static hubbub.server.JsonClient.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code etc/http.md} says of events, through a whole server. Each test has a room of its own. */
@Timeout(60)
class HttpEventsTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start();

    private final String room = "r-" + UUID.randomUUID();

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    private EventClient listen(String query, String headers) throws IOException {
        return EventClient.connect(HUBBUB.port(), "/room/" + room + "/events" + query, headers);
    }

    private JsonClient join(String name) throws InterruptedException {
        JsonClient client = JsonClient.hello(HUBBUB.room(room), name, "");
        client.hear("welcome");
        return client;
    }

    @Test
    void whoListensIsInTheRoomAndHearsWhatAWebSocketHears() throws Exception {
        try (JsonClient ada = join("Ada"); EventClient bob = listen("", person("Bob"))) {
            assertEquals(200, bob.status());
            assertTrue(bob.header().contains("Content-Type: text/event-stream\n"), bob.header());
            assertTrue(bob.header().contains("Cache-Control: no-store\n"), bob.header());
            assertTrue(bob.header().contains("X-Content-Type-Options: nosniff\n"), bob.header());
            String welcome = bob.hear("welcome");
            assertTrue(welcome.contains("\"name\":\"Bob\"") && welcome.contains("\"resumed\":false"), welcome);
            assertEquals("2000", bob.retry());
            assertTrue(ada.hear("join").contains("\"name\":\"Bob\""));
            bob.hear("here");

            ada.say("a-1", "hi");

            String heard = bob.hear("msg");
            assertEquals(ada.hear("msg"), heard);
            assertEquals(field(heard, "position").orElseThrow(), bob.lastId());
        }
        assertTrue(Patience.until(Duration.ofSeconds(10), () -> HUBBUB.hubbub.rooms().find(room).orElseThrow()
                .figures().clients() == 0), "no ghosts");
    }

    @Test
    void whoComesBackHearsWhatItMissedOnceAndInOrder() throws Exception {
        try (JsonClient ada = join("Ada")) {
            String middle;
            try (EventClient bob = listen("?history=0", person("Bob"))) {
                bob.hear("here");
                for (int i = 1; i <= 4; i++) {
                    ada.say("a-" + i, "m" + i);
                }
                bob.hear("msg");
                assertEquals(Optional.of("m2"), field(bob.hear("msg"), "text"));
                middle = bob.lastId(); // Each message has its position, also within a batch.
            }
            ada.say("a-5", "m5");
            while (!ada.hear("msg").contains("m5")) {
                continue;
            }

            try (EventClient bob = listen("", person("Bob") + "Last-Event-ID: " + middle + "\r\n")) {
                assertTrue(bob.hear("welcome").contains("\"resumed\":true"));
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    texts.add(field(bob.hear("msg"), "text").orElseThrow());
                }
                assertEquals(List.of("m3", "m4", "m5"), texts);
            }
        }
    }

    @Test
    void whoCannotGoOnIsToldSo() throws Exception {
        try (JsonClient ada = join("Ada")) {
            ada.say("a-1", "m1");
            ada.hear("msg");
            try (EventClient bob = listen("", "Last-Event-ID: 00000000000000aa.7.00000000\r\n")) {
                assertTrue(bob.hear("welcome").contains("\"resumed\":false"));
                assertEquals(Optional.of("epoch"), field(bob.hear("reset"), "why"));
                assertEquals(Optional.of("m1"), field(bob.hear("msg"), "text"));
            }
            try (EventClient bob = listen("", "Last-Event-ID: junk\r\n")) {
                assertTrue(bob.hear("welcome").contains("\"resumed\":false"));
                assertEquals(Optional.of("bad_field"), field(bob.hear("error"), "code"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''|Origin: http://elsewhere.example|403", "''|Authorization: Bearer x|401",
        "?history=101|Accept: */*|400", "''|Hubbub-Passphrase: x|403", "''|Hubbub-Passphrase: %|400",
        "''|Last-Event-ID: a~Last-Event-ID: b|400"})
    void whoIsNotLetInIsToldAsByAnyRequest(String query, String header, int status) throws Exception {
        try (JsonClient ada = join("Ada"); EventClient bob = listen(query, header.replace("~", "\r\n") + "\r\n")) {
            assertEquals(status, bob.status());
            assertTrue(bob.header().contains("Content-Type: application/problem+json\n"), bob.header());
            ada.say("a-1", "nobody came");
            assertTrue(ada.hear("msg").contains("nobody came"));
        }
    }

    @Test
    void whoIsSentAwayIsToldByALastEvent() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("operator.token=0123456789abcdef");
                EventClient bob = EventClient.connect(hubbub.port(), "/room/events", person("Bob"))) {
            String id = field(bob.hear("welcome"), "id").orElseThrow();
            bob.hear("here");

            hubbub.hubbub.rooms().find("public").orElseThrow().order(new Request.Kick(id));

            assertEquals(Optional.of(new Event("close", "{\"code\":4403,\"reason\":\"you were asked to leave\"}")), bob.hear());
            assertEquals(Optional.empty(), bob.hear());
        }
    }

    @Test
    void whenTheServerStopsListenersAreToldWhenToComeBack() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.within=PT30S");
        EventClient bob = EventClient.connect(hubbub.port(), "/room/events", person("Bob"));
        bob.hear("here");
        long before = System.nanoTime();

        Thread stop = Thread.startVirtualThread(hubbub::close);

        String bye = bob.hear("bye");
        assertTrue(bye.contains("\"code\":1001,\"afterMs\":" + bob.retry() + "}"), bye);
        assertEquals(Optional.of(new Event("close", "{\"code\":1001,\"reason\":\"the server is going away\"}")), bob.hear());
        assertEquals(Optional.empty(), bob.hear());
        bob.close();
        stop.join();
        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(15), "nobody is waited for");
    }

    @Test
    void silenceIsBrokenByCommentsAndTheDeadlineOfRequestsDoesNotHold() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT0.2S", "limits.request-within=PT0.5S");
                EventClient bob = EventClient.connect(hubbub.port(), "/room/events", person("Bob"));
                ChatClient ada = ChatClient.connect(hubbub.room())) {
            bob.hear("count");
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.get("/metrics").lines().anyMatch(
                    line -> line.matches("hubbub_writes_total ([2-9]\\d|1\\d\\d)"))), "a comment each 0.2 s");

            ada.say("still there?");

            assertEquals(Optional.of("still there?"), field(bob.hear("msg"), "text"));
            assertTrue(bob.comments() >= 5, bob.comments() + " comments");
        }
    }

    @Test
    void aListenerThatDoesNotReadIsCutAndTheOthersMissNothing() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.bytes-per-second=0");
                EventClient slow = EventClient.connect(hubbub.port(), "/room/events", person("Slow"), 4096);
                EventClient bob = EventClient.connect(hubbub.port(), "/room/events", person("Bob"));
                ChatClient ada = ChatClient.connect(hubbub.room()); ChatClient cy = ChatClient.connect(hubbub.room())) {
            slow.hear("welcome");
            bob.hear("welcome");
            await(4L, hubbub.hubbub.figures()::clients);
            int said = 0;
            while (hubbub.hubbub.figures().departures().get(Departure.TOO_SLOW) == 0 && said < 5_000) {
                ada.say(said++ + "-" + "x".repeat(2_000));
                assertTrue(field(bob.hear("msg"), "text").orElseThrow().startsWith(said - 1 + "-"));
                ada.hear();
                cy.hear();
            }

            assertEquals(1, hubbub.hubbub.figures().departures().get(Departure.TOO_SLOW));
            ada.say("the end");
            assertEquals(Optional.of("the end"), field(bob.hear("msg"), "text"));
            assertEquals(3, hubbub.hubbub.figures().clients());
        }
    }

    @Test
    void listenersCountAgainstTheConnectionsThatThereMayBe() throws Exception {
        try (RunningHubbub few = RunningHubbub.start("limits.connections=1");
                EventClient bob = EventClient.connect(few.port(), "/room/events", "")) {
            bob.hear("welcome");
            try (EventClient late = EventClient.connect(few.port(), "/room/events", "")) {
                assertEquals(503, late.status());
            }
        }
    }

    @Test
    void aListenerThatKeepsSendingIsCut() throws Exception {
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            client.send("GET /room/" + room + "/events HTTP/1.1\r\nHost: test\r\n\r\n");
            client.hearHeader();

            client.sendIfPossible("x".repeat(64 * 1024));

            assertFalse(client.hearAll().contains("HTTP/1.1"), "nothing it sends is taken for a request");
        }
    }
}
