package hubbub.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/**
 * Why this server turns a request or a connection away: the one catalogue of status and sentence. What the WebSocket
 * handshake's own rules refuse is in {@code WebSocketUpgrader}.
 */
enum Refusal {

    /** {@code limits.connections} is reached. */
    CONNECTIONS(Status.SERVICE_UNAVAILABLE_503, "The server has all the connections it can serve; try again in a few seconds."),
    /** {@code limits.connections-per-address} is reached. */
    ADDRESS(Status.TOO_MANY_REQUESTS_429, "There are too many connections from your address; close some, or try again later."),
    /** An operator keeps the address out. */
    BANNED(Status.FORBIDDEN_403, "You are not let in for now."),
    /** The server is about to stop. */
    DRAINING(Status.SERVICE_UNAVAILABLE_503, "The server is going away; try again in a few seconds."),
    /** The request is for a name that is not in {@code access.hosts}. */
    HOST(Status.FORBIDDEN_403, "This server does not go by that name."),
    /** A page of another site wants a WebSocket here: RFC 6455, section 10.2. */
    ORIGIN(Status.FORBIDDEN_403, "Pages of that origin may not connect here."),
    /** A handshake for something that is not exactly the path of a room. */
    PATH(Status.NOT_FOUND_404, "There is no room here; a name is of lower-case letters, digits and hyphens, 64 at most."),
    /** {@code limits.rooms} is reached. */
    ROOMS(Status.SERVICE_UNAVAILABLE_503, "There are as many rooms as there may be; join another one, or try again later."),
    /** {@code limits.rooms-per-address} is reached: within a minute it is not any more. */
    NEW_ROOMS(Status.TOO_MANY_REQUESTS_429, 60, "Too many rooms were made from your address; try again in a minute."),
    /** The log of a room does not open now. That is not known by the handshake, so the WebSocket is closed with 1013. */
    UNOPENED(Status.SERVICE_UNAVAILABLE_503, "This room cannot be opened just now; try again in a few seconds."),
    /** Where one request ends and the next begins is in doubt: RFC 9112, section 6.3. */
    FRAMING(Status.BAD_REQUEST_400, "The length of the request's body is in doubt.");

    private final Status status;
    /** Seconds until a client may well try again. */
    private final int retryAfter;
    private final String sentence;

    Refusal(Status status, String sentence) {
        this(status, 5, sentence);
    }

    Refusal(Status status, int retryAfter, String sentence) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.sentence = sentence;
    }

    Status status() {
        return status;
    }

    String sentence() {
        return sentence;
    }

    /** Seconds until a client may well try again; 0 if that is of no use. */
    int retryAfter() {
        return mayTryAgain() ? retryAfter : 0;
    }

    /** Helidon answers with it and closes the connection. */
    RequestException exception() {
        RequestException.Builder builder = RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(status)
                .setKeepAlive(false)
                .safeMessage(true)
                .message(sentence);
        if (mayTryAgain()) {
            builder.header(HeaderValues.create(HeaderNames.RETRY_AFTER, retryAfter));
        }
        return builder.build();
    }

    /** The same answer as bytes, for a connection that is not even read. */
    String response() {
        String body = sentence + "\n";
        return "HTTP/1.1 " + status.codeText() + " " + status.reasonPhrase() + "\r\n"
                + (mayTryAgain() ? "Retry-After: " + retryAfter + "\r\n" : "")
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private boolean mayTryAgain() {
        return status == Status.SERVICE_UNAVAILABLE_503 || status == Status.TOO_MANY_REQUESTS_429;
    }
}
