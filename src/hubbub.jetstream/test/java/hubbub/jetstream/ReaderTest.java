package hubbub.jetstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLog;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.PurgeOptions;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** What is read where a node does not know yet what the stream has, or has no more. */
class ReaderTest extends TwoNodes {

    private static List<Long> offsets(CompletableFuture<List<LogEntry>> page) {
        return page.orTimeout(30, TimeUnit.SECONDS).join().stream().map(LogEntry::offset).toList();
    }

    private static CompletableFuture<List<LogEntry>> readFrom(Node node, long offset) {
        CompletableFuture<List<LogEntry>> page = new CompletableFuture<>();
        node.log.readFrom(offset, 2, Integer.MAX_VALUE, page::complete);
        return page;
    }

    @Test
    void whoHasHeardMoreOnAnotherNodeWaitsUntilItHasComeToThisOne() {
        int all = (int) Following.MOST_BEHIND + 1_000;
        two.standsStill = true;
        for (int i = 0; i < all; i++) {
            one.log.append(List.of(new Message(new Person("p-" + i % 500, "P"), Optional.of("id-" + i), new byte[] {'x'})));
        }
        one.awaitCommitted(all);
        two.await("held", () -> two.committed().size() >= Following.MOST_BEHIND);
        CompletableFuture<List<LogEntry>> page = readFrom(two, all - 1);
        assertEquals(List.of(), offsets(readFrom(two, all + 1)), "this is nowhere");
        assertFalse(page.isDone());

        two.standsStill = false;
        two.log.heard(two.log.last());
        assertEquals(all - 1L, offsets(page).getFirst(), "with what has come behind it by then");
    }

    @Test
    void whatTheServersHaveLetGoOfSinceTheNodeHasLookedIsInNoPage() throws Exception {
        for (int i = 1; i <= 10; i++) {
            one.say("id-" + i, "text " + i);
        }
        one.awaitCommitted(10);
        JetStreamLogs logs = Node.logs(Map.of("nats.url", nats.url()));
        RoomLog log = logs.of(room, new MemoryLog.Bounds(1, 1, Duration.ofDays(1), 1));
        log.open(answer -> { });
        Connection operator = Nats.connect(nats.url());
        JetStreamManagement streams = operator.jetStreamManagement();
        streams.purgeStream(Streams.ofRoom(room), PurgeOptions.builder().keep(4).build());
        streams.deleteMessage(Streams.ofRoom(room), 8, true);
        assertEquals(1, log.first());

        CompletableFuture<List<LogEntry>> backwards = new CompletableFuture<>();
        log.readBefore(9, 100, Integer.MAX_VALUE, backwards::complete);
        assertEquals(List.of(7L, 8L), offsets(backwards));
        CompletableFuture<List<LogEntry>> forwards = new CompletableFuture<>();
        log.readFrom(1, 3, Integer.MAX_VALUE, forwards::complete);
        assertEquals(List.of(7L, 8L, 9L), offsets(forwards));
        assertEquals(7, log.first());
        CompletableFuture<List<LogEntry>> missing = new CompletableFuture<>();
        log.readFrom(8, 2, Integer.MAX_VALUE, missing::complete);
        assertEquals(List.of(8L, 9L), offsets(missing), "what an operator has deleted between others keeps its place");
        operator.close();
        log.close();
        logs.close();
    }
}
