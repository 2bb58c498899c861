package hubbub.websocket;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(10)
class PendingFramesTest {

    private static final int BOUND = 1024 * 1024;

    private final PendingFrames pending = new PendingFrames();
    private final byte[][] blocks = new byte[3][];

    @Test
    void framesAreTakenOldestFirstAndAsManyAsThereIsRoomFor() throws InterruptedException {
        byte[][] frames = {{1}, {2}, {3}, {4}};
        for (byte[] frame : frames) {
            pending.add(frame);
        }

        assertEquals(3, pending.poll(blocks, 100));
        assertSame(frames[0], blocks[0]);
        assertSame(frames[2], blocks[2]);
        assertEquals(1, pending.poll(blocks, 100));
        assertSame(frames[3], blocks[0]);
        assertEquals(0, pending.poll(blocks, 100));
    }

    @Test
    void noMoreBytesAreTakenThanAskedForButAlwaysOneFrame() throws InterruptedException {
        pending.add(new byte[60]);
        pending.add(new byte[40]);
        pending.add(new byte[1]);
        pending.add(new byte[101]);

        assertEquals(2, pending.poll(blocks, 100));
        assertEquals(1, pending.poll(blocks, 100));
        assertEquals(1, pending.poll(blocks, 100));
    }

    @Test
    void anEmptyQueueTakesAnyFrame() throws InterruptedException {
        pending.add(new byte[BOUND + 1]);

        assertEquals(1, pending.poll(blocks, 100));
    }

    @Test
    void whatFillsTheBoundIsTakenAtOnce() throws InterruptedException {
        pending.add(new byte[BOUND - 1]);
        pending.add(new byte[1]);

        assertEquals(2, pending.poll(blocks, BOUND));
    }

    @Test
    void beyondTheBoundTheSenderWaitsUntilThereIsRoom() throws InterruptedException {
        pending.add(new byte[BOUND]);
        Thread sender = startSender(new byte[1]);
        awaitWaiting(sender);

        assertEquals(1, pending.poll(blocks, BOUND));

        assertTrue(sender.join(Duration.ofSeconds(5)));
        assertEquals(1, pending.poll(blocks, BOUND));
    }

    @Test
    void aSenderThatWaitsGoesOnWhenTheConnectionHasEnded() throws InterruptedException {
        pending.add(new byte[BOUND]);
        Thread sender = startSender(new byte[1]);
        awaitWaiting(sender);

        pending.drop();

        assertTrue(sender.join(Duration.ofSeconds(5)));
        assertEquals(0, pending.poll(blocks, BOUND));
    }

    @Test
    void afterTheConnectionHasEndedNothingIsKept() throws InterruptedException {
        pending.drop();

        pending.add(new byte[BOUND]);
        pending.add(new byte[BOUND]);

        assertEquals(0, pending.poll(blocks, BOUND));
    }

    @Test
    void aSenderThatWaitsCanBeInterrupted() throws InterruptedException {
        AtomicBoolean interrupted = new AtomicBoolean();
        pending.add(new byte[BOUND]);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                pending.add(new byte[1]);
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        awaitWaiting(sender);

        sender.interrupt();

        assertTrue(sender.join(Duration.ofSeconds(5)));
        assertTrue(interrupted.get());
    }

    @Test
    void itHasNoEndingOfItsOwn() {
        assertEquals(Optional.empty(), pending.ending());
    }

    private Thread startSender(byte[] frame) {
        return Thread.startVirtualThread(() -> {
            try {
                pending.add(frame);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertFalse(thread.getState() == Thread.State.TERMINATED, "it did not wait");
            Thread.onSpinWait();
        }
    }
}
