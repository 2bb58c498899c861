package hubbub.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Who comes while the log has committed what the room has not heard yet. */
class LateLogTest {

    private static final long EPOCH = 7;
    private static final Person ADA = new Person("id-Ada", "Ada");
    private static final Person FAR = new Person("id-Far", "Far");

    private final MemoryLog kept = new MemoryLog(
            new MemoryLog.Bounds(2, 1 << 20, Duration.ofDays(1), 100), () -> Instant.EPOCH, EPOCH);
    private final HeldLog log = new HeldLog(kept);
    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), log);

    private void turns() {
        for (int i = 0; i < 4; i++) {
            room.passTime(Duration.ofMillis(2));
            room.turn();
        }
    }

    private void otherNodesSay(int count) {
        for (int i = 0; i < count; i++) {
            log.foreign(new Message(FAR, Optional.empty(), new byte[] {'m'}));
        }
    }

    private TestClient join(Optional<Position> since) {
        TestClient client = room.join(new Hello(ADA, since, 10));
        turns();
        return client;
    }

    private void settle() {
        do {
            log.releaseAll();
            turns();
        } while (log.held() > 0);
    }

    private static List<String> withoutPresence(List<String> told) {
        return told.stream().filter(line -> !line.startsWith("here")).toList();
    }

    @Test
    void aNewcomerIsNotWelcomedAheadOfTheRoomThoughTheLogHasLetGoOfMore() {
        log.holdsReadings = false;
        otherNodesSay(3);

        TestClient ada = join(Optional.empty());
        settle();

        assertEquals(List.of("welcome Ada @0", "1 Far: m", "2 Far: m", "3 Far: m @3"), withoutPresence(ada.news()));
    }

    @Test
    void whoComesFromANodeThatIsAheadHearsNothingTwice() {
        log.holdsReadings = false;
        otherNodesSay(2);
        List<LogEntry> entries = new ArrayList<>();
        kept.readFrom(2, 1, 1, entries::addAll);

        TestClient ada = join(Optional.of(Position.behind(EPOCH, entries.getFirst())));
        assertEquals(List.of("welcome Ada @2 resumed"), withoutPresence(ada.news()));
        log.release(1);
        turns();
        assertEquals(List.of(), ada.news());
        settle();
        otherNodesSay(1);
        settle();

        assertEquals(List.of("3 Far: m @3"), withoutPresence(ada.news()));
    }

    @Test
    void theLogIsToldWhatEverybodyHasHeardAndNotWhatIsCommitted() {
        log.holdsReadings = false;
        join(Optional.empty());
        settle();
        otherNodesSay(3);
        log.release(2);
        assertEquals(0, log.heard);

        turns();
        assertEquals(2, log.heard);
    }

    @Test
    void whoIsAheadIsGivenTheRestOfABatchThatGoesFurther() {
        log.holdsReadings = false;
        otherNodesSay(1);
        List<LogEntry> entries = new ArrayList<>();
        kept.readFrom(1, 1, 1, entries::addAll);
        TestClient ada = join(Optional.of(Position.behind(EPOCH, entries.getFirst())));
        otherNodesSay(2);

        log.merge();
        settle();

        assertEquals(List.of("welcome Ada @1 resumed", "2 Far: m", "3 Far: m @3"), withoutPresence(ada.news()));
    }

    @Test
    void whatAnotherNodeSaysWhileAnEmptyLogIsOpenedIsHeardOnce() {
        HeldLog held = new HeldLog(new MemoryLog(MemoryLog.Bounds.defaults()));
        held.holdsReadings = false;
        SteppedRoom opened = new SteppedRoom(RoomLimits.defaults(), new ForwardingLog(held) {
            @Override
            public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
                Optional<LogEntry> newest = super.open(answers);
                held.foreign(new Message(FAR, Optional.empty(), new byte[] {'m'}));
                return newest;
            }

            @Override
            public long openedAt() {
                return 0;
            }
        });
        TestClient ada = opened.join(new Hello(ADA, Optional.empty(), 10));
        opened.turns();
        held.releaseAll();
        opened.turns();

        assertEquals(List.of("welcome Ada @0", "1 Far: m @1"), withoutPresence(ada.news()));
    }

    @Test
    void theWelcomeIsTheFirstToBeToldWhateverIsAskedBefore() {
        TestClient bob = room.join("Bob");
        settle();
        TestClient ada = room.join(new Hello(ADA, Optional.empty(), 10));
        ada.ask(new Request.Misfit(new RoomEvent.Refused(Optional.empty(), RoomEvent.Code.BAD_FIELD,
                                                         OptionalLong.empty(), "no")));
        ada.ask(new Request.Rename("Countess")).say("a-1", "hi");
        turns();
        assertEquals(List.of(), ada.news());
        settle();

        assertEquals(List.of("welcome Ada @0", "refused - BAD_FIELD -1", "here 2 [Bob, Countess]", "1 Countess: hi @1"),
                     ada.news());
        assertEquals(0, ada.session.pendingMessages);
        assertEquals("1 Countess: hi @1", bob.news().getLast());
    }

    @Test
    void whatIsSaidByWhoLeavesBeforeTheWelcomeIsHeard() {
        TestClient bob = room.join("Bob");
        settle();
        TestClient ada = room.join(new Hello(ADA, Optional.empty(), 10));
        ada.say("a-1", "hi");
        turns();
        ada.session.leave();
        settle();

        assertEquals("1 Ada: hi @1", bob.news().getLast());
        assertEquals(0, ada.session.pendingMessages);
    }
}
