package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Presence where very many are there. */
class PresenceOfCrowdsTest {

    private static final Duration RETURN = Duration.ofNanos(Presence.RETURN_NANOS);

    private final SteppedRoom room = new SteppedRoom(RoomLimits.defaults());

    @Test
    void manyWhoComeInOneTurnFillNobodysQueue() {
        TestClient ada = room.come("Ada");
        ada.news();
        int before = ada.blocks;
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }

        room.settle();

        assertEquals(Presence.NAMED - 1, ada.news().size());
        assertTrue(ada.blocks - before <= 2, "blocks: " + (ada.blocks - before));
    }

    @Test
    void aboveTwoHundredOnlyTheNumberIsToldAndAtMostTwiceASecond() {
        TestClient ada = room.come("Ada");
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }
        room.settle();
        ada.news();
        List<TestClient> crowd = new ArrayList<>();

        for (int i = 0; i < 1000; i++) {
            crowd.add(room.join("q" + i));
            room.settle();
            room.passTime(Duration.ofMillis(1));
        }

        assertEquals(List.of("welcome q999 @0", "here 1200"), crowd.getLast().news());
        List<String> told = ada.news();
        assertEquals("here 201", told.getFirst(), "nobody is named any more");
        assertTrue(told.stream().skip(1).allMatch(line -> line.startsWith("count ")), told.toString());
        assertTrue(told.size() <= 4, "in a second: " + told);
    }

    @Test
    void whoTakesAnotherNameAsTheCrowdBeginsIsToldSo() {
        TestClient ada = room.come("Ada");
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }
        room.settle();
        ada.news();

        ada.ask(new Request.Rename("Countess"));
        room.join("one more");
        room.settle();

        assertEquals(List.of("renamed id-Ada Countess", "here 201"), ada.news());
    }

    @Test
    void whenTheyAreFewAgainAllAreNamedOnceMore() {
        TestClient ada = room.come("Ada");
        List<TestClient> crowd = new ArrayList<>();
        for (int i = 0; i < Presence.NAMED; i++) {
            crowd.add(room.join("p" + i));
        }
        room.settle();
        ada.news();

        crowd.subList(0, 30).forEach(client -> client.session.leave());
        room.settle();
        room.passTime(RETURN);
        room.settle();

        List<String> told = ada.news();
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().startsWith("here 171 [Ada, p30, p31,"), told.toString());
    }

    @Test
    void whoIsAwaitedIsBounded() {
        TestClient ada = room.come("Ada");
        for (int i = 0; i < 3 * Presence.MOST_AWAITED; i++) {
            room.join("p" + i).session.leave();
            if (i % 1000 == 0) {
                room.settle();
                room.settle();
            }
        }

        room.settle();
        room.settle();

        ada.news();
        TestClient bob = room.come("Bob");
        String here = bob.news().getLast();
        assertTrue(Integer.parseInt(here.split(" ")[1]) <= Presence.MOST_AWAITED + 1002, here);
    }
}
