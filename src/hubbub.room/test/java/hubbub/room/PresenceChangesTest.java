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

    private TestClient come(String name) {
        TestClient client = room.join(name);
        turns();
        return client;
    }

    private void turns() {
        room.turn();
        room.turn();
    }

    @Test
    void whoHasGoneTwiceIsAnnouncedInTimeWhoeverWentBetween() {
        TestClient ada = come("Ada");
        TestClient bob = come("Bob");
        TestClient cem = come("Cem");
        bob.session.leave();
        turns();
        room.passTime(RETURN.minusSeconds(1));
        come("Bob").session.leave();
        turns();
        room.passTime(Duration.ofMillis(500));
        cem.session.leave();
        turns();
        ada.news();

        room.passTime(RETURN.minusMillis(500));
        turns();

        assertEquals(List.of("left Bob 2"), ada.news());
    }

    @Test
    void aNumberThatChangesBesideSomethingElseIsToldToo() {
        TestClient other = room.join(SteppedRoom.LINES);
        TestClient ada = come("Ada");
        room.passTime(RETURN);
        ada.news();

        ada.ask(new Request.Rename("Countess"));
        other.session.leave();
        turns();
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        turns();

        assertEquals("count 1", ada.news().getLast());
    }

    @Test
    void aNumberThatIsAsItWasIsToldToWhoCameBetween() {
        TestClient ada = come("Ada");
        TestClient other = room.join(SteppedRoom.LINES);
        come("Bob");
        other.session.leave();
        turns();
        TestClient tab = come("Ada");
        assertEquals("here 2 [Ada, Bob]", tab.news().getLast());

        room.join(SteppedRoom.LINES);
        turns();
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        turns();

        assertEquals("count 3", tab.news().getLast());
        assertEquals("count 3", ada.news().getLast());
    }
}
