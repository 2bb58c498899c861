package hubbub.room;

import java.time.Duration;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the room does while most clients lag. */
class HoldTest {

    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());

    @Test
    void whenMostClientsLagTheNextTurnIsHeldUntilTheyHaveCaughtUpAndControlGoesOn() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        TestClient eve = room.join();
        for (int i = 0; i < 5; i++) {
            ada.say("message " + i);
            room.turn();
            eve.read();
        }
        ada.say("held");
        room.turn();
        assertEquals(5, room.figures.messages());
        eve.session.leave();
        room.turn();
        assertEquals(2, room.figures.clients(), "a leave is served while the room is held");

        bob.read();
        room.turn();

        assertEquals(6, room.figures.messages());
        assertEquals(1, room.figures.holds());
    }

    @Test
    void aHoldLastsNoLongerThanItsBound() {
        TestClient ada = room.join();
        room.join();
        for (int i = 0; i < 5; i++) {
            ada.say("message " + i);
            room.turn();
        }
        ada.say("held");
        room.passTime(Duration.ofMillis(49));
        room.turn();
        assertEquals(5, room.figures.messages());

        room.passTime(Duration.ofMillis(1));
        room.turn();

        assertEquals(6, room.figures.messages());
    }

    @Test
    void aSlowMinorityHoldsNobody() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        room.join();
        for (int i = 0; i < 8; i++) {
            ada.say("message " + i);
            room.turn();
            ada.read();
            bob.read();
        }

        assertEquals(8, room.figures.messages());
        assertEquals(0, room.figures.holds());
    }

    @Test
    void manySingleMessagesFillAQueueByTheirBytesAndNotByTheirNumber() {
        SteppedRoom wide = new SteppedRoom(
                new RoomLimits(100, 1600, 256, 100_000, 50, 100_000, Duration.ZERO, Duration.ofMillis(50)));
        TestClient ada = wide.join(SteppedRoom.LINES);
        TestClient slow = wide.join(SteppedRoom.LINES);
        TestClient bob = wide.join(SteppedRoom.LINES);
        for (int i = 0; i < 1000; i++) {
            ada.say("message " + i);
            wide.turn();
            ada.read();
            bob.read();
        }

        assertFalse(slow.wasCut);
        assertEquals(bob.read(), slow.read());
        assertTrue(slow.blocks < 256, "blocks: " + slow.blocks);
    }

    @Test
    void aTurnThatWasHeldAsLongAsItMayTakesOnlyAPartAndOthersAllAgain() {
        SteppedRoom wide = new SteppedRoom(
                new RoomLimits(100, 1600, 100, 4_000, 50, 100_000, Duration.ZERO, Duration.ofMillis(50)));
        TestClient ada = wide.join(SteppedRoom.LINES);
        TestClient bob = wide.join(SteppedRoom.LINES);
        for (int i = 0; i < 30; i++) {
            ada.say("x".repeat(99)); // 100 bytes on the wire: a turn holds 16, a sixteenth of it one.
        }
        wide.turn();
        wide.turn();
        assertEquals(30, wide.figures.messages());
        for (int i = 0; i < 20; i++) {
            ada.say("x".repeat(99));
        }

        for (int i = 1; i <= 5; i++) {
            wide.passTime(Duration.ofMillis(50));
            wide.turn();
            assertEquals(30 + i, wide.figures.messages());
        }

        ada.read();
        bob.read();
        wide.turn();
        assertEquals(50, wide.figures.messages());
        assertFalse(ada.wasCut || bob.wasCut);
    }
}
