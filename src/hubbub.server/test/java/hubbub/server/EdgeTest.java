package hubbub.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who asks too slowly, too often, or under a false name. */
@Timeout(120)
class EdgeTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /room HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nno more",
        "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nno",
    })
    void whoDoesNotGoOnIsClosedInTime(String beginning) throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.request-within=PT0.5S");
             RawHttp client = new RawHttp(hubbub.port())) {
            long before = System.nanoTime();
            client.send(beginning);

            String heard = client.hearAll();

            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(5), heard);
            assertEquals(beginning.endsWith("\r\n\r\n") || beginning.startsWith("POST"), heard.startsWith("HTTP/1.1 "), heard);
        }
    }

    @Test
    void aHeaderThatTricklesIsClosedInTimeToo() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.request-within=PT0.5S");
             RawHttp client = new RawHttp(hubbub.port())) {
            long before = System.nanoTime();
            boolean open = true;
            for (int i = 0; open && System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10); i++) {
                try {
                    client.send(i == 0 ? "GET / HTTP/1.1\r\nX: " : "x");
                } catch (IOException e) {
                    open = false;
                }
                Thread.sleep(20); // The client's own pace.
            }

            assertFalse(open);
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void aWebSocketHasNoSuchDeadline() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.request-within=PT0.2S");
             ChatClient client = ChatClient.connect(hubbub.room())) {
            try (RawHttp other = new RawHttp(hubbub.port())) {
                other.hearAll(); // Closed, so at least that long has passed for both.
            }

            assertEquals("here", client.say("here").hear());
        }
    }

    @Test
    void whoComesWhenAllConnectionsAreTakenIsToldAtOnceAndMayComeWhenOneIsFree() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.connections=3")) {
            List<ChatClient> clients = new ArrayList<>(ChatClient.connect(hubbub.room(), 3));
            try (RawHttp late = new RawHttp(hubbub.port())) {
                String told = late.hearAll(); // It has not even asked.

                assertTrue(told.startsWith("HTTP/1.1 503 "), told);
                assertTrue(told.contains("\r\nRetry-After: 5\r\n"), told);
                assertTrue(told.endsWith("try again in a few seconds.\n"), told);
            }
            try (RawHttp late = new RawHttp(hubbub.port())) {
                String told = late.send(RawHttp.HANDSHAKE + "\r\n").hearAll();
                assertTrue(told.startsWith("HTTP/1.1 503 "), told);
                assertEquals(told.indexOf("HTTP/1.1"), told.lastIndexOf("HTTP/1.1"), "one response");
            }
            clients.getFirst().close();
            String answer = "";
            while (!answer.startsWith("HTTP/1.1 101 ")) {
                try (RawHttp next = new RawHttp(hubbub.port())) {
                    answer = next.send(RawHttp.HANDSHAKE + "\r\n").hearHeader();
                }
            }
            assertEquals("still here", clients.get(1).say("still here").hear());
        }
    }

    @Test
    void aProxysClientHasItsOwnCountAndOneNotTrustedIsNotBelieved() throws Exception {
        try (RunningHubbub hubbub =
                     RunningHubbub.start("limits.connections-per-address=2", "access.trusted-proxies=127.0.0.0/8")) {
            List<RawHttp> clients = new ArrayList<>();
            List<String> answers = new ArrayList<>();
            for (String forwarded : List.of("203.0.113.7", "203.0.113.7", "203.0.113.7", "10.9.9.9, 203.0.113.7", "203.0.113.8",
                                            "127.0.0.5", "nonsense", "203.0.113.7:4711", "[2001:db8::1]:1", "2001:db8::2",
                                            "2001:db8::3")) {
                RawHttp client = new RawHttp(hubbub.port());
                clients.add(client);
                answers.add(client.send(RawHttp.HANDSHAKE + "X-Forwarded-For: " + forwarded + "\r\n\r\n").hearHeader()
                                    .substring(9, 12));
            }

            assertEquals(List.of("101", "101", "429", "429", "101", "101", "101", "429", "101", "101", "429"), answers);
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void withoutATrustedProxyWhatAHeaderSaysAboutAddressesMeansNothing() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.connections-per-address=1")) {
            for (int i = 0; i < 3; i++) {
                String answer = new RawHttp(hubbub.port())
                        .send(RawHttp.HANDSHAKE + "X-Forwarded-For: 203.0.113.7\r\n\r\n").hearHeader();
                assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "                                 | localhost          |                             | 101",
        "                                 | localhost:8080     | http://localhost:8080       | 101",
        "                                 | LOCALHOST:8080     | http://localhost:8080       | 101",
        "                                 | chat.example       | https://chat.example        | 101",
        "                                 | chat.example:443   | https://chat.example        | 101",
        "                                 | [::1]:8080         | http://[::1]:8080           | 101",
        "                                 | localhost:8080     | http://localhost:9090       | 403",
        "                                 | localhost:8080     | http://evil.example         | 403",
        "                                 | localhost:8080     | http://localhost:8080.evil  | 403",
        "                                 | localhost          | null                        | 403",
        "                                 | localhost          | file://localhost            | 403",
        "                                 | localhost          | %%%                         | 403",
        "access.origins=https://a.example | localhost          | https://a.example           | 101",
        "access.origins=https://a.example | localhost          | http://a.example            | 403",
        "access.origins=*                 | localhost          | http://evil.example         | 101",
        "access.hosts=chat.example        | chat.example       | https://chat.example        | 101",
        "access.hosts=chat.example        | Chat.Example:8080  |                             | 101",
        "access.hosts=chat.example:8080   | chat.example:8081  |                             | 403",
        "access.hosts=chat.example        | rebound.example    | http://rebound.example      | 403",
    })
    void aHandshakeIsJudgedByItsOriginAndHost(String setting, String host, String origin, String status) throws Exception {
        String[] settings = setting == null ? new String[0] : new String[] {setting};
        try (RunningHubbub hubbub = RunningHubbub.start(settings); RawHttp client = new RawHttp(hubbub.port())) {
            String handshake = RawHttp.HANDSHAKE.replace("Host: localhost", "Host: " + host);

            String answer = client.send(handshake + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n").hearHeader();

            assertEquals(status, answer.substring(9, 12), answer);
        }
    }

    @Test
    void thePageIsServedUnderTheServersNamesOnlyAndProbesUnderAny() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("access.hosts=chat.example")) {
            assertEquals("403", status(hubbub, "/"));
            assertEquals("403", status(hubbub, "/metrics"));
            assertEquals("200", status(hubbub, "/health/ready"));
        }
    }

    private static String status(RunningHubbub hubbub, String path) throws IOException {
        try (RawHttp client = new RawHttp(hubbub.port())) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").hearHeader().substring(9, 12);
        }
    }

    @Test
    void aHostileClientCostsAtMostOneLineEvenAtDebug() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("limits.request-within=PT0.3S");
             LoggedLines lines = new LoggedLines("hubbub", Level.ALL)) {
            List<String> attacks = List.of(
                    "rubbish\r\n\r\n", "GET /", RawHttp.HANDSHAKE + "Origin: http://evil.example\r\n\r\n",
                    RawHttp.HANDSHAKE + "\r\nthis is no frame", RawHttp.HANDSHAKE + "\r\n\u0081\u0085\0\0\0\0\u00ff\u00ff");
            for (String attack : attacks) {
                lines.clear();
                try (RawHttp client = new RawHttp(hubbub.port())) {
                    client.send(attack);
                    if (!attack.endsWith("GET /")) {
                        client.finish();
                    }
                    client.hearAll();
                }
                Browser.await(0, hubbub.hubbub::connections);
                assertTrue(lines.all().size() <= 1, attack + " cost " + lines.all());
                assertTrue(lines.all().stream().allMatch(line -> line.startsWith("FINE ")), attack + " cost " + lines.all());
            }
        }
    }

    @Test
    void metricsCountWhatHappened() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); RawHttp foreign = new RawHttp(hubbub.port())) {
            List<ChatClient> clients = ChatClient.connect(hubbub.room(), 2);
            foreign.send(RawHttp.HANDSHAKE + "Origin: http://evil.example\r\n\r\n").hearHeader();
            clients.getFirst().close();
            String metrics = "";
            while (!metrics.contains("hubbub_departures_total{reason=\"left\"} 1\n")) {
                HttpResponse<String> response = HttpClient.newHttpClient().send(
                        HttpRequest.newBuilder(hubbub.http("/metrics")).build(), BodyHandlers.ofString());
                metrics = response.body();
            }

            for (String line : List.of("hubbub_clients 1", "hubbub_messages_total 2", "hubbub_deliveries_total 3",
                                       "hubbub_handshakes_total 2", "hubbub_refused_total{cause=\"origin\"} 1",
                                       "hubbub_closed_total{code=\"1006\"} 1", "hubbub_turn_messages_sum 2")) {
                assertTrue(metrics.contains("\n" + line + "\n"), line + " is not in\n" + metrics);
            }
            String[] lines = metrics.split("\n");
            for (String line : lines) {
                assertTrue(line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z]+=\"[^\"]+\"})? [0-9.E-]+"), line);
            }
        }
    }
}
