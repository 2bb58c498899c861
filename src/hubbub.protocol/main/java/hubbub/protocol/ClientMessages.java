package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import hubbub.room.Hello;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.Request;
import hubbub.room.RoomEvent;

/**
 * Understands what clients say. A message is the text of one WebSocket message, of any content; its length is bounded by whoever
 * received it. Whatever it holds, there is an answer and no exception, and nothing of it is quoted in the answer but the id of a
 * {@code say}, if it is one. Keeps nothing between messages; thread-safe.
 */
public final class ClientMessages {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{22,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** Without leading zeros, as the server writes it. Nineteen digits may still be more than a long holds. */
    private static final Pattern OFFSET = Pattern.compile("[1-9][0-9]{0,18}");

    /** A whole number of messages that come first. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]?|" + Limits.HISTORY);

    /** Messages that come first, or make a page, if the client does not say how many. */
    private static final int USUAL_HISTORY = 50;

    /** How long somebody is banned if the operator does not say. */
    private static final int USUAL_BAN_MINUTES = 60;

    private final Limits limits;
    private final Predicate<String> isOperator;

    /**
     * Understands within these limits.
     *
     * @param isOperator whether somebody who brings this token is an operator
     */
    public ClientMessages(Limits limits, Predicate<String> isOperator) {
        this.limits = limits;
        this.isOperator = isOperator;
    }

    /**
     * Understands a client's first message. Anything but a good {@code hello} turns it away, also a type that is not known here:
     * one who misspells it is told at once.
     */
    public Opening opening(String message) {
        try {
            Fields fields = Fields.read(message);
            if (!fields.required("t").equals("hello")) {
                throw badField("t must be hello in the first message");
            }
            return hello(fields);
        } catch (Unfit e) {
            return new Opening.TurnedAway(e.answer(Optional.empty()));
        }
    }

    /** Whether this may be somebody's key. */
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /** Understands who comes without a message of their own. */
    public Opening opening(Introduction who) {
        try {
            Optional<String> history = who.history();
            if (history.isPresent() && !NUMBER.matcher(history.get()).matches()) {
                throw badField("history must be a whole number, 0 to " + Limits.HISTORY);
            }
            return hello(who, history.map(Integer::parseInt).orElse(USUAL_HISTORY), Optional.empty());
        } catch (Unfit e) {
            return new Opening.TurnedAway(e.answer(Optional.empty()));
        }
    }

    /**
     * Understands what somebody says without a message of their own: a {@link Request.Say}, or else a {@link Request.Misfit}.
     *
     * @param id   of the message; without one it is given one that nobody else has
     * @param text as it was received
     */
    public Request say(Optional<String> id, String text) {
        try {
            return fit(id.orElseGet(PersonIds::random), text);
        } catch (Unfit e) {
            return new Request.Misfit(e.answer(Optional.empty()));
        }
    }

    /** Understands the same in a JSON object, which has a {@code text}, and an {@code id} if there is none beside it. */
    public Request sayIn(String json, Optional<String> id) {
        try {
            Fields fields = Fields.read(json);
            Optional<String> inside = fields.text("id");
            return say(id.isPresent() ? id : inside, fields.required("text"));
        } catch (Unfit e) {
            return new Request.Misfit(e.answer(Optional.empty()));
        }
    }

    /** Understands a message after the first. Empty if its type is not known here: then nothing is to be done. */
    public Optional<Request> request(String message) {
        Fields fields = Fields.NONE;
        try {
            fields = Fields.read(message);
            return switch (fields.required("t")) {
                case "say" -> Optional.of(say(fields));
                case "name" -> Optional.of(rename(fields));
                case "history" -> Optional.of(older(fields));
                case "remove" -> Optional.of(new Request.Remove(offset(fields, "off")));
                case "kick" -> Optional.of(new Request.Kick(user(fields)));
                case "ban" -> Optional.of(ban(fields));
                case "lock" -> Optional.of(new Request.Lock(fields.flag("locked", true)));
                case "hello" -> throw badField("t must be hello in the first message only");
                default -> Optional.empty();
            };
        } catch (Unfit e) {
            return Optional.of(new Request.Misfit(e.answer(idOfSay(fields))));
        }
    }

    private Opening hello(Fields fields) throws Unfit {
        var who = new Introduction(fields.text("key"), fields.text("name"), fields.text("since"), Optional.empty(),
                                   fields.text("passphrase"));
        return hello(who, fields.number("history", 0, Limits.HISTORY, USUAL_HISTORY), fields.text("operator"));
    }

