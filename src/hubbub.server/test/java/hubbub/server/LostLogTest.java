package hubbub.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import hubbub.room.Departure;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomLimits;
import hubbub.room.RoomProbe;
import hubbub.websocket.WriterLane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room whose log is not what it was ends, and whoever comes next finds another. */
@Timeout(60)
class LostLogTest {

    /** Nothing is written here. */
    private static final WriterLane NO_LANE = null;

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Map<String, TroubledLog> logs = new ConcurrentHashMap<>();
    private Rooms rooms;

    private Place.Opened open(String name) {
        TroubledLog log = new TroubledLog();
        logs.put(name, log);
        return new Place.Opened(Room.open(name, RoomLimits.defaults(), log, RoomProbe.NONE, Runnable::run), NO_LANE,
                                new Door(new ForgottenSeal()));
    }

    @BeforeEach
    void open() throws Exception {
        rooms = new Rooms(new Rooms.Bounds(10, 10), this::open, Duration.ofHours(1));
    }

    @AfterEach
    void close() throws InterruptedException {
        rooms.close(Departure.CLOSED, Duration.ZERO, Duration.ZERO, new ReturnSlots(ReturnSlots.USUAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "attic"})
    void clientsAreToldToComeBackAndFindANewRoom(String name) throws Exception {
        Visitor ada = Visitor.in(rooms, name);
        Visitor bob = Visitor.in(rooms, "cellar");
        assertTrue(ada.sayAndHear("hello"));

        logs.get(name).lose();

        assertTrue(Patience.until(SOON, () -> ada.ending().equals(Optional.of(Departure.ANEW))));
        ada.go();
        Room ended = (Room) ada.room();
        assertTrue(Patience.until(SOON, ended::isClosed));
        Visitor again = Visitor.in(rooms, name);
        assertNotSame(ended, again.room());
        assertTrue(again.sayAndHear("hello again"));
        assertFalse(bob.ending().isPresent(), "other rooms do not notice");
        assertTrue(Patience.until(SOON, () -> rooms.figures().messages() == 2)); // Counted once all have heard it.
        assertEquals(name.equals("public") ? 2 : 3, rooms.count());
    }
}
