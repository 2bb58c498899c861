package hubbub.room;

import java.time.Duration;
import java.util.List;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Several changes of who is there that meet. */
class PresenceChangesTest {

    private static final Duration RETURN = Duration.ofNanos(Presence.RETURN_NANOS);

    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults());

    @Test
    void whoHasGoneTwiceIsAnnouncedInTimeWhoeverWentBetween() {
        TestClient ada = room.come("Ada");
        TestClient bob = room.come("Bob");
        TestClient cem = room.come("Cem");
        bob.session.leave();
        room.settle();
        room.passTime(RETURN.minusSeconds(1));
        room.come("Bob").session.leave();
        room.settle();
        room.passTime(Duration.ofMillis(500));
        cem.session.leave();
        room.settle();
        ada.news();

        room.passTime(RETURN.minusMillis(500));
        room.settle();

        assertEquals(List.of("left Bob 2"), ada.news());
    }

    @Test
    void aNumberThatChangesBesideSomethingElseIsToldToo() {
        TestClient other = room.join(SteppedRoom.LINES);
        TestClient ada = room.come("Ada");
        room.passTime(RETURN);
        ada.news();

        ada.ask(new Request.Rename("Countess"));
        other.session.leave();
        room.settle();
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        room.settle();

        assertEquals("count 1", ada.news().getLast());
    }

    @Test
    void aNumberThatIsAsItWasIsToldToWhoCameBetween() {
        TestClient ada = room.come("Ada");
        TestClient other = room.join(SteppedRoom.LINES);
        room.come("Bob");
        other.session.leave();
        room.settle();
        TestClient tab = room.come("Ada");
        assertEquals("here 2 [Ada, Bob]", tab.news().getLast());

        room.join(SteppedRoom.LINES);
        room.settle();
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        room.settle();

        assertEquals("count 3", tab.news().getLast());
        assertEquals("count 3", ada.news().getLast());
    }
}
