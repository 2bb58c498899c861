package hubbub.websocket;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * Something becomes due while a pump is about to find that its writer has nothing more to write. The count of wakes decides
 * which of the two puts the writer back in the queue: {@link FrameWriter#write} if a wake came since it first looked, else
 * {@link FrameWriter#wake}. Two things must never come of it:
 *
 * <ul>
 * <li><b>A lost wake-up.</b> The waker sees that the writer is not idle and leaves it to the pump; the pump has looked before
 *     and sets the count to 0. Something is due, the writer stands in no queue, and as the source has said that its writer
 *     was woken, nobody will ever wake it again: that client hears nothing more.
 * <li><b>A writer that stands in the queue twice.</b> Both put it there; two pumps take it and write to one connection at once,
 *     and frames are torn or change places.
 * </ul>
 *
 * <p>The classes are the real ones: {@link FrameWriter}, the queue of {@link WriterPumps}, and the room's
 * {@code OutboundQueue} with its own rule, which asks for a wake-up only after a poll that found nothing. The first figure of
 * a result is how many writes were made, the second how often the writer stands in the queue afterwards.
 *
 * <pre>{@code etc/stress -t WakeStress}</pre>
 */
public final class WakeStress {

    private WakeStress() { }

    /** One block is offered to a queue that is empty. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "written, the writer is idle")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "written, the writer will look once more")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not written yet, the writer stands in the queue")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "a lost wake-up: not written, and it stands in no queue")
    @Outcome(id = ".*, [23]", expect = FORBIDDEN, desc = "the writer stands in the queue twice")
    @State
    public static class ABlock {

        private final StressedWriter writer = new StressedWriter().taken();

        @Actor
        public void dispatcher() {
            writer.offer();
        }

        @Actor
        public void pump() {
            writer.write();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = writer.written();
            result.r2 = writer.standing();
        }
    }

    /** Two blocks in a row: the second finds the writer idle, at work, or with the first still waiting. */
    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "written, the writer is idle")
    @Outcome(id = "[012], 1", expect = ACCEPTABLE, desc = "the writer stands in the queue for what is left, or to look once more")
    @Outcome(id = "[01], 0", expect = FORBIDDEN, desc = "a lost wake-up: not all is written, and it stands in no queue")
    @Outcome(id = ".*, [23]", expect = FORBIDDEN, desc = "the writer stands in the queue twice")
    @State
    public static class TwoBlocks {

        private final StressedWriter writer = new StressedWriter().taken();

        @Actor
        public void dispatcher() {
            writer.offer();
            writer.offer();
        }

        @Actor
        public void pump() {
            writer.write();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = writer.written();
            result.r2 = writer.standing();
        }
    }

    /** The same for what goes ahead of the source: the reader answers a ping. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "written, the writer is idle")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "written, the writer will look once more")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not written yet, the writer stands in the queue")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "a lost wake-up: the pong is due, and the writer stands in no queue")
    @Outcome(id = ".*, [23]", expect = FORBIDDEN, desc = "the writer stands in the queue twice")
    @State
    public static class APong {

        private final StressedWriter writer = new StressedWriter().taken();

        @Actor
        public void reader() {
            writer.pong();
        }

        @Actor
        public void pump() {
            writer.write();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = writer.written();
            result.r2 = writer.standing();
        }
    }

    /** Two wakers, the dispatcher and the reader, and a writer that was idle: exactly one of them puts it in the queue. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the writer stands in the queue")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "a lost wake-up: each left it to the other")
    @Outcome(id = "0, 2", expect = FORBIDDEN, desc = "the writer stands in the queue twice")
    @State
    public static class TwoWakers {

        private final StressedWriter writer = new StressedWriter();

        @Actor
        public void dispatcher() {
            writer.offer();
        }

        @Actor
        public void reader() {
            writer.pong();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = writer.written();
            result.r2 = writer.standing();
        }
    }
}
