package hubbub.server;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import hubbub.protocol.Limits;
import hubbub.room.Request;
import hubbub.room.Room;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What operators may order by HTTP, for scripts: {@code POST /admin/{room}/{order}}, the token as a bearer's (RFC 6750, section
 * 2.1), never in the query, which proxies write down. A page of another site cannot send that header unasked.
 */
final class AdminRoutes implements HttpService {

    private static final String BEARER = "Bearer ";
    private static final String USUAL_BAN_MINUTES = "60";

    private static final Header PLAIN = HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header CHALLENGE = HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"hubbub\"");

    private final Operators operators;
    private final Function<String, Optional<Room>> rooms;

    /** Finds rooms by name. */
    AdminRoutes(Operators operators, Function<String, Optional<Room>> rooms) {
        this.operators = operators;
        this.rooms = rooms;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/{room}/{order}", this::order);
    }

    private void order(ServerRequest request, ServerResponse response) {
        response.header(PLAIN);
        if (!operators.exist()) {
            answer(response, Status.NOT_FOUND_404, "There are no operators here: operator.token is not set.");
        } else if (!isOperator(request)) {
            response.header(CHALLENGE);
            answer(response, Status.UNAUTHORIZED_401, "Authorization must be the word Bearer and this server's operator.token.");
        } else {
            Optional<Room> room = rooms.apply(request.path().pathParameters().get("room"));
            if (room.isEmpty()) {
                answer(response, Status.NOT_FOUND_404, "There is no such room now.");
                return;
            }
            try {
                room.get().order(read(request.path().pathParameters().get("order"), request.query()));
                answer(response, Status.ACCEPTED_202, "Ordered.");
            } catch (IllegalArgumentException e) {
                answer(response, Status.BAD_REQUEST_400, e.getMessage());
            }
        }
    }

    private boolean isOperator(ServerRequest request) {
        return request.headers().first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length())) // RFC 9110, section 11.1: any case.
                .filter(value -> operators.isOne(value.substring(BEARER.length())))
                .isPresent();
    }

    private static Request.Order read(String order, Parameters query) {
        return switch (order) {
            case "remove" -> new Request.Remove(number(query, "off", "", Long.MAX_VALUE));
            case "kick" -> new Request.Kick(user(query));
            case "ban" -> new Request.Ban(user(query),
                    TimeUnit.MINUTES.toMillis(number(query, "minutes", USUAL_BAN_MINUTES, Limits.BAN_MINUTES)),
                    flag(query, "address"));
            case "lock" -> new Request.Lock(true);
            case "unlock" -> new Request.Lock(false);
            default -> throw new IllegalArgumentException("The order must be remove, kick, ban, lock or unlock.");
        };
    }

    private static String user(Parameters query) {
        return query.first("user").orElseThrow(() -> new IllegalArgumentException("user must be the id of a person."));
    }

    private static boolean flag(Parameters query, String name) {
        return switch (query.first(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false.");
        };
    }

    private static long number(Parameters query, String name, String otherwise, long max) {
        try {
            long number = Long.parseLong(query.first(name).orElse(otherwise));
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(name + " must be a whole number from 0 to " + max + ".");
    }

    private static void answer(ServerResponse response, Status status, String sentence) {
        response.status(status).send(sentence + "\n");
    }
}
