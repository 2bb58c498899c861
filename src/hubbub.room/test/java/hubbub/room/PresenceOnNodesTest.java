package hubbub.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is in a room that is on several nodes. */
class PresenceOnNodesTest {

    private static final Duration SOON = Duration.ofNanos(Elsewhere.TELL_CHANGES_NANOS).plusMillis(100);
    private static final Duration RETURN = Duration.ofNanos(Presence.RETURN_NANOS);
    private static final Duration SILENT = Duration.ofNanos(Elsewhere.SILENT_NANOS);

    private final NeighbouringRooms nodes = new NeighbouringRooms(2);
    private final SteppedRoom one = nodes.get(0);
    private final SteppedRoom two = nodes.get(1);

    private TestClient come(SteppedRoom room, String name) {
        TestClient client = room.come(name);
        nodes.pass(SOON);
        return client;
    }

    @Test
    void whoComesToOneNodeIsThereOnTheOther() {
        TestClient ada = come(one, "Ada");
        ada.news();
        TestClient bob = come(two, "Bob");

        assertEquals(List.of("arrived Bob 2"), ada.news());
        assertEquals(List.of("welcome Bob @0", "here 2 [Ada, Bob]"), bob.news());
        assertEquals(2, one.figures.people());
        assertEquals(2, two.figures.people());
    }

    @Test
    void whoLeavesIsGoneAfterAWhileOnBoth() {
        TestClient ada = come(one, "Ada");
        TestClient bob = come(two, "Bob");
        ada.news();
        bob.session.leave();
        nodes.pass(SOON);
        assertEquals(List.of(), ada.news());

        nodes.pass(RETURN);

        assertEquals(List.of("left Bob 1"), ada.news());
    }

    @Test
    void whoGoesOverToTheOtherNodeHasNeverBeenAway() {
        TestClient ada = come(one, "Ada");
        TestClient bob = come(one, "Bob");
        TestClient cleo = come(two, "Cleo");
        List.of(ada, bob, cleo).forEach(TestClient::news);

        bob.session.leave();
        nodes.pass(Duration.ofSeconds(3));
        TestClient again = come(two, "Bob");
        nodes.pass(RETURN.plus(SILENT));

        assertEquals(List.of(), ada.news().stream().filter(line -> !line.startsWith("tick")).toList());
        assertEquals(List.of(), cleo.news().stream().filter(line -> !line.startsWith("tick")).toList());
        assertTrue(again.news().contains("here 3 [Ada, Bob, Cleo]") || again.heard.contains("here 3 [Cleo, Ada, Bob]"),
                   again.heard::toString);
    }

    @Test
    void thePeopleOfANodeThatDiesAreGoneFifteenSecondsLater() {
        TestClient ada = come(one, "Ada");
        come(two, "Bob");
        come(two, "Cleo");
        ada.news();
        nodes.kill(1);

        nodes.pass(Duration.ofSeconds(7));
        assertEquals(List.of(), ada.news(), "a word may be lost");
        nodes.pass(Duration.ofSeconds(8));

        assertEquals(List.of("left Bob 2", "left Cleo 1"), ada.news());
    }

    @Test
    void whoComesBackFromANodeThatDiedHasNeverBeenAway() {
        TestClient ada = come(one, "Ada");
        come(two, "Bob");
        ada.news();
        nodes.kill(1);
        nodes.pass(Duration.ofSeconds(2));
        come(one, "Bob");
        nodes.pass(SILENT.plus(RETURN));

        assertEquals(List.of("tick @0"), ada.news());
    }

    @Test
    void aNodeThatIsCutOffKeepsEverybodyUntilItHearsAgain() {
        TestClient ada = come(one, "Ada");
        come(two, "Bob");
        ada.news();
        nodes.cutOff(0, true);
        nodes.pass(Duration.ofSeconds(60));
        assertEquals(List.of("tick @0", "tick @0"), ada.news());

        nodes.cutOff(0, false);
        nodes.pass(Duration.ofSeconds(20));

        assertEquals(List.of("tick @0"), ada.news());
    }

    @Test
    void aNodeThatIsNewHearsOfEverybodySoon() {
        come(one, "Ada");
        come(two, "Bob");
        SteppedRoom three = nodes.add();
        nodes.pass(SOON);

        assertEquals(2, three.figures.people());
        TestClient cleo = come(three, "Cleo");
        assertEquals("here 3 [Ada, Bob, Cleo]", cleo.news().get(1));
    }

    @Test
    void onePersonOnTwoNodesIsOnePersonAndStaysWhileOnOne() {
        TestClient ada = come(one, "Ada");
        TestClient tab = come(two, "Ada");
        TestClient bob = come(one, "Bob");
        assertEquals("here 2 [Ada, Bob]", bob.news().get(1));
        ada.session.leave();
        nodes.pass(RETURN.plus(SOON));

        assertEquals(List.of(), bob.news());
        tab.session.leave();
        nodes.pass(RETURN.plus(SOON));

        assertEquals(List.of("left Ada 1"), bob.news());
    }

    @Test
    void aNewNameIsToldOnBothAlsoToTheOtherTabOfThatPerson() {
        TestClient ada = come(one, "Ada");
        TestClient tab = come(two, "Ada");
        TestClient bob = come(two, "Bob");
        List.of(ada, tab, bob).forEach(TestClient::news);

        ada.ask(new Request.Rename("Countess"));
        nodes.pass(SOON);

        for (TestClient client : List.of(ada, tab, bob)) {
            assertEquals(List.of("renamed id-Ada Countess"), client.news());
        }
        nodes.pass(Duration.ofSeconds(20));
        assertEquals(List.of(), bob.news(), "they have settled");
    }

