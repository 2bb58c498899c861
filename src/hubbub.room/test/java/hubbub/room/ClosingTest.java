package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A close that is spread over time. */
class ClosingTest {

    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
    private final List<TestClient> clients = new ArrayList<>();

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            clients.add(room.join());
        }
        room.turn();
    }

    private long told() {
        return clients.stream().filter(client -> client.session.outbound().ending().isPresent()).count();
    }

    private void spreadOver(Duration spread) {
        room.close(Departure.RESTARTING, spread, Duration.ofSeconds(10));
        assertFalse(room.turn());
    }

    @Test
    void clientsAreToldEvenlyOverTheSpread() {
        fill(1000);
        spreadOver(Duration.ofSeconds(5));
        assertEquals(0, told());
        for (int i = 1; i <= 9; i++) {
            room.passTime(Duration.ofMillis(500));
            assertFalse(room.turn());
            assertEquals(i * 100, told());
        }

        room.passTime(Duration.ofMillis(500));
        assertFalse(room.turn());

        assertEquals(1000, told());
        clients.forEach(client -> {
            assertEquals(Optional.of(Departure.RESTARTING), client.session.outbound().ending());
            assertEquals(1, client.wakes);
            client.session.leave();
        });
        assertTrue(room.turn());
    }

    @Test
    void aFewClientsAreToldSooner() {
        fill(3);
        spreadOver(Duration.ofSeconds(5));
        for (int i = 1; i <= 3; i++) {
            room.passTime(Duration.ofMillis(20));
            assertFalse(room.turn());
            assertEquals(i, told());
        }
        clients.forEach(client -> client.session.leave());

        assertTrue(room.turn());
    }

    @Test
    void aLookThatComesLateTellsAllWhoseTimeHasComeAndNoMore() {
        fill(3);
        spreadOver(Duration.ofSeconds(5));
        room.passTime(Duration.ofSeconds(1)); // The process was stopped, say, for fifty looks.

        assertFalse(room.turn());

        assertEquals(3, told());
    }

    @Test
    void theRoomGoesOnForThoseNotYetTold() {
        fill(2);
        TestClient first = clients.getFirst();
        TestClient second = clients.getLast();
        spreadOver(Duration.ofSeconds(2));
        room.passTime(Duration.ofMillis(20));
        room.turn();
        first.session.leave();

        second.say("still here");
        room.turn();

        assertEquals(List.of(), first.read());
        assertEquals(List.of("still here"), second.read());
        assertEquals(Optional.empty(), second.session.outbound().ending());
    }

    @Test
    void whoHasBeenToldSaysNothingAnyMore() throws InterruptedException {
        fill(2);
        spreadOver(Duration.ofSeconds(5));
        room.passTime(Duration.ofMillis(20));
        room.turn();

        assertFalse(clients.getFirst().session.forward(new Request.Say(Optional.empty(), new byte[1])));
        assertTrue(clients.getLast().session.forward(new Request.Say(Optional.empty(), new byte[1])));
    }

    @Test
    void whatWasAcceptedBeforeTheSpreadWasOverIsBroadcastFirst() {
        fill(2);
        spreadOver(Duration.ofSeconds(2));
        clients.getLast().say("1").say("2").say("3");
        clients.getFirst().say("4").say("5");
        room.passTime(Duration.ofSeconds(2));

        room.turn();
        clients.forEach(client -> assertEquals(4, client.read().size(), "a turn holds four"));
        assertEquals(0, told(), "one message is left");
        room.turn();

        clients.forEach(client -> assertEquals(5, client.read().size()));
        assertEquals(2, told());
    }

    @Test
    void whoComesDuringTheSpreadIsToldAtOnce() {
        fill(4);
        spreadOver(Duration.ofSeconds(5));
        TestClient late = room.join();

        room.turn();

        assertEquals(Optional.of(Departure.RESTARTING), late.session.outbound().ending());
        assertEquals(4, room.figures.clients());
    }

    @Test
    void aDeadlineBeforeTheEndOfTheSpreadTellsEverybody() {
        fill(3);
        room.close(Departure.CLOSED, Duration.ofSeconds(20), Duration.ofSeconds(10));
        room.turn();
        room.passTime(Duration.ofSeconds(10));

        assertTrue(room.turn());
        assertEquals(3, told());
    }

    @Test
    void whoHasLeftBeforeItWasToldIsNotWaitedFor() {
        SteppedRoom one = new SteppedRoom(RoomLimits.defaults());
        TestClient ada = one.join();
        one.turn();
        one.close(Departure.CLOSED, Duration.ofSeconds(2), Duration.ofSeconds(8));
        assertFalse(one.turn());

        ada.session.leave();
        one.passTime(Duration.ofMillis(100));

        assertTrue(one.turn());
    }
}
