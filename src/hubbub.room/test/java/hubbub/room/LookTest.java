package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Reading what was said in a room without being in it. */
@Timeout(30)
class LookTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final HeldLog log = new HeldLog(new MemoryLog(new MemoryLog.Bounds(4, 10_000, Duration.ofHours(1), 100)));
    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits(), log);
    private final List<Reading> pages = new ArrayList<>();

    private void say(int count) {
        TestClient ada = room.join();
        for (int i = 0; i < count; i++) {
            ada.say("hello");
            room.turns();
            log.releaseAll();
            room.turns();
            ada.read(); // Or the room would wait for who lags.
        }
        ada.session.leave();
        room.turn();
    }

    private void look(long after, long before, int count) {
        CompletableFuture<Reading> page = new CompletableFuture<>();
        page.thenAccept(pages::add);
        room.inbox.post(new Command.Look(after, before, count, page));
        room.turn();
    }

    private static List<Long> offsets(Reading page) {
        return page.entries().stream().map(LogEntry::offset).toList();
    }

    @Test
    void whoLooksIsGivenWhatIsKeptWithinItsBounds() {
        say(6);
        log.holdsReadings = false;

        look(0, Long.MAX_VALUE, 100);
        look(4, Long.MAX_VALUE, 1);
        look(3, 6, 100);
        look(6, Long.MAX_VALUE, 100);
        look(-1, 6, 2);

        assertEquals(List.of(List.of(3L, 4L, 5L, 6L), List.of(5L), List.of(4L, 5L), List.of(), List.of(4L, 5L)),
                     pages.stream().map(LookTest::offsets).toList());
        assertEquals(List.of(false, true, false, false, true), pages.stream().map(Reading::more).toList());
        assertTrue(pages.stream().allMatch(page -> page.first() == 3 && page.last() == 6 && page.epoch() == log.epoch()));
    }

    @Test
    void theRoomGoesOnWhileTheLogReads() {
        say(2);
        look(0, Long.MAX_VALUE, 100);

        TestClient bob = room.join().say("hello");
        room.turns();

        assertEquals(List.of(), pages);
        log.releaseAll();
        room.turns();
        assertEquals(List.of("hello"), bob.read());
        assertEquals(List.of(1L, 2L), offsets(pages.getFirst()));
        assertEquals(2, pages.getFirst().last(), "as of when it looked");
    }

    @Test
    void nobodyLooksIntoARoomThatHasEnded() throws InterruptedException {
        Room open = Room.open("attic", RoomLimits.defaults());
        open.close(SOON);

        assertTrue(open.read(0, Long.MAX_VALUE, 100).isCompletedExceptionally());
    }
}