    /** Once they hear of each other again; and nothing goes to and fro from then on. */
    private void assertBothCallThem(String name, TestClient ada, TestClient tab) {
        nodes.pass(SOON);
        nodes.cutOff(0, false);
        nodes.pass(Duration.ofNanos(Elsewhere.TELL_NANOS).plusSeconds(1));
        int told = nodes.told;

        assertEquals(name, ada.session.person().name());
        assertEquals(name, tab.session.person().name());
        nodes.pass(Duration.ofNanos(Elsewhere.TELL_NANOS));
        assertTrue(nodes.told <= told + 4, "nothing goes to and fro");
    }

    @Test
    void whoIsCalledDifferentlyOnTwoNodesAtTheSameTimeIsSoonCalledTheSame() {
        nodes.cutOff(0, true);
        TestClient ada = one.come("Ada");
        TestClient tab = two.join(new Hello(new Person("id-Ada", "Zora"), Optional.empty(), 0));
        two.settle();
        assertBothCallThem("Ada", ada, tab);
    }

    @Test
    void thoseWithoutNamesAndThoseBeyondTheNamedAreCounted() {
        TestClient ada = come(one, "Ada");
        two.join();
        nodes.pass(SOON);
        ada.news();
        assertEquals(2, one.figures.people());

        IntStream.range(0, Presence.NAMED + 1).forEach(i -> two.join("Guest" + i));
        two.settle();
        nodes.pass(SOON);

        assertEquals(Presence.NAMED + 3, one.figures.people());
        assertEquals(Presence.NAMED + 3, two.figures.people());
    }

    @Test
    void aNodeThatTellsNonsenseOfManyNodesIsHeardOnlySoFar() {
        Elsewhere elsewhere = new Elsewhere(Optional.of(new NeighbouringRooms(1).neighbours(0)), 0);
        for (int i = 0; i < 2 * Elsewhere.MOST_NODES; i++) {
            elsewhere.heard(new Neighbours.Members("node-" + i, List.of(
                    new Neighbours.Member(new Person("p-" + i, "Somebody"), 1)), 2), 0);
        }

        assertEquals(Elsewhere.MOST_NODES, elsewhere.unnamed());
        assertEquals(List.of(), elsewhere.ended(Elsewhere.TELL_NANOS));
        assertEquals(List.of(), elsewhere.ended(2 * Elsewhere.TELL_NANOS));
        assertEquals(Elsewhere.MOST_NODES, elsewhere.ended(Elsewhere.SILENT_NANOS).size());
        assertTrue(elsewhere.isEmpty());
        assertEquals(0, elsewhere.unnamed());
    }

    @Test
    void whoComesToAnotherNodeUnderAnotherNameIsCalledSoOnAll() {
        NeighbouringRooms three = new NeighbouringRooms(3);
        TestClient ada = three.get(0).come("Ada");
        TestClient tab = three.get(1).join(new Hello(new Person("id-Ada", "Ada"), Optional.empty(), 0));
        three.pass(Duration.ofSeconds(5));

        TestClient zora = three.get(2).join(new Hello(new Person("id-Ada", "Zora"), Optional.empty(), 0));
        three.pass(Duration.ofSeconds(5));

        for (TestClient client : List.of(ada, tab, zora)) {
            assertEquals("Zora", client.session.person().name());
        }
    }

    @Test
    void whoTakesTwoNamesOnTwoNodesAtOnceHasOneInTheEnd() {
        TestClient ada = come(one, "Ada");
        TestClient tab = come(two, "Ada");
        nodes.cutOff(0, true); // Neither hears of the other before it has told.
        ada.ask(new Request.Rename("Xenia"));
        tab.ask(new Request.Rename("Yara"));
        assertBothCallThem("Xenia", ada, tab);
    }

    @Test
    void aNodeThatStandsStillTakesNobodyForGone() {
        TestClient ada = come(one, "Ada");
        come(two, "Bob");
        ada.news();

        one.passTime(Duration.ofSeconds(30)); // And hears nothing of what was told meanwhile, at first.
        one.turn();
        nodes.pass(Duration.ofSeconds(6));

        assertEquals(List.of("tick @0"), ada.news());
    }

    @Test
    void aNodeThatBecomesACrowdIsCountedAndNobodyHasLeft() {
        TestClient ada = come(one, "Ada");
        List<TestClient> guests = IntStream.rangeClosed(1, Presence.NAMED).mapToObj(i -> two.join("Guest" + i)).toList();
        two.settle();
        nodes.pass(SOON);
        assertEquals(Presence.NAMED + 1, one.figures.people());
        ada.news();
        two.join("One too many");
        two.settle();
        nodes.pass(RETURN.plus(SOON));

        assertEquals(Presence.NAMED + 2, one.figures.people());
        assertTrue(ada.news().stream().noneMatch(line -> line.startsWith("left")), ada.heard::toString);

        guests.subList(0, Presence.NAMED / 2).forEach(guest -> guest.session.leave());
        nodes.pass(RETURN.plus(SOON));

        assertEquals(Presence.NAMED / 2 + 2, one.figures.people());
        assertTrue(ada.news().getLast().startsWith("here " + (Presence.NAMED / 2 + 2) + " ["), ada.heard::toString);
    }

    @Test
    void nothingIsToldMoreOftenThanNeeded() {
        come(one, "Ada");
        nodes.pass(Duration.ofSeconds(1));
        int told = nodes.told;

        nodes.pass(Duration.ofSeconds(50));

        assertTrue(nodes.told - told <= 22, () -> nodes.told - told + " words in 50 s");
    }
}
