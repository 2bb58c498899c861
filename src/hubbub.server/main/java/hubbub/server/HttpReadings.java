package hubbub.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import hubbub.protocol.LogLines;
import hubbub.protocol.ReadableLines;
import hubbub.room.Hello;
import hubbub.room.LogEntry;
import hubbub.room.Reading;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What was said in a room, in pages, for those who ask by HTTP: as JSON, as lines of JSON, or to be read. Any thread. */
final class HttpReadings implements Handler {

    /** What one address may read a second, in bytes as sent: as much as a WebSocket may ask for. A second's worth at once. */
    static final int BYTES_PER_SECOND = 1024 * 1024;

    /** What a page is taken for until it is known: who asks for many at once is to pay for each. */
    private static final int PAGE_BYTES = 128 * 1024;

    private static final int USUAL_LIMIT = 50;

    /** Without leading zeros; nineteen digits may still be more than a long holds. */
    private static final Pattern OFFSET = Pattern.compile("0|[1-9][0-9]{0,18}");

    private static final String JSON = "application/json";
    private static final String LINES_OF_JSON = "application/x-ndjson";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Accept");

    private final Rooms rooms;
    private final Wires wires;
    private final Admission admission;
    private final Duration within;
    private final AddressRate bytes;

    /**
     * Readings.
     *
     * @param within time for a room to read
     */
    HttpReadings(Rooms rooms, Wires wires, Admission admission, Duration within, LongSupplier nanoClock) {
        this.rooms = rooms;
        this.wires = wires;
        this.admission = admission;
        this.within = within;
        this.bytes = new AddressRate(BYTES_PER_SECOND, nanoClock);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        HttpVisitor visitor = HttpVisitor.of(request, admission, wires.clients());
        long after = offset(request.query(), "after").orElse(-1L);
        long before = offset(request.query(), "before").orElse(Long.MAX_VALUE);
        int limit = limit(request.query());
        long early = bytes.take(visitor.address(), PAGE_BYTES);
        if (early > 0) {
            throw HttpProblem.tooMuch(early, "Too much was read from your address in too short a time.");
        }
        String type = type(request);
        byte[] page = encode(read(visitor, after, before, limit), type);
        bytes.charge(visitor.address(), page.length - PAGE_BYTES);
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type)).header(VARY).send(page);
    }

    /** Nobody makes a room by reading, or decides who may come in. */
    private Reading read(HttpVisitor visitor, long after, long before, int limit) throws InterruptedException {
        Rooms.Visit visit = HttpFace.enter(rooms, admission, visitor);
        try {
            if (!visit.isDecided()) {
                throw HttpProblem.of(Status.NOT_FOUND_404, "Nobody is in that room, and nothing is kept of it.");
            }
            HttpFace.admit(visit, visitor);
            return HttpFace.await(visit.room().read(after, before, limit), within, "The room could not be read; try again.");
        } finally {
            visit.end();
        }
    }

    private byte[] encode(Reading reading, String type) {
        return switch (type) {
            case JSON -> {
                byte[] page = wires.messages().encode(reading);
                yield (new String(page, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
            }
            case LINES_OF_JSON -> {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                for (LogEntry entry : reading.entries()) {
                    lines.writeBytes(LogLines.encode(entry));
                    lines.write('\n');
                }
                yield lines.toByteArray();
            }
            default -> ReadableLines.encode(reading.entries());
        };
    }

    /** The first of ours that is named; for whoever names none, such as a bare {@code curl}, it is to be read. */
    private static String type(ServerRequest request) {
        return request.headers().all(HeaderNames.ACCEPT, List::of).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(List.of(JSON, LINES_OF_JSON, "text/plain")::contains)
                .findFirst()
                .filter(range -> !range.equals("text/plain"))
                .orElse(TEXT);
    }

    private static Optional<Long> offset(Parameters query, String name) {
        Optional<String> written = query.first(name).asOptional();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        if (OFFSET.matcher(written.get()).matches()) {
            try {
                return Optional.of(Long.parseLong(written.get()));
            } catch (NumberFormatException e) {
                // Beyond 2^63: no offset either.
            }
        }
        throw HttpProblem.badField(name + " must be an offset, a decimal number.");
    }

    private static int limit(Parameters query) {
        String limit = query.first("limit").orElse(Integer.toString(USUAL_LIMIT));
        if (!limit.matches("[1-9][0-9]?|" + Hello.MAX_HISTORY)) {
            throw HttpProblem.badField("limit must be a whole number, 1 to " + Hello.MAX_HISTORY + ".");
        }
        return Integer.parseInt(limit);
    }
}
