package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import static java.lang.System.Logger.Level.WARNING;

/**
 * What browsers report of the page when something in it wanted more than its Content-Security-Policy allows: an attack that was
 * stopped, an extension of the browser, or a defect. Counted, and one a minute is logged. Anybody can send one. Any thread.
 */
final class PolicyReports {

    static final String PATH = "/csp-reports";

    /** Bytes of a report: browsers' have some hundred. */
    static final int MOST_BYTES = 8 * 1024;

    /** What browsers send of themselves; a page of another site cannot unless it is asked (Fetch, CORS-preflight). */
    private static final Set<String> TYPES = Set.of("application/csp-report", "application/reports+json");

    /** Characters of it that are logged. */
    private static final int LOGGED = 500;

    private static final System.Logger LOGGER = System.getLogger(PolicyReports.class.getName());

    private final OnceAMinute logged;
    private final AtomicLong count = new AtomicLong();

    PolicyReports(LongSupplier nanoClock) {
        this.logged = new OnceAMinute(nanoClock);
    }

    long count() {
        return count.get();
    }

    /** Answers 204; 415 if that is no report, 411 if it does not say its length, 413 if that is too much. */
    void take(ServerRequest request, ServerResponse response) {
        long length = request.headers().contentLength().orElse(-1);
        if (!isReport(request.headers())) {
            response.status(Status.UNSUPPORTED_MEDIA_TYPE_415).send();
        } else if (length < 0) {
            response.status(Status.LENGTH_REQUIRED_411).send();
        } else if (length > MOST_BYTES) {
            response.status(Status.REQUEST_ENTITY_TOO_LARGE_413).send();
        } else {
            take(new String(length == 0 ? new byte[0] : request.content().as(byte[].class), StandardCharsets.UTF_8));
            response.status(Status.NO_CONTENT_204).send();
        }
    }

    private static boolean isReport(Headers headers) {
        return headers.first(HeaderNames.CONTENT_TYPE)
                .filter(type -> TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** Counts it, and logs it if none was in the last minute. */
    void take(String report) {
        count.incrementAndGet();
        if (logged.isDue()) {
            LOGGER.log(WARNING, "A browser reports that the page wanted more than its Content-Security-Policy allows: {0}",
                       oneLine(report));
        }
    }

    /** As it may stand in a log: nothing in it begins a line, or turns the rest around. */
    static String oneLine(String report) {
        String printable = report.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= LOGGED ? printable : printable.substring(0, LOGGED) + "…";
    }
}
