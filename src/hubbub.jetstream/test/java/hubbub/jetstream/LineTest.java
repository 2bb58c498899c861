package hubbub.jetstream;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;

import hubbub.room.LogAnswer;
import hubbub.room.MemoryLog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A node that servers do not let in any more is in trouble, and no longer than they do not. */
@Timeout(60)
class LineTest {

    @TempDir
    Path folder;
    private NatsServer nats;
    private final LogWatch errors = new LogWatch(Line.class, Level.SEVERE);

    @AfterEach
    void stop() {
        errors.close();
        if (nats != null) {
            nats.close();
        }
    }

    private static String password(String password) {
        return "authorization { user: hubbub, password: %s }%n".formatted(password);
    }

    private void restart(String password) {
        nats.kill();
        nats.start(password(password));
    }

    private static void awaitEnd(Node node) {
        node.await("the end of the connection", () -> node.logs.servers().hasEnded());
    }

    /** All that is told by servers, of their own accord and asked, comes to it. */
    private static void assertIsWell(Node node) {
        int before = node.committed().size();
        node.say("id-" + before, "text " + before);
        node.awaitCommitted(before + 1);
        long offset = node.committed().getLast().offset();
        node.log.remove(offset);
        node.await("removed", () -> node.answers().contains(new LogAnswer.Removed(offset)));
        node.await("erased", node.logs::isQuiet); // What is killed meanwhile may lose the end of its stream.
        assertEquals(Optional.empty(), node.logs.trouble());
    }

    @Test
    void aNodeThatIsNotLetInAnyMoreComesBackByItselfWhenItIsAndEndsInBetween() {
        nats = NatsServer.start(folder, password("one"));
        Node node = new Node("attic", Map.of("nats.url", nats.url(), "nats.user", "hubbub", "nats.password", "one"));
        try (node) {
            assertIsWell(node);
            restart("two");
            awaitEnd(node);
            node.await("trouble", () -> node.logs.trouble().isPresent());
            assertEquals(Optional.empty(), node.logs.notReady());
            node.say("lost", "lost");
            assertThrows(IllegalStateException.class,
                    () -> node.logs.of("another", MemoryLog.Bounds.defaults()).open(answer -> { }));
            node.await("refused", () -> !node.answers(LogAnswer.Refused.class).isEmpty());

            restart("one");
            assertIsWell(node);
            assertEquals(1, errors.records().size(), "what is to be done is said once");
            assertTrue(errors.records().getFirst().getParameters()[0].toString().contains("Authorization Violation"));

            restart("two");
            awaitEnd(node);
        }
        restart("one");
        node.await("nothing is done any more", node.logs::isQuiet);
        assertFalse(node.logs.servers().isConnected());
    }
}
