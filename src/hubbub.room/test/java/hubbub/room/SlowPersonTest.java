package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is told more than its queue takes, while its writer goes on at the worst moments. */
class SlowPersonTest {

    private static final Person ADA = new Person("id-Ada", "Ada");

    private final MemoryLog log = new MemoryLog(MemoryLog.Bounds.defaults());
    private final SteppedRoom room = new SteppedRoom(
            new RoomLimits(100, 1 << 20, 3, 1 << 20, 64, 1 << 20, Duration.ZERO, Duration.ZERO), log);
    private final TestClient plain = room.join(SteppedRoom.LINES);
    private Runnable meanwhile = () -> { };

    /** As {@link SteppedRoom#TOLD}, but others go on while it encodes. */
    private final WireFormat format = new WireFormat() {
        @Override
        public int maxLength(Message message) {
            return SteppedRoom.TOLD.maxLength(message);
        }

        @Override
        public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
            meanwhile.run();
            return SteppedRoom.TOLD.encode(entry, position, into, at);
        }

        @Override
        public byte[] encode(RoomEvent event) {
            return SteppedRoom.TOLD.encode(event);
        }
    };

    private TestClient join(Optional<Position> since) {
        TestClient client = new TestClient(room, format, Optional.of(new Hello(ADA, since, 0)));
        room.inbox.post(new Command.Join(client.session));
        room.turns();
        return client;
    }

    @Test
    void whoMissesSomethingHearsNothingBehindIt() {
        TestClient ada = join(Optional.empty());
        ada.news();
        for (int i = 1; i <= 4; i++) {
            ada.ask(new Request.Misfit(new RoomEvent.Refused(Optional.of("a-" + i), RoomEvent.Code.BAD_FIELD,
                                                             OptionalLong.empty(), "no")));
        }
        plain.say("hello");
        meanwhile = ada::read;
        room.meanwhile = ada::read;

        room.turns();

        assertTrue(ada.wasCut, "four answers, and a queue of three blocks");
        assertTrue(ada.read().stream().noneMatch(line -> line.contains("hello")), ada.heard.toString());
    }

    @Test
    void aWriterThatIsDoneWithTheWelcomeWhileAPageIsMadeIsGivenOnePage() {
        for (int i = 0; i < 300; i++) {
            plain.say("m");
            room.turns();
            plain.read();
        }
        List<String> early = new ArrayList<>();
        List<TestClient> joining = new ArrayList<>();
        meanwhile = () -> joining.forEach(client -> early.addAll(client.news()));
        joining.add(new TestClient(room, format, Optional.of(new Hello(ADA, Optional.of(new Position(log.epoch(), 0, 0)), 0))));
        room.inbox.post(new Command.Join(joining.getFirst().session));
        room.turn();
        meanwhile = () -> { };

        room.turns();

        assertEquals(List.of("welcome Ada @0 resumed"), early);
        assertEquals(Hello.MAX_HISTORY + 1, joining.getFirst().news().stream().filter(line -> line.endsWith(": m")
                || line.contains(": m @")).count());
    }

    @Test
    void theRoomTalksOnHoweverManyCatchUp() {
        for (int i = 0; i < 1000; i++) {
            plain.say("m");
            room.turns();
            plain.read();
        }
        TestClient ada = join(Optional.of(new Position(log.epoch(), 0, 0)));
        plain.say("hello");
        ada.read();

        room.passTime(Duration.ofMillis(2));
        room.turn(); // Her writer has asked for the next page.

        assertEquals("hello", plain.news().getLast());
    }
}
