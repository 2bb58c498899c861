package hubbub.room;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room that is of no use any more. */
@Timeout(30)
class RetireTest {

    private static final Duration AGE = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock();
    private final HeldLog log =
            new HeldLog(new MemoryLog(new MemoryLog.Bounds(100, 10_000, AGE, 100), clock, 1));
    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits(), log);
    private int asked;

    private boolean retires(boolean withHistory, boolean agreed) {
        room.inbox.post(new Command.Retire(withHistory, () -> {
            asked++;
            return agreed;
        }));
        return room.turn();
    }

    private void sayAndLeave() {
        TestClient client = room.join().say("hi");
        room.turn();
        log.releaseAll();
        room.turn();
        client.session.leave();
        room.turn();
    }

    @Test
    void whereNothingWasSaidItEndsOnceAllHaveLeft() {
        TestClient client = room.join();
        assertFalse(retires(false, true));
        assertFalse(retires(true, true), "not even early");
        assertEquals(0, asked);
        client.session.leave();

        assertTrue(retires(false, true));
        assertEquals(1, asked);
    }

    @Test
    void whatWasSaidKeepsItUntilThatIsTooOld() {
        sayAndLeave();
        assertFalse(retires(false, true));
        assertEquals(0, asked);
        clock.pass(AGE.plusMillis(1));

        assertTrue(retires(false, true));
    }

    @Test
    void itEndsWithItsHistoryIfItIsToldTo() {
        sayAndLeave();

        assertTrue(retires(true, true));
    }

    @Test
    void itStaysIfSomebodyIsOnTheWay() {
        assertFalse(retires(false, false));
        assertFalse(retires(true, false));
        assertEquals(2, asked);
        TestClient late = room.join();
        room.turn();

        late.say("good that it is open");
        room.turn();
        log.releaseAll();
        room.turn();
        assertEquals(1, late.read().size());
    }

    @Test
    void itStaysWhileSomethingThatWasSaidIsUnderWay() {
        TestClient client = room.join().say("hi");
        room.turn();
        client.session.leave();
        assertFalse(retires(true, true), "the log has not answered");
        log.releaseAll();
        assertFalse(retires(true, true), "it has, and nobody has heard it: by now it is broadcast");

        assertTrue(retires(true, true));
    }

    @Test
    void askedTwiceItAgreesOnce() {
        BooleanSupplier agreed = () -> ++asked > 0;
        room.inbox.post(new Command.Retire(true, agreed));
        room.inbox.post(new Command.Retire(true, agreed));

        assertTrue(room.turn());
        assertEquals(1, asked);
    }

    @Test
    void oneThatClosesAnywayIsNotAsked() {
        TestClient client = room.join();
        room.turn();
        room.close(Duration.ofSeconds(5));
        room.turn();
        client.session.leave();

        assertTrue(retires(true, true), "by its own close");
        assertEquals(0, asked);
    }

    @Test
    void itsThreadEndsAndWhoAsksThenIsToldSo() throws InterruptedException {
        Room open = Room.open("attic", RoomLimits.defaults());
        assertTrue(open.closeIfUnused(false, () -> true));
        open.close(Duration.ofSeconds(10)); // Waits for the thread.

        assertFalse(open.closeIfUnused(false, () -> {
            throw new AssertionError("asked");
        }));
        Session late = open.join(SteppedRoom.LINES, new TestClient(room, SteppedRoom.LINES, Optional.empty()));
        assertEquals(Optional.of(Departure.CLOSED), late.outbound().ending());
    }
}
