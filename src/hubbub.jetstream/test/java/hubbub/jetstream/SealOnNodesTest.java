package hubbub.jetstream;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a node keeps with a room, such as what its passphrase is known by, is the same on all. */
class SealOnNodesTest extends TwoNodes {

    private static final byte[] SEAL = {1, 2, 3};
    private static final byte[] OTHER = {4, 5, 6};

    private byte[] kept(Node node) {
        return node.logs.seal(room).orElseThrow();
    }

    private static void refresh(Node node) {
        ((JetStreamLog) node.log).refresh();
    }

    @Test
    void itIsKeptForTheOthersForAsLongAsAnybodyIsThereOrAnythingIsKept() {
        assertEquals(Optional.empty(), one.logs.seal(room));
        one.logs.seal(room, SEAL);
        one.say("1", "not before the seal is kept");
        one.awaitCommitted(1);
        two.reopen();

        assertArrayEquals(SEAL, kept(two));
    }

    @Test
    void aNodeWhoseRoomWasOpenBeforeDoesNotReplaceItButBeginsAnew() {
        one.logs.seal(room, SEAL);
        one.await("kept", one.logs::isQuiet);
        two.logs.seal(room, OTHER);
        two.await("lost", two::isLost);
        two.reopen();

        assertArrayEquals(SEAL, kept(two));
        assertFalse(one.isLost());
        refresh(one);
        assertFalse(one.isLost());
    }

    @Test
    void aNodeWhoseRoomWasOpenBeforeLearnsIt() {
        one.logs.seal(room, SEAL);
        one.await("kept", one.logs::isQuiet);
        refresh(two);

        assertArrayEquals(SEAL, kept(two));
        assertFalse(two.isLost());
    }

    @Test
    void ofTwoThatAreKeptAtTheSameTimeOneStaysAndWhoHasTheOtherBeginsAnew() {
        List<Node> nodes = List.of(one, two);
        one.logs.seal(room, SEAL);
        two.logs.seal(room, OTHER);
        nodes.forEach(node -> node.await("settled", node.logs::isQuiet));
        nodes.forEach(SealOnNodesTest::refresh);
        List<Node> going = nodes.stream().filter(node -> !node.isLost()).toList();
        nodes.stream().filter(Node::isLost).forEach(Node::reopen);

        assertTrue(going.size() <= 1, "not both");
        assertTrue(Arrays.equals(kept(one), kept(two)));
    }
}
