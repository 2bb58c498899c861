package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HouseRulesTest {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final MemoryLog log = new MemoryLog(MemoryLog.Bounds.defaults());
    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), log);
    private final TestClient operator = room.join(
            new Hello(new Person("id-Op", "Op"), true, Optional.empty(), 0));
    private final TestClient ada = room.join("Ada");

    private TestClient come(String name) {
        TestClient client = room.join(name);
        room.turns();
        return client;
    }

    private Optional<Departure> ending(TestClient client) {
        room.turns();
        client.read();
        return client.session.outbound().ending();
    }

    private void forgetWhatWasTold(TestClient... clients) {
        room.turns();
        List.of(clients).forEach(TestClient::news);
    }

    @Test
    void aRemovedMessageKeepsItsOffsetAndLosesItsText() {
        ada.say("a-1", "a secret").say("a-2", "no secret");
        forgetWhatWasTold(operator, ada);

        operator.ask(new Request.Remove(1));
        room.turns();

        assertEquals(List.of("removed 1"), ada.news());
        assertEquals(List.of("removed 1"), operator.news());
        TestClient bob = room.join(new Hello(new Person("id-Bob", "Bob"), Optional.empty(), 10));
        room.turns();
        List<String> heard = bob.read();
        assertTrue(heard.contains("1 Ada: "), heard.toString());
        assertTrue(heard.contains("2 Ada: no secret @2"), heard.toString());
    }

    @Test
    void whatIsNotKeptCanNotBeRemoved() {
        forgetWhatWasTold(operator, ada);

        operator.ask(new Request.Remove(1)).ask(new Request.Remove(Long.MAX_VALUE));
        room.turns();

        assertEquals(List.of(), ada.news());
    }

    @Test
    void aPositionFromBeforeARemovalIsStillGood() {
        ada.say("a-1", "a secret");
        room.turns();
        List<Position> position = new ArrayList<>();
        log.readFrom(1, 1, 1, entries -> position.add(Position.behind(log.epoch(), entries.getFirst())));
        operator.ask(new Request.Remove(1));
        room.turns();
        ada.say("a-2", "more");
        room.turns();

        TestClient back = room.join(new Hello(new Person("id-Ada", "Ada"), Optional.of(position.getFirst()), 0));
        room.turns();

        assertEquals(List.of("welcome Ada @1 resumed", "2 Ada: more @2"), back.read().subList(0, 2));
    }

    @Test
    void othersMayNotDoWhatOperatorsMay() {
        TestClient bob = come("Bob");
        ada.say("a-1", "hi");
        forgetWhatWasTold(ada, bob, operator);

        bob.ask(new Request.Remove(1)).ask(new Request.Kick("id-Ada")).ask(new Request.Ban("id-Ada", MINUTE, true))
                .ask(new Request.Lock(true));
        room.turns();

        assertEquals(Collections.nCopies(4, "refused - FORBIDDEN -1"), bob.news());
        assertEquals(List.of(), ada.news());
        assertEquals(Optional.empty(), ending(ada));
    }

    @Test
    void whoIsKickedGoesWithAllConnectionsAndMayComeBack() {
        TestClient tab = come("Ada");
        TestClient bob = come("Bob");

        operator.ask(new Request.Kick("id-Ada"));

        assertEquals(Optional.of(Departure.KICKED), ending(ada));
        assertEquals(Optional.of(Departure.KICKED), ending(tab));
        assertEquals(Optional.empty(), ending(bob));
        assertEquals(Optional.empty(), ending(come("Ada")));
    }

    @Test
    void whoIsBannedIsNotLetInUntilTheTimeIsOver() {
        operator.ask(new Request.Ban("id-Ada", MINUTE, false));
        assertEquals(Optional.of(Departure.BANNED), ending(ada));
        assertEquals(Duration.ZERO, ada.keptOut);

        room.passTime(Duration.ofMillis(MINUTE - 100));
        TestClient early = come("Ada");
        assertEquals(Optional.of(Departure.BANNED), ending(early));
        assertEquals(List.of(), early.heard);
        room.passTime(Duration.ofMillis(100));

        assertEquals(Optional.empty(), ending(come("Ada")));
    }

    @Test
    void aBanCanBeLifted() {
        operator.ask(new Request.Ban("id-Ada", MINUTE, false)).ask(new Request.Ban("id-Ada", 0, false));
        room.turns();

        assertEquals(Optional.empty(), ending(come("Ada")));
    }

    @Test
    void aBanMayKeepTheAddressOutToo() {
        operator.ask(new Request.Ban("id-Ada", MINUTE, true));
        room.turns();

        assertEquals(Duration.ofMinutes(1), ada.keptOut);
        assertEquals(Duration.ZERO, operator.keptOut);
    }

    @Test
    void aGuestWhoSpeaksPlainTextCanBeSentAwayByTheIdItIsSeenUnder() {
        TestClient plain = room.join(SteppedRoom.LINES);
        plain.say("spam");
        room.turns();

        operator.ask(new Request.Kick(plain.session.person().id()));

        assertEquals(Optional.of(Departure.KICKED), ending(plain));
    }

    @Test
    void inALockedRoomOnlyOperatorsSpeak() {
        TestClient plain = room.join(SteppedRoom.LINES);
        forgetWhatWasTold(operator, ada);
        operator.ask(new Request.Lock(true));
        room.turns();
        assertEquals(List.of("locked"), ada.news());

        ada.say("a-1", "hi");
        plain.say("hi");
        operator.say("o-1", "silence, please");
        room.turns();

        assertEquals(List.of("refused a-1 LOCKED -1", "1 Op: silence, please @1"), ada.news());
        assertEquals(Optional.of(Departure.LOCKED), ending(plain));
        assertTrue(come("Bob").read().contains("locked"));
        operator.ask(new Request.Lock(false));
        ada.say("a-1", "hi");
        room.turns();
        assertEquals(List.of("unlocked", "2 Ada: hi @2"), ada.news().stream().filter(line -> !line.contains("Bob")).toList());
    }

    @Test
    void operatorsAreNotSentAway() {
        operator.ask(new Request.Ban("id-Op", MINUTE, true)).ask(new Request.Kick("id-Op"));

        assertEquals(Optional.empty(), ending(operator));
        assertFalse(operator.wasCut);
    }

    @Test
    void ordersMayComeFromOutsideOfTheRoom() {
        room.inbox.post(new Command.Ordered(new Request.Kick("id-Ada")));

        assertEquals(Optional.of(Departure.KICKED), ending(ada));
    }

    @Test
    void bansAreBounded() {
        for (int i = 0; i <= HouseRules.MOST_BANS; i++) {
            operator.ask(new Request.Ban("id-" + i, MINUTE, false));
            if (i % 50 == 0) {
                room.turns();
            }
        }
        room.turns();

        assertEquals(Optional.empty(), ending(come("0")), "the first is let in again");
        assertEquals(Optional.of(Departure.BANNED), ending(come("1")));
    }
}
