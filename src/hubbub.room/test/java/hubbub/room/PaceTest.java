package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hubbub.room.SteppedRoom.TestClient;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PaceTest {

    private static final long BEGAN = 1_000_000;
    private static final long ROUND = 250_000_000;
    private static final RoomLimits LIMITS =
            new RoomLimits(4, 1000, 8, 100, 3, 300, Duration.ofNanos(ROUND), Duration.ofMillis(50));

    private final List<Runnable> marks = new ArrayList<>();
    private int rings;
    private final Pace pace = new Pace(LIMITS, marks::add, () -> rings++);

    @Test
    void anIdleRoomDoesNotWait() {
        assertTrue(pace.mayTurn(BEGAN, List.of()));
        assertEquals(Long.MAX_VALUE, pace.nanosToNextLook(BEGAN));
    }

    @Test
    void aTurnIsFollowedByAPauseOfSixteenTimesItsLength() {
        pace.turned(BEGAN, 10_000, false, 0, 5);

        assertFalse(pace.mayTurn(BEGAN + 159_999, List.of()));
        assertEquals(1, pace.nanosToNextLook(BEGAN + 159_999));
        assertTrue(pace.mayTurn(BEGAN + 160_000, List.of()));
    }

    @Test
    void noPauseIsLongerThanAMillisecond() {
        pace.turned(BEGAN, 10_000_000, false, 0, 5);

        assertFalse(pace.mayTurn(BEGAN + 999_999, List.of()));
        assertTrue(pace.mayTurn(BEGAN + 1_000_000, List.of()));
    }

    @Test
    void thereIsNoPauseWhenItCouldNotMakeTheNextBatchLarger() {
        pace.turned(BEGAN, 10_000, true, 0, 5);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
    }

    @Test
    void whileOneLagsTheWritersGetRoundFirst() {
        pace.turned(BEGAN, 0, false, 1, 5);

        assertFalse(pace.mayTurn(BEGAN + ROUND - 1, List.of()));
        assertTrue(pace.isWaiting());
        marks.removeFirst().run();
        assertEquals(1, rings);
        assertTrue(pace.mayTurn(BEGAN + ROUND - 1, List.of()));
    }

    @Test
    void aRoundIsNotWaitedForLongerThanItsBound() {
        pace.turned(BEGAN, 0, false, 1, 5);

        assertEquals(ROUND, pace.nanosToNextLook(BEGAN));
        assertTrue(pace.mayTurn(BEGAN + ROUND, List.of()));
    }

    @Test
    void aMarkThatHasNotBeenReachedServesForTheNextRoundToo() {
        pace.turned(BEGAN, 0, false, 1, 5);
        pace.mayTurn(BEGAN + ROUND, List.of());
        pace.turned(BEGAN + ROUND, 0, false, 1, 5);

        assertEquals(1, marks.size());
        assertFalse(pace.mayTurn(BEGAN + ROUND, List.of()));
        marks.removeFirst().run();
        assertTrue(pace.mayTurn(BEGAN + ROUND, List.of()));
        pace.turned(BEGAN + ROUND, 0, false, 1, 5);
        assertEquals(1, marks.size());
    }

    @Test
    void whileNobodyLagsNoRoundIsWaitedFor() {
        pace.turned(BEGAN, 0, false, 0, 5);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
        assertEquals(0, marks.size());
    }

    @Test
    void whatGathersDuringAPauseGoesAsOneBatch() {
        SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
        TestClient ada = room.join();
        room.tickPerLook = 100;
        ada.say("1");
        room.turn();
        ada.say("2").say("3");
        room.turn();
        assertEquals(List.of("1"), ada.read());

        room.passTime(Duration.ofMillis(1));
        room.turn();

        assertEquals(List.of("1", "2", "3"), ada.read());
        assertEquals(2, ada.blocks);
    }
}
