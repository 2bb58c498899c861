package hubbub.jetstream;

import java.util.List;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;

import io.nats.client.Connection;
import io.nats.client.Nats;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A text that is taken away on one node is gone on all, whatever they were doing meanwhile. */
class RemovalOnNodesTest extends TwoNodes {

    @Test
    void whatIsRemovedOnOneIsGoneOnBothAndFromTheDisk() {
        one.say("1", "before");
        one.say("2", "a secret");
        one.say("3", "after");
        two.awaitCommitted(3);

        two.log.remove(2);

        for (Node node : List.of(one, two)) {
            node.await("removed", () -> node.answers().contains(new LogAnswer.Removed(2)));
            assertEquals(List.of("before", "", "after"), Node.texts(node.read()));
        }
        Node three = new Node(nats, room);
        List<LogEntry> read = three.read();
        assertEquals(List.of("before", "", "after"), Node.texts(read));
        assertTrue(read.get(1).removed());
        assertEquals(positions(one).get(1), read.get(1).offset() + "." + read.get(1).fingerprint());
        three.close();
    }

    @Test
    void theNewestMayBeRemovedAndBeRemovedOnceMoreAndTheRoomOpensAndGoesOn() {
        one.say("1", "before");
        one.say("2", "a secret");
        two.awaitCommitted(2);
        one.log.remove(2);
        two.await("removed", () -> two.answers().contains(new LogAnswer.Removed(2)));
        two.log.remove(2);
        two.await("done", two.logs::isQuiet);

        two.reopen();
        assertEquals(2, two.log.last());
        assertEquals(List.of("before", ""), Node.texts(two.read()));
        int before = two.committed().size();
        two.say("3", "after");
        two.awaitCommitted(before + 1);
        assertEquals(3, two.committed().getLast().offset());
        one.awaitCommitted(3);
    }

    @Test
    void aNodeThatWasAwayLearnsWhatWasRemovedMeanwhile() {
        one.say("1", "before");
        one.say("2", "a secret");
        two.awaitCommitted(2);
        gate.shut();
        two.await("away", () -> !two.logs.servers().isConnected());
        one.log.remove(2);
        one.await("removed", () -> one.answers().contains(new LogAnswer.Removed(2)));
        assertEquals(List.of("before", "a secret"), Node.texts(two.read()));

        gate.open();
        two.await("removed", () -> two.answers().contains(new LogAnswer.Removed(2)));

        assertEquals(List.of("before", ""), Node.texts(two.read()));
        one.say("3", "after");
        two.awaitCommitted(3);
        assertEquals(1, two.answers(LogAnswer.Removed.class).size(), "once");
    }

    @Test
    void whatWasRemovedInAStreamThatIsGoneIsNotRemovedInTheNext() throws Exception {
        one.say("1", "a secret");
        two.awaitCommitted(1);
        one.log.remove(1);
        one.await("removed", () -> one.answers().contains(new LogAnswer.Removed(1)));
        Connection operator = Nats.connect(nats.url());
        operator.jetStreamManagement().deleteStream(Streams.ofRoom(room));
        operator.close();
        one.await("lost", one::isLost);
        two.await("lost", two::isLost);

        one.reopen();
        int before = one.committed().size();
        one.say("1", "said anew");
        one.awaitCommitted(before + 1);
        two.reopen();

        assertEquals(List.of("said anew"), Node.texts(one.read()));
        assertEquals(List.of("said anew"), Node.texts(two.read()));
    }
}
