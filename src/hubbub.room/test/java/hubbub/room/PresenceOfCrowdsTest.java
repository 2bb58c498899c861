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

    /** Joined, and welcomed. */
    private TestClient come(String name) {
        TestClient client = room.join(name);
        turns();
        return client;
    }

    /** One for the join, one for what the log has read for it. */
    private void turns() {
        room.turn();
        room.turn();
    }

    @Test
    void manyWhoComeInOneTurnFillNobodysQueue() {
        TestClient ada = come("Ada");
        ada.news();
        int before = ada.blocks;
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }

        turns();

        assertEquals(Presence.NAMED - 1, ada.news().size());
        assertTrue(ada.blocks - before <= 2, "blocks: " + (ada.blocks - before));
    }

    @Test
    void aboveTwoHundredOnlyTheNumberIsToldAndAtMostTwiceASecond() {
        TestClient ada = come("Ada");
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }
        turns();
        ada.news();
        List<TestClient> crowd = new ArrayList<>();

        for (int i = 0; i < 1000; i++) {
            crowd.add(room.join("q" + i));
            turns();
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
        TestClient ada = come("Ada");
        for (int i = 1; i < Presence.NAMED; i++) {
            room.join("p" + i);
        }
        turns();
        ada.news();

        ada.ask(new Request.Rename("Countess"));
        room.join("one more");
        turns();

        assertEquals(List.of("renamed id-Ada Countess", "here 201"), ada.news());
    }

    @Test
    void whenTheyAreFewAgainAllAreNamedOnceMore() {
        TestClient ada = come("Ada");
        List<TestClient> crowd = new ArrayList<>();
        for (int i = 0; i < Presence.NAMED; i++) {
            crowd.add(room.join("p" + i));
        }
        turns();
        ada.news();

        crowd.subList(0, 30).forEach(client -> client.session.leave());
        turns();
        room.passTime(RETURN);
        turns();

        List<String> told = ada.news();
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().startsWith("here 171 [Ada, p30, p31,"), told.toString());
    }

    @Test
    void whoIsAwaitedIsBounded() {
        TestClient ada = come("Ada");
        for (int i = 0; i < 3 * Presence.MOST_AWAITED; i++) {
            room.join("p" + i).session.leave();
            if (i % 1000 == 0) {
                turns();
                turns();
            }
        }

        turns();
        turns();

        ada.news();
        TestClient bob = come("Bob");
        String here = bob.news().getLast();
        assertTrue(Integer.parseInt(here.split(" ")[1]) <= Presence.MOST_AWAITED + 1002, here);
    }
}
