package hubbub.room;

import java.time.Duration;
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

    private final OutboundQueue queue = new OutboundQueue(8, 100);
    private final byte[][] taken = new byte[8][];
    private int rings;
    private final Pace pace = new Pace(LIMITS, () -> rings++);

    @Test
    void anIdleRoomDoesNotWait() {
        assertTrue(pace.mayTurn(BEGAN, List.of()));
        assertEquals(Long.MAX_VALUE, pace.nanosToNextLook(BEGAN));
    }

    @Test
    void aTurnIsFollowedByAPauseOfSixteenTimesItsLength() {
        pace.turned(BEGAN, 10_000, false, 0, 5, queue);

        assertFalse(pace.mayTurn(BEGAN + 159_999, List.of()));
        assertEquals(1, pace.nanosToNextLook(BEGAN + 159_999));
        assertTrue(pace.mayTurn(BEGAN + 160_000, List.of()));
    }

    @Test
    void noPauseIsLongerThanAMillisecond() {
        pace.turned(BEGAN, 10_000_000, false, 0, 5, queue);

        assertFalse(pace.mayTurn(BEGAN + 999_999, List.of()));
        assertTrue(pace.mayTurn(BEGAN + 1_000_000, List.of()));
    }

    @Test
    void thereIsNoPauseWhenItCouldNotMakeTheNextBatchLarger() {
        pace.turned(BEGAN, 10_000, true, 0, 5, queue);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
    }

    @Test
    void whileOneLagsTheWritersGetRoundFirst() {
        queue.offer(new byte[10]);
        pace.turned(BEGAN, 0, false, 1, 5, queue);

        assertFalse(pace.mayTurn(BEGAN + ROUND - 1, List.of()));
        assertEquals(1, queue.poll(taken, 100));
        assertEquals(1, rings);
        assertTrue(pace.mayTurn(BEGAN + ROUND - 1, List.of()));
        queue.offer(new byte[10]);
        queue.poll(taken, 100);
        assertEquals(1, rings, "a bell rings once");
    }

    @Test
    void aRoundIsNotWaitedForLongerThanItsBound() {
        queue.offer(new byte[10]);
        pace.turned(BEGAN, 0, false, 1, 5, queue);

        assertEquals(ROUND, pace.nanosToNextLook(BEGAN));
        assertTrue(pace.mayTurn(BEGAN + ROUND, List.of()));
    }

    @Test
    void aRoundEndsWithTheClientThatWasToEndIt() {
        queue.offer(new byte[10]);
        pace.turned(BEGAN, 0, false, 1, 5, queue);
        queue.cut(Departure.LEFT);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
    }

    @Test
    void aWriterThatWasFasterThanTheDispatcherIsNotWaitedFor() {
        queue.offer(new byte[10]);
        queue.poll(taken, 100);
        pace.turned(BEGAN, 0, false, 1, 5, queue);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
        assertEquals(0, rings);
    }

    @Test
    void whileNobodyLagsNoRoundIsWaitedFor() {
        queue.offer(new byte[10]);
        pace.turned(BEGAN, 0, false, 0, 5, queue);

        assertTrue(pace.mayTurn(BEGAN, List.of()));
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
