package hubbub.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A log that takes its time: nobody hears what it has not committed, and the room goes on. */
class AppendTest {

    private static final Person ADA = new Person("id-Ada", "Ada");

    private final MemoryLog kept = new MemoryLog(
            new MemoryLog.Bounds(1000, 1 << 20, Duration.ofDays(1), 2), () -> Instant.EPOCH, 7);
    private final HeldLog log = new HeldLog(kept);
    private final SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits(), log);
    private final TestClient plain = room.join(SteppedRoom.LINES);

    private void turns() {
        for (int i = 0; i < 4; i++) {
            room.passTime(Duration.ofMillis(2));
            room.turn();
        }
    }

    private TestClient come() {
        TestClient client = room.join(new Hello(ADA, Optional.empty(), 10));
        settle();
        client.news();
        return client;
    }

    /** Until the log has nothing more to answer. */
    private void settle() {
        do {
            log.releaseAll();
            turns();
        } while (log.held() > 0);
    }

    @Test
    void nobodyHearsWhatIsNotCommitted() {
        TestClient ada = come();
        plain.say("one");
        turns();
        assertEquals(List.of(), plain.news());
        assertEquals(List.of(), ada.news());

        log.releaseAll();
        turns();

        assertEquals(List.of("one"), plain.news());
        assertEquals(1, ada.news().size());
    }

    @Test
    void plainTextThatTheLogSaysIsKnownIsServedAndTheRoomGoesOn() {
        RoomLog knows = new ForwardingLog(new MemoryLog(MemoryLog.Bounds.defaults())) {
            private Consumer<LogAnswer> told;

            @Override
            public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
                told = answers;
                return super.open(answers);
            }

            @Override
            public void append(List<Message> messages) {
                messages.forEach(message -> told.accept(new LogAnswer.Known(message, 1)));
            }
        };
        SteppedRoom knowing = new SteppedRoom(SteppedRoom.smallLimits(), knows);
        TestClient client = knowing.join(SteppedRoom.LINES);
        knowing.turns();
        client.say("said before");
        knowing.turns();

        assertEquals(0, client.session.pendingMessages);
        assertFalse(client.wasCut);
    }

    @Test
    void whileTheLogIsFrozenSendersReachTheirBoundAndOthersComeAndGo() {
        TestClient ada = come();
        plain.say("1").say("2").say("3");
        turns();
        assertEquals(3, plain.session.pendingMessages, "its reader would wait now");

        TestClient other = room.join(SteppedRoom.LINES);
        turns();
        other.session.leave();
        ada.session.leave();
        turns();
        assertEquals(1, room.figures.clients());
        log.releaseAll();
        turns();

        assertEquals(List.of("1", "2", "3"), plain.news());
        assertEquals(0, plain.session.pendingMessages);
    }

    @Test
    void answersForSeveralTurnsAtOnceAreBroadcastInTurnsOfTheUsualSize() {
        List<TestClient> speakers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            speakers.add(room.join(SteppedRoom.LINES).say("m" + i));
            turns();
        }
        log.merge();
        log.releaseAll();

        turns();

        assertEquals(6, plain.news().size());
        assertEquals(2, plain.blocks, "four messages a turn");
        speakers.forEach(speaker -> assertEquals(0, speaker.session.pendingMessages));
    }

    @Test
    void aTurnTakesNoMoreThanABatchHoldsSoNoSmallOneFollowsEachLargeOne() {
        SteppedRoom wide = new SteppedRoom(new RoomLimits(100, 1000, 8, 10_000, 3, 300, Duration.ZERO, Duration.ofMillis(50)));
        TestClient listener = wide.join(SteppedRoom.LINES);
        for (int i = 0; i < 6; i++) {
            String text = "x".repeat(100); // And a byte more on the wire: ten are 1,000 bytes said and 1,010 sent.
            wide.join(SteppedRoom.LINES).say(text).say(text).say(text);
        }

        for (int i = 0; i < 4; i++) {
            wide.turn();
            wide.passTime(Duration.ofMillis(2));
        }

        assertEquals(18, listener.news().size());
        assertEquals(2, listener.blocks);
    }

    @Test
    void whatAnotherNodeSaidIsHeardInTheLogsOrder() {
        plain.say("mine");
        turns();
        log.foreign(new Message(ADA, Optional.of("a-1"), new byte[] {'y'}));
        log.releaseAll();

        turns();

        assertEquals(List.of("mine", "y"), plain.news());
        assertEquals(0, plain.session.pendingMessages);
    }

    @Test
    void whoGoesWhileItsMessageIsUnderWayIsGoneAndTheOthersHearIt() {
        TestClient ada = come();
        ada.say("a-1", "last words");
        turns();

        ada.session.leave();
        turns();
        log.releaseAll();
        turns();

        assertEquals(List.of("last words"), plain.news());
    }

    @Test
    void whoFinishesHearsItsLastWordsFirstHoweverLongTheLogTakes() {
        TestClient ada = come();
        ada.say("a-1", "last words");
        ada.session.finish();
        turns();
        assertEquals(Optional.empty(), ada.session.outbound().ending());

        log.releaseAll();
        turns();

        assertTrue(ada.news().getFirst().contains("last words"));
        assertEquals(Optional.of(Departure.LEFT), ada.session.outbound().ending());
    }

    @Test
    void aRoomThatClosesWaitsForTheLog() {
        plain.say("one");
        turns();
        room.close(Duration.ofSeconds(5));
        turns();
        assertEquals(Optional.empty(), plain.session.outbound().ending());

        log.releaseAll();
        turns();

        assertEquals(List.of("one"), plain.news());
        assertEquals(Optional.of(Departure.CLOSED), plain.session.outbound().ending());
    }

    @Test
    void aRoomThatClosesDoesNotWaitForAFrozenLogForEver() {
        plain.say("one");
        turns();
        room.close(Duration.ofSeconds(5));
        turns();

        room.passTime(Duration.ofSeconds(5));

        assertTrue(room.turn());
        assertEquals(Optional.of(Departure.CLOSED), plain.session.outbound().ending());
    }

    @Test
    void whatWasCommittedBeforeARestartAndNotHeardIsThereAndAResendHasItsOffset() {
        TestClient ada = come();
        ada.say("a-1", "was it heard?");
        turns();
        assertEquals(List.of(), ada.news());
        assertEquals(1, kept.last(), "committed, and the room dies before it knows");
        log.close();

        SteppedRoom restarted = new SteppedRoom(RoomLimits.defaults(), kept);
        TestClient back = restarted.join(new Hello(ADA, Optional.of(new Position(7, 0, 0)), 0));
        restarted.turn();
        back.say("a-1", "was it heard?");
        restarted.turn();
        restarted.turn();

        assertEquals(List.of("welcome Ada @0 resumed", "1 Ada: was it heard? @1", "here 1 [Ada]", "kept a-1 at 1"), back.read());
        assertEquals(1, kept.last());
    }

    @Test
    void whatTheLogCanNotRecogniseAgainIsRefusedAndSaidLater() {
        TestClient ada = come();
        ada.say("a-1", "1");
        settle();
        ada.say("a-2", "2");
        settle();
        ada.news();

        ada.say("a-3", "3");
        settle();

        List<String> answer = ada.news();
        assertEquals(1, answer.size());
        assertTrue(answer.getFirst().startsWith("refused a-3 RATE_LIMITED 12"), answer.toString());
        assertEquals(0, ada.session.pendingMessages);
        assertEquals(List.of("1", "2"), plain.news());
    }

    @Test
    void whoCatchesUpHearsNothingThatTheRoomHasNotHeard() {
        plain.say("1");
        settle();
        plain.say("2");
        turns();
        log.holdsReadings = false;

        TestClient ada = room.join(new Hello(ADA, Optional.empty(), 10));
        turns();
        assertEquals(1, ada.read().stream().filter(line -> line.contains(": ")).count(), ada.heard.toString());
        settle();

        assertEquals(List.of("1", "2"), ada.read().stream().filter(line -> line.contains(": "))
                .map(line -> line.replaceAll(".*: (\\d+) .*", "$1")).toList());
        assertFalse(ada.wasCut);
    }
}
