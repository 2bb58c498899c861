package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two nodes, one room. */
@Timeout(60)
class NodesTest {

    private static NatsServer nats;

    private String room;
    private Node one;
    private Node two;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        nats = NatsServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (nats != null) {
            nats.close();
        }
    }

    @BeforeEach
    void startNodes(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName().toLowerCase();
        one = new Node(nats, room);
        two = new Node(nats, room);
    }

    @AfterEach
    void stopNodes() {
        one.close();
        two.close();
    }

    private static List<String> positions(Node node) {
        return node.committed().stream().map(entry -> entry.offset() + "." + entry.fingerprint()).toList();
    }

    @Test
    void bothHearEverythingInOneOrderWithTheSameOffsetsAndFingerprints() {
        for (int i = 0; i < 200; i++) {
            one.say("one-" + i, "one says " + i);
            two.say("two-" + i, "two says " + i);
        }
        one.awaitCommitted(400);
        two.awaitCommitted(400);

        assertEquals(one.log.epoch(), two.log.epoch());
        assertEquals(positions(one), positions(two));
        assertEquals(one.texts(), two.texts());
        assertEquals(IntStream.rangeClosed(1, 400).mapToObj(i -> (long) i).toList(),
                     one.committed().stream().map(LogEntry::offset).toList());
        for (String who : List.of("one", "two")) {
            assertEquals(IntStream.range(0, 200).mapToObj(i -> who + " says " + i).toList(),
                         one.texts().stream().filter(text -> text.startsWith(who)).toList());
        }
    }

    @Test
    void aResendThroughTheOtherNodeIsKnown() {
        one.say("1", "hello");
        two.awaitCommitted(1);
        two.say("1", "hello");
        two.await("known", () -> !two.answers(LogAnswer.Known.class).isEmpty());

        assertEquals(1, two.answers(LogAnswer.Known.class).getFirst().offset());
        one.say("2", "and on");
        one.awaitCommitted(2);
        assertEquals(2, one.log.last());
    }

    @Test
    void whoIsOnBothAndSaysTheSameTwiceAtTheSameTimeIsHeardOnce() {
        for (int i = 0; i < 100; i++) {
            one.say("id-" + i, "text " + i);
            two.say("id-" + i, "text " + i);
        }
        one.say("end", "end");
        one.await("end", () -> one.texts().contains("end"));
        two.await("end", () -> two.texts().contains("end"));
        two.await("all answered", () -> two.committed().stream().filter(entry -> entry.offset() <= 100).count()
                + two.answers(LogAnswer.Known.class).size() >= 100);

        assertEquals(101, one.log.last());
        assertEquals(positions(one), positions(two));
    }

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
    void whoOpensItLaterHasAllOfItAndGoesOnBehindIt() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            one.say("id-" + i, "text " + i);
            said.add("text " + i);
        }
        one.awaitCommitted(1_500);
        two.reopen();

        assertEquals(1_500, two.newest.orElseThrow().offset());
        assertEquals(1_500, two.log.last());
        assertEquals(said, Node.texts(two.read()), "beyond what is read when it is opened, too");
        int before = two.committed().size();
        one.say("next", "next");
        two.awaitCommitted(before + 1);
        assertEquals("next", two.texts().getLast());
    }

    @Test
    void aSealIsKeptForTheOthersForAsLongAsAnybodyIsThereOrAnythingIsKept() {
        byte[] seal = {1, 2, 3};
        assertEquals(Optional.empty(), one.logs.seal(room));
        one.logs.seal(room, seal);
        one.say("1", "not before the seal is kept");
        one.awaitCommitted(1);
        two.reopen();

        assertArrayEquals(seal, two.logs.seal(room).orElseThrow());
    }

    @Test
    void theStreamOfARoomThatNothingWasSaidInGoesWithTheLastNode() throws Exception {
        Connection operator = Nats.connect(nats.url());
        JetStreamManagement streams = operator.jetStreamManagement();
        String quiet = room + "-quiet";
        Node first = new Node(nats, quiet);
        Node last = new Node(nats, quiet);

        first.log.close();
        first.await("done", first.logs::isQuiet);
        assertTrue(streams.getStreamNames().contains(Streams.ofRoom(quiet)), "somebody is there on the other");
        last.log.close();
        last.await("gone", () -> !names(streams).contains(Streams.ofRoom(quiet)));

        one.say("1", "said");
        one.awaitCommitted(1);
        one.log.close();
        two.log.close();
        one.await("done", () -> one.logs.isQuiet() && two.logs.isQuiet());
        assertTrue(names(streams).contains(Streams.ofRoom(room)), "something is kept");
        first.logs.close();
        last.logs.close();
        operator.close();
        one.reopen(false);
        two.reopen(false);
    }

    private static List<String> names(JetStreamManagement streams) {
        try {
            return streams.getStreamNames();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void roomsAreApart() {
        Node other = new Node(nats, room + "-2");
        one.say("1", "here");
        other.say("1", "there");
        one.awaitCommitted(1);
        other.awaitCommitted(1);

        assertEquals(List.of("here"), one.texts());
        assertEquals(List.of("there"), other.texts());
        assertNotEquals(one.log.epoch(), other.log.epoch());
        other.close();
    }
}
