package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import hubbub.protocol.Problem;
import hubbub.room.Departure;
import hubbub.room.RoomEvent;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Why a room's HTTP face does not serve a request: thrown where it is found, and answered as RFC 9457 wants it. */
final class HttpProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final Header PROBLEM = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final Header CHALLENGE = HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"hubbub\"");

    /** Seconds after which one may well try again, if nobody knows better. */
    private static final long USUAL_RETRY = 5;

    private final transient Status status;
    private final transient Optional<RoomEvent.Code> code;
    private final long retryAfter;

    private HttpProblem(Status status, Optional<RoomEvent.Code> code, long retryAfter, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The request is not as it must be. */
    static HttpProblem of(Status status, String sentence) {
        return new HttpProblem(status, Optional.empty(), 0, sentence);
    }

    /** The room has another passphrase than it brings. Of all that is forbidden, only this has no code. */
    static HttpProblem passphrase(boolean hasNone) {
        return of(Status.FORBIDDEN_403, hasNone
                ? "This room has a passphrase; bring it in Hubbub-Passphrase." : "That is not this room's passphrase.");
    }

    /** A field in it is not. */
    static HttpProblem badField(String sentence) {
        return new HttpProblem(Status.BAD_REQUEST_400, Optional.of(RoomEvent.Code.BAD_FIELD), 0, sentence);
    }

    /** The server does not let it in. */
    static HttpProblem of(Refusal refusal) {
        RoomEvent.Code code = switch (refusal.status().code()) {
            case 429 -> RoomEvent.Code.RATE_LIMITED;
            case 503 -> RoomEvent.Code.UNAVAILABLE;
            default -> RoomEvent.Code.FORBIDDEN;
        };
        return new HttpProblem(refusal.status(), Optional.of(code), refusal.retryAfter(), refusal.sentence());
    }

    /** The room does not serve it. */
    static HttpProblem of(RoomEvent.Refused refused) {
        Status status = switch (refused.code()) {
            case BAD_JSON, BAD_FIELD, BAD_NAME -> Status.BAD_REQUEST_400;
            case TOO_LONG -> Status.REQUEST_ENTITY_TOO_LARGE_413;
            case RATE_LIMITED -> Status.TOO_MANY_REQUESTS_429;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
            case FORBIDDEN, LOCKED -> Status.FORBIDDEN_403;
        };
        long retryAfter = seconds(TimeUnit.MILLISECONDS, refused.retryMillis().orElse(0));
        return new HttpProblem(status, Optional.of(refused.code()), retryAfter, refused.sentence());
    }

    /** The room sends it away. */
    static HttpProblem of(Departure departure) {
        return switch (departure) {
            case BANNED, KICKED -> new HttpProblem(Status.FORBIDDEN_403, Optional.of(RoomEvent.Code.FORBIDDEN), 0,
                                                   departure.reason());
            case LOCKED -> new HttpProblem(Status.FORBIDDEN_403, Optional.of(RoomEvent.Code.LOCKED), 0, departure.reason());
            case LEFT, CLOSED, RESTARTING, ANEW, FAILED, UNAVAILABLE, TOO_SLOW -> unavailable(departure.reason());
        };
    }

    /** It may be tried again some seconds later. */
    static HttpProblem unavailable(String sentence) {
        return new HttpProblem(Status.SERVICE_UNAVAILABLE_503, Optional.of(RoomEvent.Code.UNAVAILABLE), USUAL_RETRY, sentence);
    }

    /** Too much was asked from an address; so long it is to wait. */
    static HttpProblem tooMuch(long nanos, String sentence) {
        return new HttpProblem(Status.TOO_MANY_REQUESTS_429, Optional.of(RoomEvent.Code.RATE_LIMITED),
                               seconds(TimeUnit.NANOSECONDS, nanos), sentence);
    }

    /** Rounded up: who comes after these may. */
    private static long seconds(TimeUnit unit, long time) {
        return Math.ceilDiv(time, unit.convert(1, TimeUnit.SECONDS));
    }

    void answer(ServerRequest request, ServerResponse response) {
        response.status(status).header(PROBLEM);
        if (retryAfter > 0) {
            response.header(HeaderValues.create(HeaderNames.RETRY_AFTER, retryAfter));
        }
        if (status == Status.UNAUTHORIZED_401) {
            response.header(CHALLENGE);
        }
        byte[] body = Problem.encode(status.code(), status.reasonPhrase(), code, getMessage());
        Routes.send(request, response, (new String(body, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
