package hubbub.server;

import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import hubbub.server.CrowdClient.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Connections that never become a request. The time for one is 10 s by default, here less. */
@Timeout(60)
class SilentConnectionsIT {

    private static final int OF_EACH_KIND = 400;
    private static final double REQUEST_WITHIN_SECONDS = 6;
    private static final double TOLERANCE_SECONDS = 4;
    private static final String REQUEST_LINE = "GET /room HTTP/1.1\r\n";

    @Test
    void twoThousandThatNeverFinishARequestKeepNobodyOutAndAreClosedInTime() throws Exception {
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1",
                                              "--set=limits.request-within=PT" + REQUEST_WITHIN_SECONDS + "S");
             Crowd crowd = new Crowd(new InetSocketAddress("127.0.0.1", hubbub.page().getPort()))) {
            loadPage(hubbub); // What is slow the first time is not what this is about.
            List<CrowdClient> trickling = crowd.connect(OF_EACH_KIND, CrowdClient.bytes(REQUEST_LINE), 0);
            List<CrowdClient> silent = new ArrayList<>(trickling);
            for (String opening : List.of(
                    "",
                    "GET /ro",
                    REQUEST_LINE + "Host: test\r\nUpgrade: webso",
                    "POST /room HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nthe rest is")) {
                silent.addAll(crowd.connect(OF_EACH_KIND, CrowdClient.bytes(opening), 0));
            }
            assertTrue(Patience.until(Duration.ofSeconds(5), () -> Crowd.count(silent, Stage.CONNECTING) == 0));
            long opened = Crowd.count(silent, Stage.OPENED);
            long begin = System.nanoTime();

            double pageSeconds = loadPage(hubbub);
            double chatSeconds = chat(hubbub);
            while (Crowd.count(silent, Stage.GONE) < silent.size()
                    && Patience.secondsSince(begin) < REQUEST_WITHIN_SECONDS + TOLERANCE_SECONDS) {
                trickling.forEach(client -> client.send("a"));
                Patience.until(Duration.ofMillis(250), () -> Crowd.count(silent, Stage.GONE) == silent.size());
            }
            double closedSeconds = Patience.secondsSince(begin);
            System.out.printf("figures: silent connections: %,d of %,d there, page in %.0f ms, two in the room and heard "
                                      + "in %.0f ms, %,d closed after %.1f s, which is %.1f s or a little more%n",
                              opened, silent.size(), pageSeconds * 1000, chatSeconds * 1000,
                              Crowd.count(silent, Stage.GONE), closedSeconds, REQUEST_WITHIN_SECONDS);

            assertTrue(opened >= silent.size() - OF_EACH_KIND, "only the POST is answered before its body: " + opened);
            assertTrue(pageSeconds < 4 && chatSeconds < 4);
            assertEquals(silent.size(), Crowd.count(silent, Stage.GONE), "closed in time");
            hubbub.terminate();
            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest(), "whoever is silent writes nothing to the log");
        }
    }

    private static double loadPage(Launched hubbub) throws Exception {
        long begin = System.nanoTime();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertEquals(200, http.send(HttpRequest.newBuilder(hubbub.page()).build(), BodyHandlers.ofString()).statusCode());
        }
        return Patience.secondsSince(begin);
    }

    private static double chat(Launched hubbub) throws InterruptedException {
        long begin = System.nanoTime();
        List<ChatClient> clients = ChatClient.connect(hubbub.room(), 2);
        clients.getFirst().say("can you hear me?");
        assertEquals("can you hear me?", clients.getLast().hear());
        double seconds = Patience.secondsSince(begin);
        clients.forEach(ChatClient::close);
        return seconds;
    }
}