    private Opening hello(Introduction who, int history, Optional<String> token) throws Unfit {
        Optional<String> key = who.key();
        if (key.isPresent() && !isKey(key.get())) {
            throw badField("key must be 22 to 64 letters, digits, _ or -");
        }
        Optional<String> name = who.name();
        Optional<String> since = who.since();

        List<RoomEvent.Refused> complaints = new ArrayList<>();
        Optional<Position> position = since.flatMap(Position::parse);
        if (since.isPresent() && position.isEmpty()) {
            complaints.add(badField("since must be a position that a server sent").answer(Optional.empty()));
        }
        Optional<String> fitting = name.flatMap(Names::fit);
        if (name.isPresent() && fitting.isEmpty()) {
            complaints.add(badName().answer(Optional.empty()));
        }
        Optional<String> passphrase = who.passphrase();
        if (passphrase.isPresent() && (passphrase.get().isEmpty() || passphrase.get().length() > Limits.PASSPHRASE)) {
            throw badField("passphrase must have 1 to " + Limits.PASSPHRASE + " characters");
        }
        boolean operator = token.filter(isOperator).isPresent();
        if (token.isPresent() && !operator) {
            var notTheToken = new Unfit(RoomEvent.Code.FORBIDDEN, "operator is not the token of this server");
            complaints.add(notTheToken.answer(Optional.empty()));
        }
        String id = key.map(PersonIds::of).orElseGet(PersonIds::random);
        Person person = fitting.map(n -> new Person(id, n)).orElseGet(() -> Person.guest(id));
        return new Opening.Admitted(new Hello(person, operator, position, history), passphrase, complaints);
    }

    private Request say(Fields fields) throws Unfit {
        return fit(fields.required("id"), fields.required("text"));
    }

    private Request fit(String id, String text) throws Unfit {
        if (!ID.matcher(id).matches()) {
            throw badField("id must be 1 to 64 letters, digits, _ or -");
        }
        if (text.isEmpty()) {
            throw badField("text must not be empty");
        }
        if (text.codePointCount(0, text.length()) > limits.text()) {
            throw new Unfit(RoomEvent.Code.TOO_LONG, "text must have at most " + limits.text() + " characters");
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw badField("text must not have half of a surrogate pair"); // UTF-8 has no bytes for it.
        }
        return new Request.Say(Optional.of(id), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Request rename(Fields fields) throws Unfit {
        return new Request.Rename(Names.fit(fields.required("name")).orElseThrow(ClientMessages::badName));
    }

    private static Request older(Fields fields) throws Unfit {
        return new Request.Older(offset(fields, "before"), fields.number("n", 1, Limits.HISTORY, USUAL_HISTORY));
    }

    private static Request ban(Fields fields) throws Unfit {
        int minutes = fields.number("minutes", 0, Limits.BAN_MINUTES, USUAL_BAN_MINUTES);
        return new Request.Ban(user(fields), TimeUnit.MINUTES.toMillis(minutes), fields.flag("address", false));
    }

    private static long offset(Fields fields, String name) throws Unfit {
        String offset = fields.required(name);
        if (OFFSET.matcher(offset).matches()) {
            try {
                return Long.parseLong(offset);
            } catch (NumberFormatException e) {
                // Beyond 2^63: no offset either.
            }
        }
        throw badField(name + " must be an offset, a decimal number in a string");
    }

    private static String user(Fields fields) throws Unfit {
        String user = fields.required("user");
        if (!ID.matcher(user).matches()) {
            throw badField("user must be the id of a person");
        }
        return user;
    }

    /** By this the client knows which of its messages was refused. */
    private static Optional<String> idOfSay(Fields fields) {
        try {
            boolean isSay = fields.text("t").filter("say"::equals).isPresent();
            return isSay ? fields.text("id").filter(id -> ID.matcher(id).matches()) : Optional.empty();
        } catch (Unfit e) {
            return Optional.empty();
        }
    }

    private static Unfit badField(String sentence) {
        return new Unfit(RoomEvent.Code.BAD_FIELD, sentence);
    }

    private static Unfit badName() {
        return new Unfit(RoomEvent.Code.BAD_NAME, "name must be 1 to " + Limits.NAME + " characters that can be seen");
    }
}
