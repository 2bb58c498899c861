package hubbub.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What people ask of the room beside saying something: older messages, and whether something was kept. */
class RequestTest {

    private static final Person ADA = new Person("id-Ada", "Ada");

    private final MemoryLog log = new MemoryLog(MemoryLog.Bounds.defaults());
    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), log);
    private final TestClient plain = room.join(SteppedRoom.LINES);

    private TestClient join() {
        TestClient client = room.join(new Hello(ADA, Optional.empty(), 0));
        room.turns();
        return client;
    }

    @Test
    void olderMessagesComeInPagesAndTheFirstIsSaidToBeIt() {
        for (int i = 1; i <= 10; i++) {
            plain.say("m" + i);
        }
        room.turns();
        TestClient ada = join();
        ada.news();
        String name = plain.session.person().name();

        ada.ask(new Request.Older(4, 2)).ask(new Request.Older(2, 100)).ask(new Request.Older(1, 100));
        room.turns();

        assertEquals(List.of("page [2 " + name + ": m2, 3 " + name + ": m3] more", "page [1 " + name + ": m1]", "page []"),
                     ada.news());
    }

    @Test
    void whoAsksForMoreThanItsShareIsToldWhenToAskAgain() {
        for (int i = 0; i < 10; i++) {
            plain.say("x".repeat(100_000));
            room.turns();
            plain.read();
        }
        TestClient ada = join();
        ada.news();

        String answer = "";
        int pages = 0;
        while (!answer.startsWith("refused")) {
            ada.ask(new Request.Older(11, 1));
            room.turn();
            room.turn();
            room.passTime(Duration.ofMillis(2));
            answer = ada.news().getFirst();
            pages++;
        }
        long wait = Long.parseLong(answer.substring(answer.lastIndexOf(' ') + 1));
        room.passTime(Duration.ofMillis(wait));
        ada.ask(new Request.Older(11, 1));
        room.turns();

        assertEquals(12, pages, "a second's worth, and one more");
        assertTrue(wait > 0 && wait <= 200, "wait: " + wait);
        assertTrue(ada.news().getFirst().startsWith("page [10 "));
    }

    @Test
    void whoTakesNamesFasterThanAllAreToBeToldOfIsToldWhenToAskAgain() {
        TestClient ada = join();
        TestClient bob = room.join("Bob");
        room.turns();
        List.of(ada, bob).forEach(TestClient::news);

        for (int i = 0; i < 40; i++) {
            ada.ask(new Request.Rename("Ada " + i));
        }
        room.turns();

        assertEquals(21, bob.news().stream().filter(line -> line.startsWith("renamed ")).count());
        assertEquals(19, ada.news().stream().filter(line -> line.startsWith("refused - RATE_LIMITED ")).count());
        room.passTime(Duration.ofMillis(100));
        ada.ask(new Request.Rename("Ada again"));
        room.turns();
        assertEquals(List.of("renamed id-Ada Ada again"), bob.news());
    }

    @Test
    void aResendIsAnsweredWithItsOffsetAndNobodyHearsItTwice() {
        TestClient ada = join();
        TestClient bob = room.join("Bob");
        room.turns();
        ada.say("a-1", "hi");
        room.turns();
        bob.say("a-1", "mine");
        room.turns();
        List.of(ada, bob).forEach(TestClient::news);

        ada.say("a-1", "hi");
        room.turns();

        assertEquals(List.of("kept a-1 at 1"), ada.news());
        assertEquals(List.of(), bob.news());
        assertEquals(2, log.last());
    }

    @Test
    void whatCouldNotBeUnderstoodIsAnsweredInItsTurn() {
        TestClient ada = join();
        ada.news();
        RoomEvent.Refused refused = new RoomEvent.Refused(Optional.of("a-2"), RoomEvent.Code.TOO_LONG,
                OptionalLong.empty(), "too long");

        for (int i = 0; i < 200; i++) {
            ada.ask(new Request.Misfit(refused));
            if (i % 50 == 49) {
                room.turns(); // They count against what it may have pending, so it cannot flood the room with them.
            }
        }
        room.turns();

        assertEquals(200, ada.news().stream().filter("refused a-2 TOO_LONG -1"::equals).count());
        assertEquals(0, ada.session.pendingMessages);
    }

    @Test
    void whatIsSaidBeforeANewNameIsSaidUnderTheOldOne() {
        TestClient ada = join();
        ada.news();

        ada.say("a-1", "one").ask(new Request.Rename("Countess")).say("a-2", "two");
        ada.session.leave();
        room.turns();
        TestClient bob = room.join(new Hello(new Person("id-Bob", "Bob"), Optional.empty(), 2));
        room.turns();

        assertEquals(List.of("1 Ada: one", "2 Countess: two @2"), bob.news().subList(1, 3));
    }

    @Test
    void whoHasNotSaidWhoItIsHasNoOtherName() {
        String name = plain.session.person().name();

        plain.ask(new Request.Rename("Countess")).say("hello");
        room.turns();

        assertEquals(name, plain.session.person().name());
    }

    @Test
    void whoAsksForManyPagesAtOnceIsGivenASecondsWorth() {
        plain.say("x".repeat(100_000));
        room.turns();
        TestClient ada = join();
        ada.news();

        for (int i = 0; i < 60; i++) {
            ada.ask(new Request.Older(2, 1));
        }
        room.turns();

        List<String> answers = ada.news();
        assertEquals(60, answers.size());
        assertEquals(9, answers.stream().filter(line -> line.startsWith("page")).count());
    }
}
