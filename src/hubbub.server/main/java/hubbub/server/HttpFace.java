package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

import hubbub.room.Outcome;
import hubbub.room.Request;
import hubbub.room.RoomEvent;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Rooms for whatever can open a URL: {@code etc/http.md}. Who says something here is not in the room, who reads neither; both
 * are let in, held to rates and refused as a WebSocket is. Any thread; each request has its own, which waits.
 */
final class HttpFace implements HttpService {

    /**
     * What requests may take.
     *
     * @param bodyBytes         of what is said, as it is sent
     * @param messagesPerSecond of one address; 0 is off
     * @param bytesPerSecond    of one address, said; 0 is off
     * @param answerWithin      time for a room to keep what was said, or to read
     */
    record Bounds(int bodyBytes, int messagesPerSecond, int bytesPerSecond, Duration answerWithin) { }

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final Header JSON = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header NOT_KEPT = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header ALLOW_GET = HeaderValues.create(HeaderNames.ALLOW, "GET");
    private static final Header ALLOW_BOTH = HeaderValues.create(HeaderNames.ALLOW, "GET, POST");

    private final Rooms rooms;
    private final Wires wires;
    private final Admission admission;
    private final TcpConnections connections;
    private final Bounds bounds;
    private final AddressRate messages;
    private final AddressRate bytes;
    private final Handler readings;
    private final Handler events;

    HttpFace(Rooms rooms, Wires wires, Admission admission, TcpConnections connections, Bounds bounds, LongSupplier nanoClock,
             Handler readings, Handler events) {
        this.rooms = rooms;
        this.wires = wires;
        this.admission = admission;
        this.connections = connections;
        this.bounds = bounds;
        this.messages = new AddressRate(bounds.messagesPerSecond(), nanoClock);
        this.bytes = new AddressRate(bounds.bytesPerSecond(), nanoClock);
        this.readings = readings;
        this.events = events;
    }

    @Override
    public void routing(HttpRules rules) {
        for (String path : RoomPath.MESSAGES) {
            rules.get(path, guarded(readings)).post(path, guarded(this::say)).any(path, guarded(HttpFace::onlyGetAndPost));
        }
        for (String path : RoomPath.EVENTS) {
            rules.get(path, guarded(events)).any(path, guarded(HttpFace::onlyGet));
        }
    }

    /** Answers with the problem, if there is one. */
    static Handler guarded(Handler handler) {
        return (request, response) -> {
            try {
                response.header(NOT_KEPT);
                handler.handle(request, response);
            } catch (HttpProblem problem) {
                problem.answer(request, response);
            }
        };
    }

    private static void onlyGetAndPost(ServerRequest request, ServerResponse response) {
        response.header(ALLOW_BOTH);
        throw HttpProblem.of(Status.METHOD_NOT_ALLOWED_405, "GET reads what was said here, POST says something.");
    }

    private static void onlyGet(ServerRequest request, ServerResponse response) {
        response.header(ALLOW_GET);
        throw HttpProblem.of(Status.METHOD_NOT_ALLOWED_405, "GET hears what happens here.");
    }

    private void say(ServerRequest request, ServerResponse response) throws InterruptedException {
        HttpVisitor visitor = HttpVisitor.of(request, admission, wires.clients());
        for (RoomEvent.Refused complaint : visitor.opening().complaints()) {
            throw HttpProblem.of(complaint);
        }
        take(messages, visitor, 1);
        take(bytes, visitor, 0);
        Request.Say say = say(request, read -> bytes.charge(visitor.address(), read));
        Outcome.Said said = say(request, visitor, say);
        byte[] ack = wires.messages().encode(new RoomEvent.Kept(say.id().orElseThrow(), said.offset()));
        response.status(said.again() ? Status.OK_200 : Status.CREATED_201).header(JSON)
                .send((new String(ack, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void take(AddressRate rate, HttpVisitor visitor, long amount) {
        long early = rate.take(visitor.address(), amount);
        if (early > 0) {
            throw HttpProblem.tooMuch(early, "Too much was said from your address in too short a time.");
        }
    }

    private Request.Say say(ServerRequest request, IntConsumer read) {
        // The draft of the header has it in quotes, most who send it do not.
        Optional<String> id = HttpVisitor.one(request.headers(), IDEMPOTENCY_KEY).map(key -> key.replaceAll("^\"(.*)\"$", "$1"));
        MessageBody body = MessageBody.read(request, bounds.bodyBytes(), read);
        Request understood = body.isJson() ? wires.clients().sayIn(body.text(), id) : wires.clients().say(id, body.text());
        return switch (understood) {
            case Request.Say say -> say;
            case Request.Misfit(RoomEvent.Refused answer) -> throw HttpProblem.of(answer);
            default -> throw new IllegalStateException("nothing else is understood from a body");
        };
    }

    private Outcome.Said say(ServerRequest request, HttpVisitor visitor, Request.Say say) throws InterruptedException {
        connections.of(request).ifPresent(TcpConnection::responded); // It is all here: what follows is not its client's matter.
        Rooms.Visit visit = enter(rooms, admission, visitor);
        try {
            admit(visit, visitor);
            Outcome outcome = await(visit.room().say(visitor.opening().hello().person(), say), bounds.answerWithin(),
                    "The room has not kept it yet, and may still; say it again with the same Idempotency-Key.");
            return switch (outcome) {
                case Outcome.Said said -> said;
                case Outcome.Refused(RoomEvent.Refused answer) -> throw HttpProblem.of(answer);
                case Outcome.TurnedAway(var departure) -> throw HttpProblem.of(departure);
            };
        } finally {
            visit.end();
        }
    }

    /** Throws if there is no room left, it cannot be opened, or the rooms close: then all are shown into the public one. */
    static Rooms.Visit enter(Rooms rooms, Admission admission, HttpVisitor visitor) throws InterruptedException {
        Optional<Rooms.Visit> entered;
        try {
            entered = rooms.enter(visitor.room());
        } catch (IOException e) {
            throw HttpProblem.of(admission.unopened(e));
        }
        Rooms.Visit visit = entered.orElseThrow(() -> HttpProblem.of(admission.noRoomLeft()));
        if (rooms.find(visitor.room()).filter(room -> room == visit.room()).isEmpty()) {
            visit.end();
            throw HttpProblem.of(Refusal.DRAINING);
        }
        return visit;
    }

    /** Throws if this room has another passphrase than the visitor brings. */
    static void admit(Rooms.Visit visit, HttpVisitor visitor) {
        Optional<String> passphrase = visitor.opening().passphrase();
        if (!visit.admits(passphrase)) {
            throw HttpProblem.passphrase(passphrase.isEmpty());
        }
    }

    /** Waits for what a room answers, so long at most. */
    static <T> T await(CompletableFuture<T> answer, Duration within, String otherwise) throws InterruptedException {
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw HttpProblem.unavailable(otherwise);
        }
    }
}
