package hubbub.jetstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hubbub.room.LogAnswer;
import hubbub.room.Message;
import hubbub.room.Person;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Messages on their way into a stream, stepped by hand: without servers and without a clock of its own. */
abstract class OutgoingSteps {

    static final Person ADA = new Person("p-ada", "Ada");
    static final Person BOB = new Person("p-bob", "Bob");

    final List<Pending> sent = new ArrayList<>();
    final List<LogAnswer> answers = new ArrayList<>();
    long now = 1_000_000;
    final Outgoing outgoing = new Outgoing("node", now, sent::add, answers::add);

    static Message say(Person from, String id, String text) {
        return new Message(from, Optional.of(id), text.getBytes(UTF_8));
    }

    void append(Message... messages) {
        outgoing.append(List.of(messages), now);
        outgoing.sendWaiting(now, true);
    }

    void stored(Pending pending, long offset) {
        outgoing.stored(pending, offset, 0, now);
        outgoing.sendWaiting(now, true);
    }

    void look() {
        outgoing.look(now, true, 0);
    }
}
