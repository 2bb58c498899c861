package hubbub.room;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What both designs are measured with: how many clients listen, how many messages are said at once and how long they are.
 * One invocation carries all of them to every client and out of its queue, on one thread.
 *
 * <p>JMH extends this class and fills it in from another package, so it is neither final nor hidden.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgs = {
    "-Xms2g", "-Xmx2g",
    // No threads of its own: what collecting costs is paid by the measured thread, not hidden on another core.
    "-XX:+UseSerialGC",
    // Else the first pass through the young generation measures the kernel's page faults: batches looked twice as slow.
    "-XX:+AlwaysPreTouch",
    // Hot methods are compiled before the run goes on. Else, on a busy machine, the compiler comes too late for small turns.
    "-Xbatch",
    // JMH 1.37 uses it; JDK 25 would warn in every fork.
    "--sun-misc-unsafe-memory-access=allow"})
public abstract class Crowd {

    /** Most messages one invocation may say: both designs would block the measured thread if they had to hold more. */
    static final int MOST_MESSAGES = 256;

    private static final Person SPEAKER = Person.guest();

    static final WireFormat FORMAT = new ServerTextFrames();

    @Param({"1", "10", "100", "1000", "10000"})
    int clients;

    /** Messages said by one invocation. */
    @Param({"1", "16", "256"})
    int turn;

    /** Bytes of each message. */
    @Param({"64", "1024"})
    int size;

    /** What is said, each message with bytes of its own. Readers allocate these alike for every design: not measured. */
    Message[] messages;

    /** What must leave the queues in one invocation, headers included. */
    private long expectedBytes;

    @Setup
    public final void prepareMessages() {
        if (turn < 1 || turn > MOST_MESSAGES) {
            throw new IllegalArgumentException("turn must be 1 to " + MOST_MESSAGES + ": " + turn);
        }
        messages = new Message[turn];
        for (int i = 0; i < turn; i++) {
            byte[] text = new byte[size];
            Arrays.fill(text, (byte) ('a' + i % 26));
            messages[i] = new Message(SPEAKER, Optional.empty(), text);
            expectedBytes += (long) clients * FORMAT.maxLength(messages[i]);
        }
    }

    /**
     * The clients of a real room are old objects. Without this they would become old in the midst of the run, and the first
     * iterations would have them young, side by side in memory, and faster by a third.
     */
    @Setup(Level.Iteration)
    public final void ageClients() {
        System.gc();
    }

    /** Fails unless every client got every byte: a figure for a room that lost something is worth nothing. */
    final void check(long deliveredBytes) {
        if (deliveredBytes != expectedBytes) {
            throw new IllegalStateException("delivered bytes must be " + expectedBytes + ": " + deliveredBytes);
        }
    }
}
