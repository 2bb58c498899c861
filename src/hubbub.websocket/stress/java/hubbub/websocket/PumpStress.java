package hubbub.websocket;

import java.util.concurrent.TimeUnit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

/**
 * A writer comes to stand in the queue of {@link WriterPumps} while the last pump is about to end. Two things must never come
 * of it:
 *
 * <ul>
 * <li><b>A writer that no pump will run.</b> Who adds it sees that a spare pump has been started, and starts none; that spare
 *     has looked into the queue before and ends. That is why a pump takes down the flag first and looks then: an adder who
 *     still sees the flag has added before the pump looks.
 * <li><b>Two pumps that run one writer at once</b>, the last one and the spare.
 * </ul>
 *
 * <p>All is real here. One actor lives the whole life of a pump that was started as the spare, the other offers and wakes; what
 * they start are virtual threads, and the arbiter waits for them. The first figure is how many writes were made, the second
 * whether two threads were inside the writer at once.
 *
 * <pre>{@code etc/stress -t PumpStress}</pre>
 */
public final class PumpStress {

    /** Far longer than a busy machine needs to run a thread: what was not written by then is lost. */
    private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(20);

    /** Once one is lost the run has failed; the others are not waited for. */
    private static volatile boolean lostBefore;

    private PumpStress() { }

    private static void await(StressedWriter writer, int blocks, IZ_Result result) {
        long began = System.nanoTime();
        while (writer.written() < blocks) {
            if (lostBefore || System.nanoTime() - began > LOST_AFTER) {
                lostBefore = true;
                break;
            }
            Thread.onSpinWait();
        }
        result.r1 = writer.written();
        result.r2 = writer.overlapped();
    }

    /** The spare runs and finds nothing, or just that writer. */
    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "written")
    @Outcome(id = "0, false", expect = FORBIDDEN, desc = "a lost wake-up: the writer stands in the queue and no pump comes")
    @Outcome(id = ".*, true", expect = FORBIDDEN, desc = "two pumps at once in one writer")
    @State
    public static class ASpareEnds {

        private final StressedWriter writer = new StressedWriter();

        @Actor
        public void dispatcher() {
            writer.offer();
        }

        @Actor
        public void pump() {
            writer.pump();
        }

        @Arbiter
        public void afterwards(IZ_Result result) {
            await(writer, 1, result);
        }
    }

    /** A pump writes the first block, with a spare behind it, and ends while more becomes due. */
    @JCStressTest
    @Outcome(id = "3, false", expect = ACCEPTABLE, desc = "all is written")
    @Outcome(id = "[012], false", expect = FORBIDDEN, desc = "a lost wake-up: something is left and no pump comes")
    @Outcome(id = ".*, true", expect = FORBIDDEN, desc = "two pumps at once in one writer")
    @State
    public static class APumpEnds {

        private final StressedWriter writer = new StressedWriter();

        /** The first block waits, and its writer stands in the queue. */
        public APumpEnds() {
            writer.offer();
        }

        @Actor
        public void others() {
            writer.offer();
            writer.pong(); // A wake-up in any case: a block asks for none while another waits.
        }

        @Actor
        public void pump() {
            writer.pump();
        }

        @Arbiter
        public void afterwards(IZ_Result result) {
            await(writer, 3, result);
        }
    }
}
