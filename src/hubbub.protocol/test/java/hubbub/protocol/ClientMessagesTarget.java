package hubbub.protocol;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.Request;
import hubbub.room.RoomEvent;
import hubbub.room.RoomEvent.Code;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a fuzzer calls with bytes that may be a client's message, first and later: whatever they are, there is no exception, all
 * that comes of them keeps the protocol's rules, and can be told to others.
 *
 * <p>{@code etc/fuzz} runs it under Jazzer, {@link CorpusTest} with the inputs that are kept.
 */
public final class ClientMessagesTarget {

    private static final ClientMessages CLIENTS = new ClientMessages(new Limits(Limits.TEXT, 0, 0), token -> false);

    private static final ServerMessages SERVER = new ServerMessages(new Limits(Limits.TEXT, 0, 0), InstantSource.system());
    private static final Position ANY_POSITION = new Position(-1, 1, -1);

    private ClientMessagesTarget() { }

    /** Called by Jazzer. Throws when a promise is broken. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        check(new String(bytes, UTF_8));
    }

    /** May also hold what no UTF-8 becomes: half a surrogate pair. */
    static void check(String message) {
        switch (CLIENTS.opening(message)) {
            case Opening.Admitted admitted -> admitted(admitted, message);
            case Opening.TurnedAway away -> refusal(away.answer(), Set.of(Code.BAD_JSON, Code.BAD_FIELD), message);
        }
        switch (CLIENTS.request(message).orElse(null)) {
            case null -> { }
            case Request.Say say -> say(say, message);
            case Request.Older older -> check(older.before() >= 1 && older.count() >= 1 && older.count() <= 100, message);
            case Request.Rename rename -> name(rename.name(), message);
            case Request.Remove remove -> check(remove.offset() >= 1, message);
            case Request.Kick kick -> check(kick.id().matches("[A-Za-z0-9_-]{1,64}"), message);
            case Request.Ban ban -> check(ban.id().matches("[A-Za-z0-9_-]{1,64}") && ban.millis() >= 0
                    && ban.millis() <= TimeUnit.MINUTES.toMillis(Limits.BAN_MINUTES), message);
            case Request.Lock lock -> { }
            case Request.Misfit misfit ->
                    refusal(misfit.answer(), Set.of(Code.BAD_JSON, Code.BAD_FIELD, Code.BAD_NAME, Code.TOO_LONG), message);
        }
    }

    private static void admitted(Opening.Admitted admitted, String message) {
        Person person = admitted.hello().person();
        check(person.id().matches("[A-Za-z0-9_-]{16}"), message);
        name(person.name(), message);
        check(admitted.complaints().size() <= 3, message);
        admitted.complaints().forEach(complaint ->
                refusal(complaint, Set.of(Code.BAD_FIELD, Code.BAD_NAME, Code.FORBIDDEN), message));
        told(new RoomEvent.Here(1, Optional.of(List.of(person))), message);
    }

    private static void say(Request.Say say, String message) {
        String text = new String(say.text(), UTF_8);
        int characters = text.codePointCount(0, text.length());
        check(say.id().orElseThrow().matches("[A-Za-z0-9_-]{1,64}"), message);
        check(characters >= 1 && characters <= 4_000, message);

        Message said = new Message(Person.guest("pWm2Rr8yK1tq4c9d"), say.id(), say.text());
        byte[] msg = SERVER.encode(new LogEntry(1, 0, said), Optional.of(ANY_POSITION));
        check(Tree.object(msg).get("text").equals(text), message);
        check(msg.length <= SERVER.maxLength(said), message);
    }

    private static void name(String name, String message) {
        check(Names.fit(name).equals(Optional.of(name)), message);
        told(new RoomEvent.Renamed(new Person("pWm2Rr8yK1tq4c9d", name)), message);
    }

    /** The sentence is one of ours: plain English, however long or strange the message is. */
    private static void refusal(RoomEvent.Refused refused, Set<Code> codes, String message) {
        check(codes.contains(refused.code()), message);
        check(refused.ref().stream().allMatch(ref -> ref.matches("[A-Za-z0-9_-]{1,64}") && message.contains("say")), message);
        check(refused.retryMillis().isEmpty(), message);
        check(refused.sentence().matches("[a-zA-Z0-9 ,()_-]{10,80}"), message);
        told(refused, message);
    }

    private static void told(RoomEvent event, String message) {
        check(Tree.object(SERVER.encode(event)).size() >= 2, message);
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new AssertionError("a promise is broken for: " + message);
        }
    }
}
