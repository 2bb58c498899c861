package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Reading what was said in a room without being in it. */
@Timeout(30)
class LookTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final HeldLog log = new HeldLog(new MemoryLog(new MemoryLog.Bounds(4, 10_000, Duration.ofHours(1), 100)));
    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits(), log);
    private final List<LogPage> pages = new ArrayList<>();

    private void say(int count) {
        TestClient ada = room.join();
        for (int i = 0; i < count; i++) {
            ada.say("hello");
            room.turns();
            log.releaseAll();
            room.turns();
        }
        ada.session.leave();
        room.turn();
    }

    private void look(long offset, int maxMessages, int maxBytes) {
        room.inbox.post(new Command.Look(offset, maxMessages, maxBytes, pages::add));
        room.turn();
    }

    private static List<Long> offsets(LogPage page) {
        return page.entries().stream().map(LogEntry::offset).toList();
    }

    @Test
    void whoLooksIsGivenWhatIsKeptWithinItsBounds() {
        say(6);
        log.holdsReadings = false;

        look(1, 100, 10_000);
        look(5, 1, 10_000);
        look(4, 100, 10);
        look(7, 100, 10_000);

        assertEquals(List.of(List.of(3L, 4L, 5L, 6L), List.of(5L), List.of(4L, 5L), List.of()),
                     pages.stream().map(LookTest::offsets).toList());
        assertTrue(pages.stream().allMatch(page -> page.first() == 3 && page.last() == 6 && page.epoch() == log.epoch()));
    }

    @Test
    void theRoomGoesOnWhileTheLogReads() {
        say(2);
        look(1, 100, 10_000);

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

        assertFalse(open.read(1, 100, 10_000, pages::add));
    }
}
