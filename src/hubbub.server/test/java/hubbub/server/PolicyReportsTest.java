package hubbub.server;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class PolicyReportsTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static int post(RunningHubbub hubbub, BodyPublisher body) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(hubbub.http(PolicyReports.PATH)).POST(body).build(), BodyHandlers.discarding())
                .statusCode();
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
    void aReportForgesNoLineOfALog() {
        assertEquals("a?2026-11-26 SEVERE b??c", PolicyReports.oneLine("a\n2026-11-26 SEVERE b\u202e\u001bc"));
        assertEquals(501, PolicyReports.oneLine("x".repeat(5_000)).length());
    }
}
