package hubbub.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ResumeTest {

    private static final long EPOCH = 7;
    private static final Person ADA = new Person("id-Ada", "Ada");

    private final MemoryLog log = log(10_000);
    private SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), log);
    private final TestClient plain = room.join(SteppedRoom.LINES);

    private static MemoryLog log(int messages) {
        return new MemoryLog(new MemoryLog.Bounds(messages, 1 << 24, Duration.ofDays(1), 100_000), () -> Instant.EPOCH, EPOCH);
    }

    private Position position(long offset) {
        List<Position> found = new ArrayList<>();
        log.readFrom(offset, 1, 1, entries -> found.add(Position.behind(EPOCH, entries.getFirst())));
        return found.getFirst();
    }

    private void say(int from, int to) {
        for (int i = from; i <= to; i++) {
            plain.say("m" + i);
            room.passTime(Duration.ofMillis(2));
            room.turn();
            plain.read(); // Or the room would wait for it.
        }
    }

    private TestClient join(Optional<Position> since, int history) {
        TestClient client = room.join(new Hello(ADA, since, history));
        room.turns();
        return client;
    }

    /** What it hears while it reads and the room goes on, without what is no message. */
    private List<Integer> readOn(TestClient client) {
        int before;
        do {
            before = client.heard.size();
            room.turns();
            client.read();
        } while (client.heard.size() > before);
        return client.heard.stream()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private static List<Integer> offsets(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void aNewcomerHearsTheLastMessagesItAskedForThenWhatIsSaid() {
        say(1, 10);

        TestClient ada = join(Optional.empty(), 3);
        say(11, 11);

        assertEquals("welcome Ada @7", ada.read().getFirst());
        assertEquals(offsets(8, 11), readOn(ada));
        assertTrue(ada.heard.contains("10 " + plain.session.person().name() + ": m10 @10"), ada.heard.toString());
    }

    @Test
    void anEmptyRoomHasNoHistory() {
        TestClient ada = join(Optional.empty(), 50);

        assertEquals(List.of("welcome Ada @0", "here 2 [Ada]"), ada.news());
        assertEquals(List.of(), readOn(ada));
    }

    @Test
    void whoComesBackHearsWhatItMissedOnceAndInOrder() {
        say(1, 10);

        TestClient ada = join(Optional.of(position(4)), 50);
        say(11, 12);

        assertEquals("welcome Ada @4 resumed", ada.read().getFirst());
        assertEquals(offsets(5, 12), readOn(ada));
    }

    @Test
    void whoMissedNothingHearsOnlyWhatIsNew() {
        say(1, 10);

        TestClient ada = join(Optional.of(position(10)), 50);
        say(11, 11);

        assertEquals(offsets(11, 11), readOn(ada));
    }

    @Test
    void whoWasThereBeforeAnythingWasSaidGoesOnFromThere() {
        say(1, 3);

        TestClient ada = join(Optional.of(new Position(EPOCH, 0, 0)), 0);

        assertEquals("welcome Ada @0 resumed", ada.read().getFirst());
        assertEquals(offsets(1, 3), readOn(ada));
    }

    @Test
    void whatIsNotKeptAnyMoreIsSaidPlainlyAndTheNewcomersPartFollows() {
        useRoom(log(5));
        say(1, 10);

        TestClient ada = join(Optional.of(new Position(EPOCH, 3, 0)), 2);

        assertEquals(List.of("welcome Ada @8", "reset EXPIRED @8"), ada.read().subList(0, 2));
        assertEquals(offsets(9, 10), readOn(ada));
    }

    @Test
    void whoWasThereBeforeAnythingWasSaidIsToldToIfTheBeginningIsGone() {
        useRoom(log(5));

        TestClient ada = join(Optional.of(new Position(EPOCH, 0, 0)), 2);

        assertEquals(List.of("welcome Ada @8", "reset EXPIRED @8"), ada.read().subList(0, 2));
        assertEquals(offsets(9, 10), readOn(ada));
    }

    private void useRoom(MemoryLog other) {
        room = new SteppedRoom(RoomLimits.defaults(), other);
        TestClient speaker = room.join(SteppedRoom.LINES);
        speaker.say("m1");
        for (int i = 2; i <= 10; i++) {
            speaker.say("m" + i);
        }
        room.turns();
    }

    @Test
    void thePositionOfAnotherLogIsSaidToBeOne() {
        say(1, 10);

        TestClient ada = join(Optional.of(new Position(EPOCH + 1, 4, 0)), 1);

        assertEquals(List.of("welcome Ada @9", "reset EPOCH @9"), ada.read().subList(0, 2));
        assertEquals(offsets(10, 10), readOn(ada));
    }

    @Test
    void aLogThatLostItsEndAndWentOnIsNoticed() {
        say(1, 10);
        Position other = new Position(EPOCH, 4, position(4).fingerprint() + 1);

        TestClient ada = join(Optional.of(other), 1);
        TestClient bob = join(Optional.of(new Position(EPOCH, 11, 0)), 1);

        assertEquals(List.of("welcome Ada @9", "reset FORKED @9"), ada.read().subList(0, 2));
        assertEquals(List.of("welcome Ada @9", "reset FORKED @9"), bob.read().subList(0, 2));
    }

    @Test
    void itIsGivenOnePageAtATimeHoweverMuchIsSaidMeanwhile() {
        say(1, 1000);
        TestClient ada = join(Optional.of(position(1)), 50);

        say(1001, 1500);

        assertEquals(Hello.MAX_HISTORY, ada.read().stream().filter(line -> line.contains(": m")).count());
        assertEquals(offsets(2, 1500), readOn(ada));
        assertFalse(ada.wasCut);
    }

    @Test
    void aSlowOneCatchesUpWithinTheBoundOfTheLogWhileTheRoomTalks() {
        say(1, 9_999);
        TestClient ada = join(Optional.of(position(1)), 50);
        int said = 9_999;
        while (ada.session.catchUp != null) {
            say(said + 1, said + 10); // Ten to her hundred.
            said += 10;
            ada.read();
        }

        say(said + 1, said + 1);

        assertEquals(offsets(2, said + 1), readOn(ada));
        assertFalse(ada.heard.stream().anyMatch(line -> line.startsWith("reset")));
    }

    @Test
    void oneWhoseNextPageIsGoneBeforeItHasReadIsTold() {
        MemoryLog small = log(200);
        room = new SteppedRoom(RoomLimits.defaults(), small);
        TestClient speaker = room.join(SteppedRoom.LINES);
        for (int i = 0; i < 200; i++) {
            speaker.say("m");
            room.turns();
            speaker.read();
        }
        TestClient ada = join(Optional.empty(), 100);
        assertNull(ada.session.catchUp, "a hundred are one page");
        List<Position> first = new ArrayList<>();
        small.readFrom(1, 1, 1, entries -> first.add(Position.behind(EPOCH, entries.getFirst())));
        TestClient bob = join(Optional.of(first.getFirst()), 0);
        for (int i = 0; i < 150; i++) {
            speaker.say("m");
            room.turns();
            speaker.read();
        }

        List<Integer> heard = readOn(bob);

        assertEquals(List.of("reset EXPIRED @150"), bob.heard.stream().filter(line -> line.startsWith("reset")).toList());
        assertEquals(IntStream.concat(IntStream.rangeClosed(2, 101), IntStream.rangeClosed(151, 350)).boxed().toList(), heard);
    }

    @Test
    void messagesOfAnyLengthAreHeardAndTheRoomGoesOnMeanwhile() {
        for (int i = 0; i < 3; i++) {
            plain.say("m".repeat(100_000));
            room.turns();
            plain.read();
        }

        TestClient ada = join(Optional.of(position(1)), 0);
        say(4, 4);

        assertEquals(offsets(2, 4), readOn(ada));
    }

    @Test
    void oneWhoseNextPagesAreAllTooOldBeforeItHasReadIsTold() {
        SettableClock clock = new SettableClock();
        MemoryLog brief = new MemoryLog(new MemoryLog.Bounds(1000, 1 << 24, Duration.ofMinutes(1), 10), clock, EPOCH);
        room = new SteppedRoom(RoomLimits.defaults(), brief);
        TestClient speaker = room.join(SteppedRoom.LINES);
        for (int i = 0; i < 150; i++) {
            speaker.say("m");
            room.turns();
            speaker.read();
        }
        TestClient ada = join(Optional.of(new Position(EPOCH, 0, 0)), 0);
        clock.pass(Duration.ofMinutes(2));

        List<Integer> heard = readOn(ada);
        speaker.say("m");

        assertEquals(offsets(1, heard.size()), heard);
        assertEquals("reset EXPIRED @150", ada.heard.getLast());
        assertEquals(151, readOn(ada).getLast());
    }
}
