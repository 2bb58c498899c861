package hubbub.server;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.server.HttpMessagesTest.assertProblem;
import static hubbub.server.HttpMessagesTest.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Requests to say something from those who break off, stall, ask too much, or come at the wrong time. */
@Timeout(60)
class HttpTroubleTest {

    private static final RunningHubbub HUBBUB = RunningHubbub.start();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterAll
    static void stop() {
        HUBBUB.close();
    }

    @Test
    void whoAsksTooMuchIsToldWhenToAskAgain() throws Exception {
        try (RunningHubbub strict = RunningHubbub.start("limits.messages-per-second=2")) {
            HttpRequest post = HttpRequest.newBuilder(strict.http("/room/messages")).header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("hi")).build();

            HttpResponse<String> answer = HTTP.send(post, BodyHandlers.ofString());
            for (int i = 0; i < 20 && answer.statusCode() == 201; i++) {
                answer = HTTP.send(post, BodyHandlers.ofString());
            }

            assertProblem(429, "rate_limited", answer);
            assertEquals("1", header(answer, "Retry-After"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\":\"hi\",\"and\":\"PAD\"}", "{PAD}"})
    void allThatIsSentCountsNotOnlyWhatIsSaid(String body) throws Exception {
        try (RunningHubbub strict = RunningHubbub.start("limits.bytes-per-second=1000")) {
            HttpRequest post = HttpRequest.newBuilder(strict.http("/room/messages")).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body.replace("PAD", "x".repeat(60_000)))).build();
            HTTP.send(post, BodyHandlers.discarding());

            HttpResponse<String> answer = HTTP.send(post, BodyHandlers.ofString());

            assertProblem(429, "rate_limited", answer);
            assertTrue(Integer.parseInt(header(answer, "Retry-After")) > 50);
        }
    }

    @Test
    void aBodyThatStallsIsWaitedForOnlySoLong() throws Exception {
        try (RunningHubbub strict = RunningHubbub.start("limits.request-within=PT0.5S");
                RawHttp client = new RawHttp(strict.port())) {
            client.send("POST /room/messages HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 10\r\n\r\nhal");

            String heard = client.hearAll();

            assertTrue(heard.isEmpty() || heard.equals("(reset)"), heard);
            assertEquals("", strict.get("/room/messages"));
        }
    }

    @Test
    void aBodyThatBreaksOffIsNotSaidAndNotLogged() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() { }

            @Override
            public void close() { }
        };
        Logger root = Logger.getLogger("");
        root.addHandler(listening);
        try (RawHttp client = new RawHttp(HUBBUB.port())) {
            client.send("POST /room/broken/messages HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 10\r\n\r\nhal").finish();

            assertFalse(client.hearAll().startsWith("HTTP/1.1 2"));
        } finally {
            root.removeHandler(listening);
        }
        assertEquals(List.of(), logged);
        assertTrue(HUBBUB.hubbub.rooms().find("broken").isEmpty(), "nothing was said there");
    }

    @Test
    void whenThereAreTooManyRoomsItIsSaidSo() throws Exception {
        try (RunningHubbub few = RunningHubbub.start("limits.rooms=0")) {
            HttpRequest post = HttpRequest.newBuilder(few.http("/room/tea/messages")).header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("hi")).build();

            HttpResponse<String> answer = HTTP.send(post, BodyHandlers.ofString());

            assertProblem(503, "as many rooms as there may be", answer);
            assertEquals("5", header(answer, "Retry-After"));
        }
    }

    @Test
    void whatIsFinishedOnlyWhenTheRoomsCloseIsNotSaidInAnother() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.spread=PT3S");
        List<ChatClient> people = ChatClient.connect(hubbub.room(), 20);
        try (RawHttp client = new RawHttp(hubbub.port())) {
            client.send("POST /room/tea/messages HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 2\r\n\r\nh");
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.hubbub.connections() == 21));
            Thread stop = Thread.startVirtualThread(() -> hubbub.close());
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> hubbub.hubbub.figures().clients() < 20));

            client.send("i");

            assertEquals("503", client.hearStatus());
            stop.join();
        }
        people.forEach(one -> assertEquals(List.of(), one.rest()));
    }
}
