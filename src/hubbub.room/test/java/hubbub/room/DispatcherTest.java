package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class DispatcherTest {

    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());

    @Test
    void everybodyHearsTheSameInTheSameOrderTheSenderIncluded() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("one");
        bob.say("two");
        ada.say("three");

        room.turn();

        assertEquals(List.of("one", "two", "three"), ada.read());
        assertEquals(ada.read(), bob.read());
    }

    @Test
    void aTurnIsOneBlockAndOneWakeHoweverManyMessagesItHolds() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("1").say("2").say("3");
        bob.say("4");

        room.turn();

        assertEquals(4, ada.read().size());
        assertEquals(1, ada.blocks);
        assertEquals(1, ada.wakes);
    }

    @Test
    void aTurnTakesAtMostItsBoundOfMessagesAndLeavesTheRestForTheNext() {
        TestClient listener = room.join();
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("1").say("3").say("5");
        bob.say("2").say("4").say("6");

        room.turn();
        assertEquals(List.of("1", "2", "3", "4"), listener.read());
        room.turn();

        assertEquals(List.of("1", "2", "3", "4", "5", "6"), listener.read());
        assertEquals(2, room.figures.batches());
    }

    @Test
    void aTurnTakesAtMostItsBoundOfEncodedBytesButAlwaysOneMessage() {
        SteppedRoom tight = new SteppedRoom(new RoomLimits(
                100, 10, 8, 10_000, 64, 10_000, Duration.ZERO, Duration.ofMillis(50)));
        TestClient ada = tight.join();
        ada.say("123456789").say("x").say("a message longer than a whole turn");

        tight.turn();
        assertEquals(List.of("123456789"), List.copyOf(ada.read()), "ten bytes with its line end");
        tight.turn();
        assertEquals(2, ada.read().size());
        tight.turn();

        assertEquals(3, ada.read().size());
    }

    @Test
    void sendersAreTakenInTurnSoThatALoudOneDoesNotStarveAQuietOne() {
        TestClient loud = room.join();
        TestClient quiet = room.join();
        loud.say("loud").say("loud").say("loud");
        quiet.say("quiet");

        room.turn();

        assertEquals(1, quiet.read().indexOf("quiet"));
    }

    @Test
    void controlIsServedAheadOfMessages() {
        TestClient ada = room.join();
        ada.say("before the join is served, after it was posted");
        TestClient bob = room.join();

        room.turn();

        assertEquals(1, bob.read().size());
    }

    @Test
    void whoLeavesHearsNothingMoreAndLeavingTwiceIsHarmless() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        room.turn();
        bob.session.leave();
        bob.session.leave();
        ada.say("is anybody here?");

        room.turn();

        assertEquals(List.of(), bob.read());
        assertEquals(1, room.figures.clients());
    }

    @Test
    void whatALeaverSaidBeforeIsStillBroadcast() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        bob.say("goodbye");
        bob.session.leave();

        room.turn();

        assertEquals(List.of("goodbye"), ada.read());
    }

    @Test
    void aFullQueueEndsThatClientAsTooSlowAndTheOthersStillHear() {
        TestClient slow = room.join();
        List<TestClient> others = new ArrayList<>(List.of(room.join(), room.join(), room.join()));
        for (int i = 0; i < 9; i++) {
            others.getFirst().say("message " + i);
            room.turn();
            others.forEach(TestClient::read);
        }

        others.forEach(other -> assertEquals(9, other.read().size()));
        assertTrue(slow.wasCut);
        assertEquals(Optional.of(Departure.TOO_SLOW), slow.session.outbound().ending());
        assertEquals(List.of(), slow.read(), "its queue was dropped");
        assertEquals(3, room.figures.clients());
        assertEquals(1, room.figures.departures().get(Departure.TOO_SLOW));
    }

    @Test
    void aBatchIsEncodedOncePerFormatAndSharedByItsClients() {
        int[] encodings = new int[1];
        WireFormat counting = new WireFormat() {
            @Override
            public int maxLength(Message message) {
                return 100;
            }

            @Override
            public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
                encodings[0]++;
                into[at] = '#';
                return at + 1;
            }
        };
        List<TestClient> counted = List.of(room.join(counting), room.join(counting), room.join(counting));
        TestClient lines = room.join();
        lines.say("hello");

        room.turn();

        assertEquals(1, encodings[0]);
        counted.forEach(client -> assertEquals(List.of("#"), client.read(), "the block is as long as what was written"));
        assertEquals(List.of("hello"), lines.read());
    }

    @Test
    void closingBroadcastsWhatWasAcceptedThenTellsEverybodyAndEndsWhenAllHaveLeft() {
        TestClient ada = room.join();
        TestClient bob = room.join();
        ada.say("last words").say("really");
        bob.say("of mine too").say("1").say("2");
        room.close(Duration.ofSeconds(5));

        assertFalse(room.turn());
        assertEquals(Optional.empty(), ada.session.outbound().ending());
        assertFalse(room.turn());
        assertEquals(5, bob.read().size());
        assertEquals(Optional.of(Departure.CLOSED), bob.session.outbound().ending());
        ada.session.leave();
        assertFalse(room.turn());
        bob.session.leave();

        assertTrue(room.turn());
    }

    @Test
    void whoIsStillThereAtTheDeadlineEndsTheWait() {
        TestClient ada = room.join();
        room.close(Duration.ofSeconds(5));
        assertFalse(room.turn());
        room.passTime(Duration.ofMillis(4_999));
        assertFalse(room.turn());

        room.passTime(Duration.ofMillis(1));

        assertTrue(room.turn());
        assertEquals(Optional.of(Departure.CLOSED), ada.session.outbound().ending());
    }

    @Test
    void whoComesWhileTheRoomClosesIsToldAtOnce() {
        TestClient ada = room.join();
        room.close(Duration.ofSeconds(5));
        room.turn();
        TestClient late = room.join();

        room.turn();

        assertEquals(Optional.of(Departure.CLOSED), late.session.outbound().ending());
        assertEquals(1, late.wakes);
        assertEquals(1, room.figures.clients());
        ada.session.leave();
    }

    @Test
    void aBroadcastMessageNoLongerCountsAgainstItsSender() {
        TestClient ada = room.join();
        String third = "x".repeat(100); // of what she may have pending
        for (int i = 0; i < 10; i++) {
            ada.say(third).say(third).say(third);
            room.turn();
            ada.read();
        }

        assertEquals(30, room.figures.messages());
    }
}
