package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

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

    /** Characters of it that are logged. */
    private static final int LOGGED = 500;

    private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final System.Logger LOGGER = System.getLogger(PolicyReports.class.getName());

    private final LongSupplier nanoClock;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong mayLogAt;

    PolicyReports(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.mayLogAt = new AtomicLong(nanoClock.getAsLong());
    }

    long count() {
        return count.get();
    }

    /** Answers 204; 411 if it does not say its length, 413 if that is too much. */
    void take(ServerRequest request, ServerResponse response) {
        long length = request.headers().contentLength().orElse(-1);
        if (length < 0) {
            response.status(Status.LENGTH_REQUIRED_411).send();
        } else if (length > MOST_BYTES) {
            response.status(Status.REQUEST_ENTITY_TOO_LARGE_413).send();
        } else {
            take(new String(length == 0 ? new byte[0] : request.content().as(byte[].class), StandardCharsets.UTF_8));
            response.status(Status.NO_CONTENT_204).send();
        }
    }

    private void take(String report) {
        count.incrementAndGet();
        long now = nanoClock.getAsLong();
        long due = mayLogAt.get();
        if (now - due >= 0 && mayLogAt.compareAndSet(due, now + LOG_NANOS)) {
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
