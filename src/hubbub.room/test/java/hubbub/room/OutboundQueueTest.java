package hubbub.room;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutboundQueueTest {

    private final OutboundQueue queue = new OutboundQueue(8, 100, () -> { });
    private final byte[][] taken = new byte[16][];

    @Test
    void blocksComeOutInTheOrderTheyWentInAndAreTheSameObjects() {
        byte[][] blocks = {{1}, {2}, {3}, {4}, {5}, {6}};
        for (byte[] block : blocks) {
            queue.offer(block);
        }

        int count = queue.poll(taken, 100);

        assertEquals(6, count);
        for (int i = 0; i < count; i++) {
            assertSame(blocks[i], taken[i]);
        }
    }

    @Test
    void theRingGoesRoundWhileItGrows() {
        int in = 0;
        int out = 0;
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < round % 5 + 1; i++) {
                queue.offer(new byte[] {(byte) in++});
            }
            int count = queue.poll(taken, round % 3 + 1);
            for (int i = 0; i < count; i++) {
                assertArrayEquals(new byte[] {(byte) out++}, taken[i]);
            }
            while (queue.poll(taken, 1) == 1) {
                assertArrayEquals(new byte[] {(byte) out++}, taken[0]);
            }
        }

        assertEquals(in, out);
    }

    @Test
    void theNinthOfEightBlocksIsRefused() {
        for (int i = 0; i < 8; i++) {
            assertTrue(queue.offer(new byte[1]) != OutboundQueue.Offer.FULL);
        }

        assertEquals(OutboundQueue.Offer.FULL, queue.offer(new byte[1]));
    }

    @Test
    void aByteBeyondTheBoundIsRefusedAndTheBoundItselfIsTaken() {
        queue.offer(new byte[60]);
        assertTrue(queue.offer(new byte[40]) != OutboundQueue.Offer.FULL);

        assertEquals(OutboundQueue.Offer.FULL, queue.offer(new byte[1]));
    }

    @Test
    void anEmptyQueueTakesAnyBlock() {
        assertEquals(OutboundQueue.Offer.TAKEN_BY_IDLE, queue.offer(new byte[1000]));

        assertEquals(OutboundQueue.Offer.FULL, queue.offer(new byte[1]));
    }

    @Test
    void theWriterIsWokenOnceAfterItFoundTheQueueEmpty() {
        assertEquals(OutboundQueue.Offer.TAKEN_BY_IDLE, queue.offer(new byte[1]));
        assertEquals(OutboundQueue.Offer.TAKEN, queue.offer(new byte[1]));
        queue.poll(taken, 100);
        assertEquals(OutboundQueue.Offer.TAKEN, queue.offer(new byte[1]), "the writer is still at work and will look again");
        queue.poll(taken, 100);
        queue.poll(taken, 100);

        assertEquals(OutboundQueue.Offer.TAKEN_BY_IDLE, queue.offer(new byte[1]));
    }

    @Test
    void moreThanHalfOfEitherBoundIsLagging() {
        for (int i = 0; i < 4; i++) {
            assertFalse(queue.offer(new byte[1]) == OutboundQueue.Offer.TAKEN_LAGGING);
        }
        assertFalse(queue.lagging());
        assertEquals(OutboundQueue.Offer.TAKEN_LAGGING, queue.offer(new byte[1]));
        queue.poll(taken, 100);
        assertFalse(queue.lagging());

        queue.offer(new byte[51]);

        assertTrue(queue.lagging());
    }

    @Test
    void aPollStopsBeforeTheBlockThatWouldNotFitButAlwaysTakesOne() {
        queue.offer(new byte[30]);
        queue.offer(new byte[30]);
        queue.offer(new byte[30]);

        assertEquals(2, queue.poll(taken, 89));
        assertEquals(1, queue.poll(taken, 5));
    }

    @Test
    void theEndingIsSeenOnlyAfterWhatWasQueuedBeforeIt() {
        queue.offer(new byte[1]);
        queue.end(Departure.CLOSED);
        queue.offer(new byte[1]);

        assertEquals(Optional.empty(), queue.ending());
        assertEquals(1, queue.poll(taken, 100), "nothing is taken after the end");
        assertEquals(Optional.of(Departure.CLOSED), queue.ending());
    }

    @Test
    void aCutDropsWhatIsQueuedAndTheFirstEndingStands() {
        queue.offer(new byte[1]);
        queue.cut(Departure.TOO_SLOW);
        queue.end(Departure.CLOSED);

        assertEquals(0, queue.poll(taken, 100));
        assertEquals(Optional.of(Departure.TOO_SLOW), queue.ending());
    }
}
