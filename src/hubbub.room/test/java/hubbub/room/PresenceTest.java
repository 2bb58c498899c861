package hubbub.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PresenceTest {

    private static final Duration RETURN = Duration.ofNanos(Presence.RETURN_NANOS);

    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults());

    @Test
    void whoComesIsToldWhoIsThereAndTheOthersOfIt() {
        TestClient ada = room.come("Ada");
        assertEquals(List.of("welcome Ada @0", "here 1 [Ada]"), ada.news());

        TestClient bob = room.come("Bob");

        assertEquals(List.of("welcome Bob @0", "here 2 [Ada, Bob]"), bob.news());
        assertEquals(List.of("arrived Bob 2"), ada.news());
    }

    @Test
    void aTabThatSaysNoNameTakesTheOneOfTheOthers() {
        TestClient ada = room.come("Ada");

        TestClient tab = room.join(new Hello(Person.guest("id-Ada"), Optional.empty(), 0));
        room.settle();

        assertEquals(List.of("welcome Ada @0", "here 1 [Ada]"), tab.news());
        assertEquals(List.of("welcome Ada @0", "here 1 [Ada]"), ada.news());
    }

    @Test
    void aTabThatSaysAnotherNameRenamesThePerson() {
        TestClient ada = room.come("Ada");

        TestClient tab = room.join(new Hello(new Person("id-Ada", "Countess"), Optional.empty(), 0));
        room.settle();

        assertEquals(List.of("welcome Countess @0", "here 1 [Countess]"), tab.news());
        assertEquals(List.of("welcome Ada @0", "here 1 [Ada]", "renamed id-Ada Countess"), ada.news());
    }

    @Test
    void onePersonWithThreeTabsIsOnePerson() {
        TestClient ada = room.come("Ada");
        TestClient tab = room.come("Ada");
        TestClient bob = room.come("Bob");
        ada.news();

        tab.session.leave();
        room.settle();
        room.passTime(RETURN.multipliedBy(2));
        room.settle();

        assertEquals(List.of("welcome Bob @0", "here 2 [Ada, Bob]"), bob.news());
        assertEquals(List.of(), ada.news());
    }

    @Test
    void whoComesBackWithinTenSecondsWasNeverGone() {
        TestClient ada = room.come("Ada");
        TestClient bob = room.come("Bob");
        ada.news();

        bob.session.leave();
        room.settle();
        room.passTime(RETURN.minusNanos(1));
        room.settle();
        room.come("Bob");
        room.passTime(RETURN.plusSeconds(1));
        room.settle();

        assertEquals(List.of(), ada.news());
    }

    @Test
    void whoStaysAwayHasLeftAfterTenSeconds() {
        TestClient ada = room.come("Ada");
        TestClient bob = room.come("Bob");
        ada.news();

        bob.session.leave();
        room.settle();
        room.passTime(RETURN.minusNanos(1));
        room.settle();
        assertEquals(List.of(), ada.news());
        room.passTime(Duration.ofNanos(1));
        room.turn();

        assertEquals(List.of("left Bob 1"), ada.news());
    }

    @Test
    void theTimeToReturnBeginsAnewWithEachGoing() {
        TestClient ada = room.come("Ada");
        room.come("Bob").session.leave();
        room.settle();
        room.passTime(RETURN.minusSeconds(1));
        room.come("Bob").session.leave();
        room.settle();
        ada.news();

        room.passTime(RETURN.minusNanos(1));
        room.settle();
        assertEquals(List.of(), ada.news());
        room.passTime(Duration.ofNanos(1));
        room.turn();

        assertEquals(List.of("left Bob 1"), ada.news());
    }

    @Test
    void aNewNameIsSeenByAllAndOnWhatIsSaidThen() {
        TestClient ada = room.come("Ada");
        TestClient tab = room.come("Ada");
        TestClient bob = room.come("Bob");
        List.of(ada, tab, bob).forEach(TestClient::news);

        ada.ask(new Request.Rename("Countess"));
        room.turn();
        tab.say("hello");
        room.passTime(Duration.ofMillis(2));
        room.turn();

        for (TestClient client : List.of(ada, tab, bob)) {
            assertEquals(List.of("renamed id-Ada Countess", "1 Countess: hello @1"), client.news());
        }
    }

    @Test
    void plainConnectionsAreCountedAndNotNamed() {
        room.join(SteppedRoom.LINES);
        TestClient ada = room.come("Ada");
        assertEquals(List.of("welcome Ada @0", "here 2 [Ada]"), ada.news());

        TestClient other = room.join(SteppedRoom.LINES);
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        room.settle();
        assertEquals(List.of("count 3"), ada.news());
        other.session.leave();
        room.passTime(Duration.ofNanos(Presence.COUNT_NANOS));
        room.settle();

        assertEquals(List.of("count 2"), ada.news());
    }

    @Test
    void whoLeavesBeforeItIsWelcomedWasNeverThere() {
        TestClient ada = room.come("Ada");
        ada.news();

        room.join("Bob").session.leave();
        room.settle();
        room.passTime(RETURN.multipliedBy(2));
        room.settle();

        assertEquals(List.of(), ada.news());
    }

    @Test
    void silenceIsToldAsATickAndSpeechPutsItOff() {
        TestClient ada = room.come("Ada");
        TestClient plain = room.join(SteppedRoom.LINES);
        room.settle();
        room.passTime(Duration.ofNanos(Dispatcher.TICK_NANOS - 1));
        plain.say("hello");
        room.turn();
        ada.news();

        room.passTime(Duration.ofNanos(Dispatcher.TICK_NANOS - 1));
        room.turn();
        assertEquals(List.of(), ada.news());
        room.passTime(Duration.ofNanos(1));
        room.turn();

        assertEquals(List.of("tick @1"), ada.news());
        assertEquals(List.of("hello"), plain.news());
    }

    @Test
    void whoIsToldToGoIsToldWhenToComeBackEachAtATimeOfItsOwn() {
        TestClient ada = room.come("Ada");
        TestClient bob = room.come("Bob");
        ada.news();
        bob.news();

        room.close(Departure.RESTARTING, Duration.ZERO, Duration.ofSeconds(5));
        room.turn();

        List<Long> times = List.of(ada.news().getLast(), bob.news().getLast()).stream()
                .map(bye -> Long.valueOf(bye.substring("bye RESTARTING ".length()))).sorted().toList();
        assertEquals(2, times.getLast() - times.getFirst());
        assertTrue(times.getFirst() >= 500 && times.getFirst() < 1500, times.toString());
        assertEquals(Optional.of(Departure.RESTARTING), ada.session.outbound().ending());
        assertFalse(ada.wasCut);
    }
}
