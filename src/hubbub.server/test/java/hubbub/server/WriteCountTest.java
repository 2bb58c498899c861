package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import hubbub.server.CrowdClient.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a delivery costs is nearly all its write, so writes are counted here, which a busy machine does not change. What gathers
 * behind a write is in {@code WriterPumpsTest}.
 */
@Timeout(60)
class WriteCountTest {

    private static final int CLIENTS = 100;

    /** Each is said when everybody has heard the one before, so a second write for that one would have been counted. */
    private static final int MESSAGES = 20;
    private static final String TEXT = "alone";

    /** The header of a short frame from a server, RFC 6455, section 5.2; and a whole pong without payload. */
    private static final int HEADER = 2;

    @Test
    void aMessageSaidAloneIsOneWriteOfItsFrameForEachClient() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT1H"); // So that no ping is counted.
             HttpClient http = HttpClient.newHttpClient();
             Crowd crowd = new Crowd(new InetSocketAddress("127.0.0.1", hubbub.port()))) {
            List<CrowdClient> clients = crowd.join(CLIENTS);
            Crowd.await(clients, Stage.IN, Duration.ofSeconds(10)); // Each was sent a pong.

            for (int i = 1; i <= MESSAGES; i++) {
                int said = i;
                clients.get(i).say(TEXT);
                assertTrue(Patience.until(Duration.ofSeconds(10), () -> clients.stream().allMatch(c -> c.heard() == said)));
            }

            long writes = CLIENTS + MESSAGES * CLIENTS;
            String metrics = metrics(hubbub, http);
            while (figure(metrics, "writes_total") < writes) { // A write is heard a moment before it is counted.
                metrics = metrics(hubbub, http);
            }
            assertEquals(MESSAGES, figure(metrics, "batches_total"));
            assertEquals(MESSAGES * CLIENTS, figure(metrics, "deliveries_total"));
            assertEquals(writes, figure(metrics, "writes_total"));
            assertEquals(CLIENTS * HEADER + MESSAGES * CLIENTS * (HEADER + TEXT.length()),
                         figure(metrics, "written_bytes_total"));
        }
    }

    private static String metrics(RunningHubbub hubbub, HttpClient http) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(hubbub.http("/metrics")).build(), BodyHandlers.ofString()).body();
    }

    private static long figure(String metrics, String name) {
        Matcher line = Pattern.compile("^hubbub_" + name + " (\\d+)$", Pattern.MULTILINE).matcher(metrics);
        assertTrue(line.find(), name);
        return Long.parseLong(line.group(1));
    }
}
