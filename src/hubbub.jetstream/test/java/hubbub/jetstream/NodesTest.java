package hubbub.jetstream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two nodes, one room. */
class NodesTest extends TwoNodes {

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
    void plainTextInARoomThatIsOpenedAnewIsNoResendOfWhatWasSaidThereBefore() {
        for (String text : List.of("before", "and now")) {
            one.log.append(List.of(new Message(Node.ADA, Optional.empty(), text.getBytes(UTF_8))));
            one.await("answered", () -> one.texts().contains(text) || !one.answers(LogAnswer.Known.class).isEmpty());
            one.reopen();
        }

        assertEquals(List.of("before", "and now"), one.texts());
        two.awaitCommitted(2);
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

    @Test
    void whoOpensAStreamThatIsBeingDeletedWaitsForThatAndMakesAnother() throws Exception {
        Connection operator = Nats.connect(nats.url());
        JetStreamManagement streams = operator.jetStreamManagement();
        String name = Streams.ofRoom(room);
        one.say("1", "said");
        one.awaitCommitted(1);
        one.log.close();
        two.log.close();
        takeSubjectAway(streams, name);

        Thread opening = Thread.ofPlatform().start(() -> one.reopen(false));
        one.await("it waits", () -> Stream.of(opening.getStackTrace()).anyMatch(at -> at.getMethodName().equals("awaitDeleted")));
        streams.deleteStream(name);
        opening.join();
        assertEquals(List.of(Streams.subject(room)), streams.getStreamInfo(name).getConfiguration().getSubjects());

        // Or who was about to delete it never comes to it.
        takeSubjectAway(streams, name);
        two.reopen(false);
        two.say("1", "said");
        one.awaitCommitted(2);
        assertEquals(1, one.committed().getLast().offset());
        operator.close();
    }

    private void takeSubjectAway(JetStreamManagement streams, String name) throws IOException, JetStreamApiException {
        streams.updateStream(StreamConfiguration.builder(streams.getStreamInfo(name).getConfiguration())
                .subjects("hubbub.unused." + room).build());
    }

    @Test
    void aRoomThatIsFarBehindTakesNoMoreUntilItHasToldHalf() {
        int all = 3 * (int) Following.MOST_BEHIND / 2;
        two.standsStill = true;
        for (int i = 0; i < all; i++) {
            one.log.append(List.of(new Message(new Person("p-" + i % 500, "P"), Optional.of("id-" + i), new byte[] {'x'})));
        }
        one.awaitCommitted(all);
        two.await("held", () -> two.committed().size() >= Following.MOST_BEHIND);
        Message refused = two.say("own", "who cannot tell what others say adds nothing");
        two.await("refused", () -> two.answers(LogAnswer.Refused.class).stream().anyMatch(no -> no.message() == refused));
        assertEquals(Following.MOST_BEHIND + 1, two.committed().size());

        two.standsStill = false;
        two.log.heard(two.log.last());
        two.awaitCommitted(all);
        assertEquals(positions(one), positions(two));
        Message taken = two.say("own", "now it does");
        two.await("taken", () -> two.committed().getLast().message() == taken);
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
