package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What streams that give no answer mean for who opens a room: one's is no matter of others, all of them are. */
@Timeout(60)
class OpeningsTest {

    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);
    private static final String NO_ANSWER = "NATS does not answer";

    /** A server that answers everything but this. */
    private static String silentFor(String subject) {
        return """
                authorization { users = [ { user: hubbub, password: sesame, permissions: { publish: { deny: "%s" } } } ] }
                """.formatted(subject);
    }

    private static RoomLog open(Node node, String room) {
        RoomLog log = node.logs.of(room, MemoryLog.Bounds.defaults());
        log.open(answer -> { });
        return log;
    }

    /** Why the room cannot be opened. */
    private static String refusal(Node node, String room) {
        return assertThrows(IllegalStateException.class, () -> open(node, room)).getMessage();
    }

    private static void assertAtOnce(Runnable task) {
        long began = System.nanoTime();
        task.run();
        assertTrue(System.nanoTime() - began < AT_ONCE, "it took " + (System.nanoTime() - began) + " ns");
    }

    @Test
    void oneStreamWithoutAnAnswerIsNoMatterOfOtherRoomsAndAllOfThemAreUntilTheyAnswer(@TempDir Path directory) {
        String only = silentFor("$JS.API.STREAM.INFO." + Streams.ofRoom("sick"));
        try (NatsServer nats = NatsServer.start(directory, only);
             Node node = new Node("attic", Map.of("nats.url", nats.url(), "nats.user", "hubbub", "nats.password", "sesame"))) {
            assertTrue(!refusal(node, "sick").contains("a moment ago"));
            assertAtOnce(() -> assertTrue(refusal(node, "sick").endsWith("its stream did not answer a moment ago")));
            assertAtOnce(() -> open(node, "well").close());

            nats.kill();
            nats.start(silentFor("$JS.API.>"));
            node.await("a connection", () -> node.logs.servers().isConnected());
            node.await("none is opened", () -> refusal(node, "another").endsWith(NO_ANSWER));
            for (String room : new String[] {"another", "attic", "any"}) {
                assertAtOnce(() -> assertTrue(refusal(node, room).endsWith(NO_ANSWER)));
            }

            nats.kill();
            nats.start(silentFor("nothing"));
            for (String room : new String[] {"any", "another", "sick"}) {
                node.await(room + " is opened", () -> isOpened(node, room));
            }
            node.say("1", "and the one that was open goes on");
            node.awaitCommitted(1);
        }
    }

    private static boolean isOpened(Node node, String room) {
        try {
            open(node, room).close();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void ofMoreThanSoManyRoomsTheOldestIsForgotten() {
        Openings openings = new Openings(new Openings.Questions() {
            @Override
            public void room(String room) throws IOException {
                throw new IOException("for the test");
            }

            @Override
            public void whole() { }
        }, Runnable::run);
        for (int i = 0; i <= Openings.MOST; i++) {
            openings.failed("room-" + i, new IOException("for the test"));
        }

        assertDoesNotThrow(() -> openings.require("room-0"));
        assertThrows(Openings.Refused.class, () -> openings.require("room-1"));
        assertThrows(Openings.Refused.class, () -> openings.require("room-" + Openings.MOST));
        openings.succeeded("room-1");
        assertDoesNotThrow(() -> openings.require("room-1"));
    }

    @Test
    void whatServersRefuseAtOnceIsTriedAgainAtOnce() {
        Openings openings = new Openings(null, Runnable::run);
        openings.failed("attic", new Openings.Refused("for the test"));
        openings.failed("attic", new IllegalStateException("for the test"));

        assertDoesNotThrow(() -> openings.require("attic"));
    }
}
