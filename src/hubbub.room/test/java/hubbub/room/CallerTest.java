package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Those who say or read one thing and are not in the room. */
class CallerTest {

    private static final Person BOB = new Person("id-Bob", "Bob");

    private final MemoryLog log = new MemoryLog(MemoryLog.Bounds.defaults());
    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), log);

    private CompletableFuture<Outcome> call(Person person, String id, String text) {
        return call(room, person, id, text);
    }

    private static CompletableFuture<Outcome> call(SteppedRoom room, Person person, String id, String text) {
        try {
            return new Caller(room.inbox, room.limits, person)
                    .say(new Request.Say(Optional.of(id), text.getBytes(StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Reading look(long after, long before, int count) {
        CompletableFuture<Reading> reading = new CompletableFuture<>();
        room.inbox.post(new Command.Look(after, before, count, reading));
        room.turns();
        return reading.join();
    }

    private static List<Long> offsets(Reading reading) {
        return reading.entries().stream().map(LogEntry::offset).toList();
    }

    @Test
    void whatACallerSaysIsHeardAndNobodySeesThemComeOrGo() {
        TestClient ada = room.come("Ada");
        ada.news();

        CompletableFuture<Outcome> outcome = call(BOB, "b-1", "hi");
        room.turns();

        assertEquals(List.of("1 Bob: hi @1"), ada.news());
        assertEquals(new Outcome.Said(1, false), outcome.join());
        assertEquals(1, room.figures.clients());
    }

    @Test
    void aResendIsKnownByItsSenderAndIdAndIsNotSaidTwice() {
        CompletableFuture<Outcome> first = call(BOB, "b-1", "hi");
        CompletableFuture<Outcome> again = call(BOB, "b-1", "hi");
        room.turns();

        assertEquals(new Outcome.Said(1, false), first.join());
        assertEquals(new Outcome.Said(1, true), again.join());
        assertEquals(1, log.last());
    }

    @Test
    void thereIsNoOutcomeUntilTheLogHasKeptIt() {
        HeldLog held = new HeldLog(new MemoryLog(MemoryLog.Bounds.defaults()));
        SteppedRoom slow = new SteppedRoom(RoomLimits.defaults(), held);
        CompletableFuture<Outcome> outcome = call(slow, BOB, "b-1", "hi");
        slow.turns();
        assertFalse(outcome.isDone());

        held.releaseAll();
        slow.turns();

        assertEquals(new Outcome.Said(1, false), outcome.join());
    }

    @Test
    void whoIsInTheRoomUnderANameIsCalledSoAlsoOutsideOfIt() {
        TestClient ada = room.come("Ada");
        ada.news();

        call(Person.guest("id-Ada"), "a-1", "from a script");
        room.turns();

        assertEquals(List.of("1 Ada: from a script @1"), ada.news());
    }

    @Test
    void whoIsBannedAndWhoComesToALockedOrClosedRoomIsTold() {
        room.inbox.post(new Command.Ordered(new Request.Ban("id-Bob", Duration.ofMinutes(1).toMillis(), false)));
        CompletableFuture<Outcome> banned = call(BOB, "b-1", "hi");
        room.turns();
        room.inbox.post(new Command.Ordered(new Request.Lock(true)));
        CompletableFuture<Outcome> locked = call(new Person("id-Cy", "Cy"), "c-1", "hi");
        room.turns();
        room.close(Duration.ofSeconds(1));
        room.turn();
        CompletableFuture<Outcome> late = call(BOB, "b-2", "hi");

        assertEquals(new Outcome.TurnedAway(Departure.BANNED), banned.join());
        RoomEvent.Refused answer = assertInstanceOf(Outcome.Refused.class, locked.join()).answer();
        assertEquals(RoomEvent.Code.LOCKED, answer.code());
        assertEquals(new Outcome.TurnedAway(Departure.CLOSED), late.join());
        assertEquals(0, log.last());
    }

    @Test
    void whatWasSaidIsReadInBothDirectionsAndWhetherThereIsMore() {
        for (int i = 1; i <= 9; i++) {
            call(BOB, "b-" + i, "m" + i);
        }
        room.turns();

        Reading last = look(-1, Long.MAX_VALUE, 3);
        Reading earlier = look(-1, 3, 5);
        Reading later = look(4, Long.MAX_VALUE, 2);
        Reading between = look(4, 6, 5);
        Reading end = look(9, Long.MAX_VALUE, 5);

        assertEquals(List.of(7L, 8L, 9L), offsets(last));
        assertTrue(last.more());
        assertEquals(9, last.position().offset());
        assertEquals(List.of(1L, 2L), offsets(earlier));
        assertFalse(earlier.more());
        assertEquals(List.of(5L, 6L), offsets(later));
        assertTrue(later.more());
        assertEquals(6, later.position().offset());
        assertEquals(List.of(5L), offsets(between));
        assertFalse(between.more());
        assertEquals(List.of(), offsets(end));
        assertEquals(last.position(), end.position(), "behind what was heard last");
        assertEquals(List.of(), offsets(look(Long.MAX_VALUE, Long.MAX_VALUE, 5)));
    }

    @Test
    void aFormatThatWantsItIsToldThePositionBehindEachMessage() {
        WireFormat each = new WireFormat() {
            @Override
            public int maxLength(Message message) {
                return SteppedRoom.TOLD.maxLength(message);
            }

            @Override
            public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
                return SteppedRoom.TOLD.encode(entry, position, into, at);
            }

            @Override
            public boolean placesEach() {
                return true;
            }
        };
        TestClient places = room.join(each);
        TestClient usual = room.join(SteppedRoom.TOLD);
        room.turns();

        call(BOB, "b-1", "one");
        call(BOB, "b-2", "two");
        room.turns();

        assertEquals(List.of("1 Bob: one @1", "2 Bob: two @2"), places.news());
        assertEquals(List.of("1 Bob: one", "2 Bob: two @2"), usual.news());
    }
}
