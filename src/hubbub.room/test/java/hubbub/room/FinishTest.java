package hubbub.room;

import java.util.List;
import java.util.Optional;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients that say nothing more, but are to hear their last words. */
class FinishTest {

    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());

    @Test
    void whoFinishesHearsWhatItSaidAndThenItsQueueEnds() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("1").say("2");
        ada.session.finish();

        room.turn();

        assertEquals(List.of("1", "2"), ada.read());
        assertEquals(Optional.of(Departure.LEFT), ada.session.outbound().ending());
        assertEquals(2, ada.wakes, "for the words and for the ending");
        assertEquals(List.of("1", "2"), bob.read());
        assertEquals(1, room.figures.clients());
        assertEquals(1, room.figures.departures().get(Departure.LEFT));
    }

    @Test
    void itStaysUntilItsLastMessageIsBroadcastAndHearsTheOthersMeanwhile() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("a1").say("a2").say("a3");
        bob.say("b1").say("b2").say("b3");
        ada.session.finish();

        room.turn();
        assertFalse(ada.session.outbound().hasEnded(), "a turn takes four");
        assertEquals(2, room.figures.clients());
        room.turn();
        bob.say("b4");
        room.turn();

        assertTrue(ada.session.outbound().hasEnded());
        assertEquals(List.of("a1", "b1", "a2", "b2", "a3", "b3"), ada.read());
        assertEquals(1, room.figures.clients());
    }

    @Test
    void whoSaidNothingIsGoneAtOnce() {
        TestClient ada = room.join();
        ada.session.finish();

        room.turn();

        assertEquals(0, room.figures.clients());
        assertEquals(Optional.of(Departure.LEFT), ada.session.outbound().ending());
    }

    @Test
    void whoLeavesWhileItFinishesIsGoneAtOnce() {
        TestClient ada = room.join();
        room.join();
        ada.say("1");
        ada.session.finish();
        ada.session.leave();

        room.turn();
        room.turn();

        assertEquals(List.of(), ada.read());
        assertEquals(1, room.figures.clients());
        assertEquals(1, room.figures.departures().get(Departure.LEFT));
    }

    @Test
    void finishingTwiceIsHarmlessAndFinishingOutsideTheRoomToo() {
        TestClient ada = room.join();
        ada.session.finish();
        ada.session.finish();
        room.turn();
        ada.session.finish();

        room.turn();

        assertEquals(1, room.figures.departures().get(Departure.LEFT));
    }
}
