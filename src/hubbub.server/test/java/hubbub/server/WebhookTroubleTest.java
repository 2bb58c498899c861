package hubbub.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Receivers that answer otherwise than one might hope. */
@Timeout(60)
class WebhookTroubleTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static ChatClient say(RunningHubbub server, String text) throws InterruptedException {
        ChatClient client = ChatClient.connect(server.room());
        assertEquals(text, client.say(text).hear());
        return client;
    }

    private static void awaitMetric(RunningHubbub server, String line) throws InterruptedException {
        assertTrue(Patience.until(SOON, () -> server.get("/metrics").contains(line + "\n")), line);
    }

    @Test
    void afterGoneNothingIsPostedAndOperatorsAreTold() throws Exception {
        try (Receiver receiver = new Receiver().usually(Receiver.status(410)); LogLines log = new LogLines("hubbub.webhooks");
             RunningHubbub server = RunningHubbub.start(receiver.settings()); ChatClient ada = say(server, "one")) {
            receiver.posted();
            awaitMetric(server, "hubbub_webhook_stopped{webhook=\"archive\"} 1");

            assertEquals("two", ada.say("two").hear());

            awaitMetric(server, "hubbub_webhook_lag_messages{webhook=\"archive\"} 2");
            assertTrue(receiver.isIdle());
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().getFirst().startsWith("SEVERE Webhook archive is answered 410"), log.lines()::toString);
        }
    }

    @Test
    void aReceiverMayAskToBeLeftAloneForAWhile() throws Exception {
        try (Receiver receiver = new Receiver(); RunningHubbub server = RunningHubbub.start(receiver.settings())) {
            receiver.next(Receiver.status(429, "Retry-After", "1"), exchange -> {
                ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2); // Written without its fraction.
                Receiver.status(503, "Retry-After", date.format(DateTimeFormatter.RFC_1123_DATE_TIME)).to(exchange);
            }, Receiver.status(503, "Retry-After", "soon"));
            say(server, "one").close();

            long[] nanos = new long[4];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = receiver.posted().nanos();
            }

            assertTrue(nanos[1] - nanos[0] >= TimeUnit.MILLISECONDS.toNanos(1_000), "seconds");
            assertTrue(nanos[2] - nanos[1] >= TimeUnit.MILLISECONDS.toNanos(1_000), "a date");
            assertEquals(List.of("1"), receiver.taken().offsets());
        }
    }

    @Test
    void redirectsAreNotFollowedAndOperatorsAreToldOnce() throws Exception {
        try (Receiver receiver = new Receiver().usually(Receiver.status(307, "Location", "/elsewhere"));
             LogLines log = new LogLines("hubbub.webhooks");
             RunningHubbub server = RunningHubbub.start(receiver.settings())) {
            say(server, "one").close();
            for (int i = 0; i < 5; i++) {
                assertEquals("/hook", receiver.posted().path());
            }

            receiver.usually(Receiver.status(200));

            assertEquals("/hook", receiver.taken().path());
            assertTrue(Patience.until(SOON, () -> log.lines().size() == 2));
            assertEquals(List.of("WARNING Webhook archive cannot deliver: it answers 307; it is tried until it can",
                                 "INFO Webhook archive delivers again"), log.lines());
        }
    }

    @Test
    void ofALongAnswerOnlyABitIsRead() throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        try (Receiver receiver = new Receiver(); RunningHubbub server = RunningHubbub.start(receiver.settings())) {
            receiver.next(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                long bytes = 0;
                try (OutputStream body = exchange.getResponseBody()) {
                    while (true) {
                        body.write(new byte[8 * 1024]);
                        bytes += 8 * 1024;
                    }
                } catch (IOException e) {
                    written.complete(bytes);
                }
            });
            say(server, "one").close();
            say(server, "two").close();

            assertEquals(List.of("1", "2"), receiver.takenUpTo(2));
            assertTrue(written.get(10, TimeUnit.SECONDS) < 16 * 1024 * 1024, "what kernels hold between them");
            awaitMetric(server, "hubbub_webhook_delivered_total{webhook=\"archive\"} 2");
            awaitMetric(server, "hubbub_webhook_failures_total{webhook=\"archive\"} 0");
        }
    }

    @Test
    void aReceiverThatCannotShowWhoItIsIsToldNothing(@TempDir Path folder) throws Exception {
        LocalCertificate certificate = LocalCertificate.make(folder);
        String both = Files.readString(certificate.pem());
        Path key = Files.writeString(folder.resolve("key.pem"), both.substring(both.indexOf("-----BEGIN PRIVATE KEY-----")));
        try (RunningHubbub other = RunningHubbub.start(
                     "server.tls.private-key.pem.key.resource.path=" + key,
                     "server.tls.private-key.pem.cert-chain.resource.path=" + certificate.pem());
             LogLines log = new LogLines("hubbub.webhooks");
             RunningHubbub server = RunningHubbub.start("webhooks.archive.url=https://localhost:" + other.port() + "/",
                                                        "webhooks.archive.secret=" + Receiver.SECRET,
                                                        "webhooks.archive.longest-pause=PT0.05S")) {
            say(server, "one").close();

            assertTrue(Patience.until(SOON, () -> !log.lines().isEmpty()));
            assertEquals("WARNING Webhook archive cannot deliver: TLS fails, or its certificate is not trusted "
                                 + "(SSLHandshakeException); it is tried until it can", log.lines().getFirst());
        }
    }

    @Test
    void theServerStopsSoonThoughAReceiverStandsStill() throws Exception {
        CountDownLatch standsStill = new CountDownLatch(1);
        try (Receiver receiver = new Receiver().usually(exchange -> standsStill.await())) {
            RunningHubbub server = RunningHubbub.start(receiver.settings("webhooks.archive.answer-within=PT1H"));
            say(server, "one").close();
            receiver.posted();
            long began = System.nanoTime();

            server.stop();

            assertTrue(Patience.secondsSince(began) < 6, Patience.secondsSince(began) + " s");
            standsStill.countDown();
        }
    }
}
