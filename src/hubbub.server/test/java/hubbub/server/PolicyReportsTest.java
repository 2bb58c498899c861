package hubbub.server;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class PolicyReportsTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static int post(RunningHubbub hubbub, BodyPublisher body) throws Exception {
        return post(hubbub, "application/csp-report", body);
    }

    private static int post(RunningHubbub hubbub, String type, BodyPublisher body) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(hubbub.http(PolicyReports.PATH)).header("Content-Type", type).POST(body).build(),
                         BodyHandlers.discarding()).statusCode();
    }

    @Test
    void reportsAreCounted() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            assertEquals(204, post(hubbub, BodyPublishers.ofString("{\"csp-report\":{\"blocked-uri\":\"inline\"}}")));
            assertEquals(204, post(hubbub, BodyPublishers.ofString("x".repeat(PolicyReports.MOST_BYTES))));

            String metrics = HTTP.send(HttpRequest.newBuilder(hubbub.http("/metrics")).build(), BodyHandlers.ofString()).body();
            assertTrue(metrics.contains("\nhubbub_csp_reports_total 2\n"), metrics);
        }
    }

    @Test
    void whatIsTooLongOrDoesNotSayHowLongItIsIsRefused() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            assertEquals(413, post(hubbub, BodyPublishers.ofString("x".repeat(PolicyReports.MOST_BYTES + 1))));
            assertEquals(411, post(hubbub, BodyPublishers.fromPublisher(BodyPublishers.ofString("of unknown length"))));
            assertEquals(0, hubbub.hubbub.policyReports());
        }
    }

    @Test
    void onlyWhatBrowsersSendOfThemselvesIsAReport() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("access.hosts=127.0.0.1,chat.example")) {
            for (String type : List.of("text/plain", "application/json", "application/x-www-form-urlencoded", "x", ";")) {
                assertEquals(415, post(hubbub, type, BodyPublishers.ofString("{}")), type);
            }
            assertEquals(204, post(hubbub, "Application/Reports+JSON; charset=utf-8", BodyPublishers.ofString("[]")));
            try (RawHttp rebound = new RawHttp(hubbub.port())) {
                rebound.send("POST /csp-reports HTTP/1.1\r\nHost: rebound.example\r\nContent-Type: application/csp-report\r\n"
                                     + "Content-Length: 2\r\n\r\n{}");
                assertEquals("403", rebound.hearStatus());
            }
            assertEquals(1, hubbub.hubbub.policyReports());
        }
    }

    @Test
    void whoAnnouncesMuchIsRefusedBeforeItSendsIt() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); RawHttp client = new RawHttp(hubbub.port())) {
            client.send("POST /csp-reports HTTP/1.1\r\nHost: test\r\nContent-Type: application/csp-report\r\n"
                                + "Content-Length: 999999999999\r\n\r\n");

            assertEquals("413", client.hearStatus());
        }
    }

    @Test
    void ofAFloodOneAMinuteIsLogged() {
        try (LoggedLines lines = new LoggedLines(PolicyReports.class.getName(), Level.INFO)) {
            AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // Nanoseconds may overflow at any time.
            PolicyReports reports = new PolicyReports(nanos::get);
            flood(reports, "first {0} {1}\n");
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
            flood(reports, "not yet");
            nanos.incrementAndGet();
            flood(reports, "second");

            assertEquals(2, lines.all().size(), lines.all().toString());
            assertTrue(lines.all().getFirst().endsWith("allows: first {0} {1}?"), lines.all().getFirst());
            assertTrue(lines.all().getLast().endsWith("allows: second"), lines.all().getLast());
            assertEquals(30_000, reports.count());
        }
    }

    private static void flood(PolicyReports reports, String report) {
        for (int i = 0; i < 10_000; i++) {
            reports.take(report);
        }
    }

    @Test
    void aReportForgesNoLineOfALog() {
        assertEquals("a?2026-11-26 SEVERE b??c", PolicyReports.oneLine("a\n2026-11-26 SEVERE b\u202e\u001bc"));
        assertEquals(501, PolicyReports.oneLine("x".repeat(5_000)).length());
    }
}
