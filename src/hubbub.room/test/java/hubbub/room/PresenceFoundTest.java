package hubbub.room;

import java.time.Duration;
import java.util.List;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room that has just opened on a node finds those who are in it on others. */
class PresenceFoundTest {

    private static final Duration SOON = Duration.ofNanos(Elsewhere.TELL_CHANGES_NANOS).plusMillis(100);

    private final NeighbouringRooms nodes = new NeighbouringRooms(2);

    private TestClient come(SteppedRoom room, String name) {
        TestClient client = room.come(name);
        nodes.pass(SOON);
        return client;
    }

    @Test
    void whoComesFirstIsToldWhoIsThereAndNotThatThoseCome() {
        TestClient ada = come(nodes.get(0), "Ada");
        come(nodes.get(1), "Bob");
        ada.news();
        TestClient cleo = come(nodes.add(), "Cleo");

        assertTrue(List.of("here 3 [Cleo, Ada, Bob]", "here 3 [Cleo, Bob, Ada]").contains(cleo.news().getLast()),
                   cleo.heard::toString);
        assertTrue(cleo.heard.stream().noneMatch(line -> line.startsWith("arrived")), cleo.heard::toString);
        assertEquals(List.of("arrived Cleo 3"), ada.news());

        nodes.pass(Duration.ofNanos(Presence.FINDING_NANOS));
        come(nodes.get(1), "Dora");
        assertEquals(List.of("arrived Dora 4"), cleo.news());
    }
}
