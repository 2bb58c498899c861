package hubbub.server;

import java.nio.charset.StandardCharsets;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * What a request is answered with that is refused before any route: its status and one sentence, nothing of the request
 * itself.
 */
final class Refusals implements DirectHandler {

    private static final String NO_SENTENCE = "The request cannot be understood.";

    private Refusals() { }

    /** For every way in which Helidon refuses. */
    static DirectHandlers create() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, new Refusals());
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(TransportRequest request, EventType type, Status status, ServerResponseHeaders headers,
                                    String message) {
        // What Helidon cannot even take apart, such as a method with an @ in it, it takes for a fault of its own.
        boolean unreadable = type == EventType.INTERNAL_ERROR && request.path().isEmpty();
        return TransportResponse.builder()
                .status(unreadable ? Status.BAD_REQUEST_400 : status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .entity(((unreadable ? NO_SENTENCE : sentence(type, message)) + "\n").getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Helidon appends what it could not parse, in lines of its own; and faults are nobody's business. */
    private static String sentence(EventType type, String message) {
        if (type == EventType.INTERNAL_ERROR || message == null || message.isBlank()) {
            return type == EventType.INTERNAL_ERROR ? "The server failed." : NO_SENTENCE;
        }
        return Text.visible(message.lines().findFirst().orElse(NO_SENTENCE));
    }
}
