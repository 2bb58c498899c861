package hubbub.jetstream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;

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
        assertEquals(List.of(all - 1L, (long) all), offsets(page));
    }
}
