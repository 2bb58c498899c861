package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;

import io.nats.client.Connection;
import io.nats.client.Nats;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One server, which is killed, frozen, and loses what it had. */
@Timeout(120)
class ServerTroubleTest {

    private static final String ROOM = "attic";

    @TempDir
    Path directory;

    private NatsServer nats;
    private Node node;

    @BeforeEach
    void start() {
        nats = NatsServer.start(directory);
        node = new Node(nats, ROOM);
    }

    @AfterEach
    void stop() {
        try {
            if (node != null) {
                node.close();
            }
        } finally {
            if (nats != null) {
                nats.close();
            }
        }
    }

    /** Each message once, or refused; offsets dense; and what is in the stream is what was told. */
    private void assertNothingLostOrDoubled(List<Message> said) {
        List<LogEntry> committed = node.committed();
        List<Message> refused = node.answers(LogAnswer.Refused.class).stream().map(LogAnswer.Refused::message).toList();
        assertEquals(LongStream.rangeClosed(1, committed.size()).boxed().toList(),
                     committed.stream().map(LogEntry::offset).toList());
        List<Message> answered = new ArrayList<>(committed.stream().map(LogEntry::message).toList());
        assertEquals(texts(said.stream().filter(message -> !refused.contains(message)).toList()), texts(answered));
        answered.addAll(refused);
        assertEquals(said.size(), answered.size());
        assertEquals(new HashSet<>(said), new HashSet<>(answered));
        assertEquals(node.texts(), Node.texts(node.read()));
        Node witness = new Node(nats, ROOM);
        assertEquals(node.texts(), Node.texts(witness.read()));
        witness.close();
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(message -> new String(message.text(), UTF_8)).toList();
    }

    private void awaitAnswers(List<Message> said) {
        node.await("all answered", () -> node.committed().size() + node.answers(LogAnswer.Refused.class).size() >= said.size());
    }

    @Test
    void aServerThatIsKilledAndComesBackSoonIsOnlyWaitedFor() {
        List<Message> said = new ArrayList<>();
        long longest = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                said.add(node.say(round + "-" + i, "round " + round + ", message " + i));
            }
            long began = System.nanoTime();
            nats.kill();
            nats.start();
            said.add(node.say(round + "-after", "round " + round + ", after"));
            awaitAnswers(said);
            longest = Math.max(longest, System.nanoTime() - began);
        }
        // Beyond three seconds people are told to say it again.
        assertTrue(longest > Outgoing.HOLD_NANOS || node.answers(LogAnswer.Refused.class).isEmpty());
        assertNothingLostOrDoubled(said);
    }

    @Test
    void aServerThatIsFrozenIsWaitedForAndNothingIsSaidTwice() {
        List<Message> said = new ArrayList<>();
        said.add(node.say("before", "before"));
        node.awaitCommitted(1);
        nats.freeze();
        said.add(node.say("1", "while it is frozen"));
        said.add(node.say("2", "also"));
        node.await("trouble", () -> node.logs.trouble().isPresent());
        nats.thaw();
        awaitAnswers(said);
        said.add(node.say("after", "after"));
        awaitAnswers(said);

        assertEquals(Optional.empty(), node.logs.trouble());
        assertNothingLostOrDoubled(said);
    }

    @Test
    void whileAllServersAreGoneMessagesAreRefusedAndTheHistoryIsReadAndNewcomersAreSentAwayAtOnce() {
        List<Message> said = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            said.add(node.say("id-" + i, "text " + i));
        }
        node.awaitCommitted(10);
        nats.kill();
        node.await("trouble", () -> node.logs.trouble().isPresent());
        assertEquals("NATS cannot be reached", node.logs.trouble().orElseThrow());
        assertEquals(Optional.empty(), node.logs.notReady());

        said.add(node.say("lost", "lost"));
        node.await("refused", () -> !node.answers(LogAnswer.Refused.class).isEmpty());
        assertEquals(Outgoing.RETRY_MILLIS, node.answers(LogAnswer.Refused.class).getFirst().retryMillis());
        assertEquals(10, node.read().size());
        long began = System.nanoTime();
        IllegalStateException refused = assertThrows(IllegalStateException.class,
                () -> node.logs.of("another", MemoryLog.Bounds.defaults()).open(answer -> { }));
        assertEquals("room another cannot be opened: NATS cannot be reached", refused.getMessage());
        assertTrue(System.nanoTime() - began < 1_000_000_000L);

        CompletableFuture<List<LogEntry>> toCome = new CompletableFuture<>();
        node.log.readFrom(11, 1, Integer.MAX_VALUE, toCome::complete); // As who has heard it on a node that still has servers.
        nats.start();
        said.add(node.say("back", "back"));
        awaitAnswers(said);
        assertEquals(List.of("back"), Node.texts(toCome.orTimeout(30, TimeUnit.SECONDS).join()));
        assertNothingLostOrDoubled(said);
    }

    @Test
    void aStreamThatIsNotWhatItWasEndsTheLog() throws Exception {
        node.say("1", "one");
        node.say("2", "two");
        node.awaitCommitted(2);
        long epoch = node.log.epoch();
        Connection operator = Nats.connect(nats.url());
        operator.jetStreamManagement().deleteStream(Streams.ofRoom(ROOM));
        operator.close();
        node.await("lost", node::isLost);
        Message late = node.say("3", "too late");
        node.await("refused", () -> node.answers(LogAnswer.Refused.class).stream()
                .anyMatch(refused -> refused.message() == late));

        node.reopen();
        assertEquals(0, node.log.last());
        assertTrue(epoch != node.log.epoch());
        int before = node.committed().size();
        node.say("4", "anew");
        node.awaitCommitted(before + 1);
        assertEquals(1, node.committed().getLast().offset());
    }

    @Test
    void aStreamWhoseNewestWasDeletedByAnOperatorIsTheSame() throws Exception {
        node.say("1", "one");
        node.say("2", "two");
        node.awaitCommitted(2);
        Connection operator = Nats.connect(nats.url());
        operator.jetStreamManagement().deleteMessage(Streams.ofRoom(ROOM), 2, true);
        operator.close();
        nats.kill();
        nats.start();
        node.say("3", "three");
        node.awaitCommitted(3);

        assertEquals(List.of(1L, 2L, 3L), node.committed().stream().map(LogEntry::offset).toList());
    }

    @Test
    void withoutServersItDoesNotStartAndSaysWhy() {
        nats.kill();
        String address = nats.url().replace("//", "//eve:sesame@");
        for (Map<String, String> password : List.of(Map.of("nats.url", nats.url(), "nats.user", "ada", "nats.password", "sesame"),
                                                    Map.of("nats.url", address + "," + address))) {
            IOException refused = assertThrows(IOException.class, () -> Node.logs(password));
            assertTrue(refused.getMessage().startsWith("cannot connect to NATS at " + nats.url()), refused.getMessage());
            assertTrue(!refused.getMessage().contains("sesame") && !refused.getMessage().contains("\n"), refused.getMessage());
        }
    }
}
