package hubbub.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said in a room reaches a webhook's receiver: all of it, in order, with what was promised about it. */
@Timeout(60)
class WebhookTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TOKEN = "a token of some length";

    @TempDir
    Path data;

    private static JsonClient join(RunningHubbub server, String room, String fields) throws InterruptedException {
        JsonClient ada = JsonClient.hello(room.equals("public") ? server.room() : server.room(room), "Ada", fields);
        ada.hear("welcome");
        return ada;
    }

    /** Says so many, one after the other, each once the one before has been acknowledged. */
    private static void say(JsonClient client, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            client.say("s-" + System.nanoTime(), "hello");
            client.hear("msg");
        }
    }

    private static List<String> offsets(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    /** Waits for this line of the metrics. */
    private static void awaitMetric(RunningHubbub server, String line) throws InterruptedException {
        assertTrue(Patience.until(SOON, () -> server.get("/metrics").contains(line + "\n")), () -> line + " is not in "
                + server.get("/metrics").lines().filter(other -> other.startsWith("hubbub_webhook")).toList());
    }

    /** Waits until the webhook is in its room, and has nothing to do. */
    private static void awaitWaiting() throws InterruptedException {
        assertTrue(Patience.until(SOON, () -> Thread.getAllStackTraces().keySet().stream().anyMatch(
                thread -> thread.getName().equals("webhook-archive") && thread.getState() == Thread.State.TIMED_WAITING)));
    }

    @Test
    void allThatIsSaidIsPostedInOrderSignedAndInBatches() throws Exception {
        try (Receiver receiver = new Receiver(); RunningHubbub server = RunningHubbub.start(receiver.settings());
             JsonClient ada = join(server, "public", ""); ChatClient plain = ChatClient.connect(server.room())) {
            plain.say("in plain text");
            for (int i = 0; i < 300; i++) {
                ada.say("a-" + i, "hello \\\" \\u0007 " + i);
            }

            List<Receiver.Posted> batches = new ArrayList<>();
            List<String> heard = new ArrayList<>();
            while (heard.size() < 301) {
                batches.add(receiver.taken());
                heard.addAll(batches.getLast().offsets());
            }

            assertEquals(offsets(1, 301), heard);
            Set<String> ids = new HashSet<>();
            for (Receiver.Posted batch : batches) {
                assertTrue(batch.offsets().size() <= 100 && ids.add(batch.id()), batch.id());
                assertEquals("/hook", batch.path());
                assertTrue(batch.body().startsWith("[{\"t\":\"msg\"") && batch.body().endsWith("\"}]"), batch.body());
                assertEquals(1, batch.body().split("\"position\"", -1).length - 1, batch.body());
            }
            assertTrue(batches.stream().anyMatch(batch -> batch.body().contains("\"text\":\"in plain text\"")));
            awaitMetric(server, "hubbub_webhook_delivered_total{webhook=\"archive\"} 301");
            awaitMetric(server, "hubbub_webhook_lag_messages{webhook=\"archive\"} 0");
        }
    }

    @Test
    void whateverTheReceiverDoesTheRoomGoesOnAndNothingIsLost() throws Exception {
        CountDownLatch standsStill = new CountDownLatch(1);
        try (Receiver receiver = new Receiver();
             RunningHubbub server = RunningHubbub.start(receiver.settings("webhooks.archive.answer-within=PT2S"));
             JsonClient ada = join(server, "public", "")) {
            say(ada, 1);
            assertEquals(List.of("1"), receiver.taken().offsets());
            receiver.next(Receiver.status(500), Receiver.status(429), Receiver.status(404),
                          exchange -> { }, // The connection ends without an answer.
                          exchange -> {
                              exchange.sendResponseHeaders(200, 1_000);
                              standsStill.await(); // In the middle of its answer.
                          }).usually(exchange -> standsStill.await());
            receiver.forgetPosted();
            say(ada, 1);
            Receiver.Posted first = receiver.posted();
            for (int i = 1; i < 6; i++) {
                Receiver.Posted again = receiver.posted();
                assertEquals(first.body(), again.body(), "try " + i);
                assertEquals(first.id(), again.id());
            }

            say(ada, 250); // Each hears that it was said.
            awaitMetric(server, "hubbub_webhook_lag_messages{webhook=\"archive\"} 251");
            receiver.usually(Receiver.status(200));
            standsStill.countDown();

            assertEquals(offsets(2, 252), receiver.takenUpTo(252));
            awaitMetric(server, "hubbub_webhook_delivered_total{webhook=\"archive\"} 252");
            awaitMetric(server, "hubbub_webhook_lag_messages{webhook=\"archive\"} 0");
            assertFalse(server.get("/metrics").contains("hubbub_webhook_failures_total{webhook=\"archive\"} 0\n"));
        }
    }

    @Test
    void whatIsRemovedBeforeItIsTakenIsNotPostedWithItsText() throws Exception {
        CountDownLatch removed = new CountDownLatch(1);
        try (Receiver receiver = new Receiver();
             RunningHubbub server = RunningHubbub.start(receiver.settings("operator.token=" + TOKEN));
             JsonClient operator = join(server, "public", ",\"operator\":\"" + TOKEN + "\"")) {
            receiver.next(exchange -> {
                removed.await();
                exchange.sendResponseHeaders(503, -1);
            });
            operator.say("a-1", "the first secret");
            assertTrue(receiver.posted().body().contains("the first secret"));
            operator.say("a-2", "the second secret");
            operator.hear("msg");
            operator.hear("msg");

            operator.say("{\"t\":\"remove\",\"off\":\"1\"}").say("{\"t\":\"remove\",\"off\":\"2\"}");
            operator.hear("removed");
            operator.hear("removed");
            removed.countDown();

            for (int offset = 1; offset <= 2; offset++) {
                String body = receiver.taken().body();
                assertTrue(body.contains("\"off\":\"" + offset + "\"") && body.contains("\"text\":\"\",\"removed\":true"), body);
                assertFalse(body.contains("secret"), body);
            }
        }
    }

    @Test
    void afterARestartItGoesOnWhereItWas() throws Exception {
        String log = "log=sqlite";
        String directory = "data.directory=" + data;
        try (RunningHubbub server = RunningHubbub.start(log, directory); JsonClient ada = join(server, "attic", "")) {
            say(ada, 3); // Before there is a webhook.
        }
        Path position = data.resolve("webhook-archive.position");
        try (Receiver receiver = new Receiver()) {
            String[] settings = receiver.settings(log, directory, "webhooks.archive.room=attic");
            try (RunningHubbub server = RunningHubbub.start(settings); JsonClient ada = join(server, "attic", "")) {
                assertTrue(Patience.until(SOON, () -> Files.exists(position)));
                say(ada, 2);
                assertEquals(offsets(4, 5), receiver.takenUpTo(5));
                awaitMetric(server, "hubbub_webhook_delivered_total{webhook=\"archive\"} 2");
                receiver.usually(Receiver.status(503));
                say(ada, 4);
            }
            receiver.usually(Receiver.status(200));
            try (RunningHubbub server = RunningHubbub.start(settings); JsonClient ada = join(server, "attic", "")) {
                assertEquals(offsets(6, 9), receiver.takenUpTo(9), "though nobody has said anything since");
                say(ada, 1);
                assertEquals(List.of("10"), receiver.taken().offsets());
                awaitMetric(server, "hubbub_webhook_delivered_total{webhook=\"archive\"} 5"); // It knows of it, too.
            }
            String kept = Files.readString(position);
            assertTrue(kept.matches("attic [0-9a-f]{16}\\.10\\.[0-9a-f]{8}\n"), kept);
        }
    }

    @Test
    void whatTheLogHasLetGoOfMeanwhileIsToldAndLoggedOnce() throws Exception {
        try (Receiver receiver = new Receiver(); LogLines log = new LogLines("hubbub.webhooks.Delivery");
             RunningHubbub server = RunningHubbub.start(receiver.settings("history.messages=5"));
             JsonClient ada = join(server, "public", "")) {
            receiver.usually(Receiver.status(503));
            say(ada, 20);
            receiver.forgetPosted();
            receiver.posted();
            assertEquals(List.of("16!", "16", "17", "18", "19", "20"), receiver.posted().offsets(), "after all was said");

            receiver.usually(Receiver.status(200));

            Receiver.Posted taken = receiver.taken();
            String reset = "[{\"t\":\"reset\",\"why\":\"expired\",\"off\":\"16\"},{\"t\":\"msg\",\"off\":\"16\"";
            assertTrue(taken.body().startsWith(reset), taken.body());
            say(ada, 1);
            assertEquals(List.of("21"), receiver.taken().offsets());
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().getFirst().matches("WARNING Webhook archive goes on at offset [0-9]+ of room public: .*"),
                       log.lines()::toString);
        }
    }

    @Test
    void itComesIntoARoomAsAnybodyWithItsPassphraseOrWithout() throws Exception {
        try (Receiver receiver = new Receiver();
             RunningHubbub server = RunningHubbub.start(receiver.settings("webhooks.archive.room=attic",
                                                                          "webhooks.archive.passphrase=sesame"))) {
            awaitWaiting();
            try (JsonClient eve = JsonClient.hello(server.room("attic"), "Eve", "");
                 JsonClient ada = join(server, "attic", ",\"passphrase\":\"sesame\"")) {
                assertEquals(4401, eve.ending().code(), "the webhook was the first, and has set it");
                say(ada, 1);
                assertEquals(List.of("1"), receiver.taken().offsets());
            }
        }
        try (Receiver receiver = new Receiver();
             RunningHubbub server = RunningHubbub.start(receiver.settings("webhooks.archive.room=attic"))) {
            awaitWaiting();
            assertTrue(server.get("/metrics").contains("hubbub_rooms_occupied 1\n"));
            try (JsonClient ada = JsonClient.hello(server.room("attic"), "Ada", ",\"passphrase\":\"sesame\"")) {
                assertEquals(4401, ada.ending().code(), "nobody thinks to be alone where a webhook is");
            }
            assertFalse(server.get("/rooms").contains("attic"), "nobody is in it");
        }
    }

    @Test
    void aRoomWithAPassphraseIsClosedToItUnlessItBringsThat() throws Exception {
        String[] kept = {"log=sqlite", "data.directory=" + data, "webhooks.archive.room=attic"};
        try (RunningHubbub server = RunningHubbub.start(kept[0], kept[1]);
             JsonClient ada = join(server, "attic", ",\"passphrase\":\"sesame\"")) {
            say(ada, 1);
        }
        try (Receiver receiver = new Receiver(); LogLines log = new LogLines("hubbub.webhooks.Delivery");
             RunningHubbub server = RunningHubbub.start(receiver.settings(kept));
             JsonClient ada = join(server, "attic", ",\"passphrase\":\"sesame\"")) {
            say(ada, 1);
            assertTrue(Patience.until(SOON, () -> !log.lines().isEmpty()));
            assertEquals(List.of("WARNING Webhook archive is not let into its room, attic: the room has a passphrase, and it "
                                         + "brings none; it is tried until it is"), log.lines());
            assertTrue(receiver.isIdle());
        }
    }
}
