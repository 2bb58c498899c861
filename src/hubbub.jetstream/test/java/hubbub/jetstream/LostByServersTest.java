package hubbub.jetstream;

import java.util.List;
import java.util.Optional;


import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What servers lose after they said that it is stored, as one alone may when its power fails. */
class LostByServersTest extends OutgoingSteps {

    @Test
    void whatTheServersLoseAfterTheySaidItIsStoredIsSentAgain() {
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"));
        stored(sent.get(0), 7);
        stored(sent.get(1), 6);
        append(say(ADA, "2", "behind it"));

        outgoing.doubtBehind(6, now);
        look();

        assertEquals(List.of("hi", "hi", "behind it", "hi"), texts(sent));
        assertEquals(sent.get(0), sent.get(3), "under the same id");
        stored(sent.get(3), 7);
        append(say(ADA, "3", "one is under way"));
        assertEquals(4, sent.size());
        assertTrue(outgoing.cameBack(sent.get(3).id, sent.get(3).message, 7, now).isPresent());
    }

    @Test
    void whatTheServersHaveAnotherInThePlaceOfIsSentAgain() {
        append(say(ADA, "1", "hi"));
        stored(sent.getFirst(), 7);
        outgoing.look(now, true, 6);
        assertEquals(1, sent.size(), "it is still to come");

        assertEquals(Optional.empty(), outgoing.cameBack("another's", say(BOB, "1", "hello"), 7, now));
        outgoing.look(now, true, 7);
        assertEquals(2, sent.size());
    }

    @Test
    void whatHasComeBackAndWaitsForItsTurnIsNotSentAgain() {
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"));
        stored(sent.get(1), 7);
        assertTrue(outgoing.cameBack(sent.get(1).id, sent.get(1).message, 7, now).isPresent());

        outgoing.look(now, true, 7);
        outgoing.doubtBehind(6, now);
        outgoing.look(now, true, 7);

        assertEquals(2, sent.size());
    }

    private static List<String> texts(List<Pending> pendings) {
        return pendings.stream().map(pending -> new String(pending.message.text(), UTF_8)).toList();
    }
}
