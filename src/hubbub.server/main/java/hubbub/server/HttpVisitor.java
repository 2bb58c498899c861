package hubbub.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import hubbub.protocol.ClientMessages;
import hubbub.protocol.Introduction;
import hubbub.protocol.Opening;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;

/**
 * Who asks something of a room by HTTP, and which room. What a {@code hello} of the protocol says stands in the request's header:
 * the key as a bearer's (RFC 6750, section 2.1); name and passphrase percent-encoded, because a header's value is ASCII.
 */
record HttpVisitor(String room, Opening.Admitted opening, Object address) {

    private static final HeaderName NAME = HeaderNames.create("Hubbub-Name");
    private static final HeaderName PASSPHRASE = HeaderNames.create("Hubbub-Passphrase");
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

    private static final String BEARER = "Bearer ";

    /** Sees who it is. Throws {@link HttpProblem} if it is not let in. */
    static HttpVisitor of(ServerRequest request, Admission admission, ClientMessages clients) {
        String room = RoomPath.nameOfFace(request.prologue().uriPath().rawPath()).orElseThrow();
        Headers headers = request.headers();
        InetAddress remote = ((InetSocketAddress) request.remotePeer().address()).getAddress();
        admission.refusalOf(room, remote, headers).ifPresent(refusal -> {
            throw HttpProblem.of(refusal);
        });
        var who = new Introduction(key(headers), decoded(headers, NAME), one(headers, LAST_EVENT_ID),
                                   request.query().first("history").asOptional(), decoded(headers, PASSPHRASE));
        return switch (clients.opening(who)) {
            case Opening.Admitted admitted -> new HttpVisitor(room, admitted, admission.address(remote, headers));
            case Opening.TurnedAway(var answer) -> throw HttpProblem.of(answer);
        };
    }

    private static Optional<String> key(Headers headers) {
        return one(headers, HeaderNames.AUTHORIZATION).map(value -> {
            if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) { // RFC 9110, section 11.1: any case.
                throw HttpProblem.of(Status.UNAUTHORIZED_401, "Authorization must be the word Bearer and a key.");
            }
            String key = value.substring(BEARER.length()).strip();
            if (!ClientMessages.isKey(key)) {
                throw HttpProblem.of(Status.UNAUTHORIZED_401, "The key must be 22 to 64 letters, digits, _ or -.");
            }
            return key;
        });
    }

    /** A header that makes sense only once. */
    static Optional<String> one(Headers headers, HeaderName name) {
        List<String> values = headers.all(name, List::of);
        if (values.size() > 1) {
            throw HttpProblem.badField(name.defaultCase() + " must be given once.");
        }
        return values.stream().findFirst();
    }

    private static Optional<String> decoded(Headers headers, HeaderName name) {
        return one(headers, name).map(value -> {
            try {
                return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw HttpProblem.badField(name.defaultCase() + " must be percent-encoded.");
            }
        });
    }
}
