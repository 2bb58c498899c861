package hubbub.room;

import java.time.Duration;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The number of people that a room tells others than those in it: never behind what those are told. */
class PeopleFigureTest {

    private static final Duration RETURN = Duration.ofNanos(Presence.RETURN_NANOS);

    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());

    private void assertPeople(int expected) {
        assertEquals(expected, room.figures.people());
    }

    @Test
    void peopleCountOnceAndPlainConnectionsEach() {
        room.join("Ada");
        room.join("Ada");
        room.join("Bob");
        room.join();
        room.join();
        room.turns();

        assertPeople(4);
    }

    @Test
    void inTheTurnInWhichItIsAnnouncedThatTheLastHasLeftNobodyCountsAnyMore() {
        TestClient ada = room.join("Ada");
        room.turns();
        ada.session.leave();
        room.turns();
        assertPeople(1);

        room.passTime(RETURN);
        room.turn(); // The last there is until somebody comes: an empty room is not looked at.

        assertPeople(0);
    }

    @Test
    void whoIsCutForBeingSlowCountsNoMoreInThatTurn() {
        TestClient slow = room.join();
        TestClient speaker = room.join();
        room.turns();
        for (int i = 0; !slow.wasCut; i++) {
            speaker.say("line " + i);
            room.passTime(Duration.ofMillis(100)); // A held room waits no longer.
            room.turn();
            speaker.read();
        }

        assertPeople(1);
    }

    @Test
    void aRoomThatHasClosedHasNobody() {
        TestClient ada = room.join("Ada");
        room.turns();
        ada.session.leave();
        room.close(Duration.ZERO);

        room.dispatcher.run();

        assertPeople(0);
    }
}
