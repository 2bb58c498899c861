package hubbub.room;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

import org.openjdk.jmh.annotations.Benchmark;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What permessage-deflate (RFC 7692) would cost and save for chat: one invocation compresses a turn of 64-byte lines into one
 * block of frames. Beside JMH's figure, each iteration prints the CPU time of one message, which a busy machine spoils less,
 * and what is saved, frame headers counted on both sides.
 *
 * <pre>{@code benchmarks/run DeflateBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-Xbatch", "--sun-misc-unsafe-memory-access=allow"})
public class DeflateBenchmark {

    /** How much the compressor remembers. */
    public enum Context {
        /** Nothing: server_no_context_takeover. Compressed once for all clients. */
        MESSAGE,
        /** Up to 32 KiB said before. Differs by client, as each joins at another time: compressed once for each. */
        CONNECTION,
        /** All messages of a turn in one WebSocket message. Another protocol than ours, where each message is one of its own. */
        TURN
    }

    private static final int LINE = 64;
    private static final int HEADER = 2;
    /** More than the compressor's window of 32 KiB holds, so that no line is met again. */
    private static final int LINES = 4096;
    /** What a sync flush ends with, and a message leaves out (RFC 7692, section 7.2.1). */
    private static final int TAIL = 4;

    @Param({"MESSAGE", "CONNECTION", "TURN"})
    Context context;

    @Param({"1", "6"})
    int level;

    @Param({"1", "16", "256"})
    int turn;

    private final byte[][] lines = new byte[LINES][];
    private final byte[] block = new byte[2 * 256 * LINE];
    private final byte[] joined = new byte[256 * LINE];
    private Deflater deflater;
    private int next;
    private long plainBytes;
    private long compressedBytes;
    private long cpuBefore;

    /** Lines as they come: the same for every run. */
    @Setup
    public void prepareLines() {
        ChatLines chat = new ChatLines(1);
        for (int i = 0; i < LINES; i++) {
            lines[i] = chat.next(LINE);
        }
        deflater = new Deflater(level, true);
    }

    @Setup(Level.Iteration)
    public void begin() {
        plainBytes = 0;
        compressedBytes = 0;
        cpuBefore = cpu();
    }

    @TearDown(Level.Iteration)
    public void report() {
        long messages = plainBytes / (HEADER + LINE);
        System.out.printf(Locale.ROOT, "(%s, level %d, turn %d: %.0f ns of CPU a message, %.1f%% of the bytes saved) ",
                          context, level, turn, (double) (cpu() - cpuBefore) / messages,
                          100.0 * (plainBytes - compressedBytes) / plainBytes);
    }

    @TearDown
    public void end() {
        deflater.end();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A block of compressed frames. */
    @Benchmark
    public byte[] compress() {
        int at = 0;
        if (context == Context.TURN) {
            for (int i = 0; i < turn; i++) {
                System.arraycopy(line(), 0, joined, i * LINE, LINE);
            }
            deflater.reset();
            at = frame(joined, turn * LINE, at);
        } else {
            for (int i = 0; i < turn; i++) {
                if (context == Context.MESSAGE) {
                    deflater.reset();
                }
                at = frame(line(), LINE, at);
            }
        }
        plainBytes += (long) turn * (HEADER + LINE);
        compressedBytes += at;
        return block;
    }

    private byte[] line() {
        next = (next + 1) % LINES;
        return lines[next];
    }

    /** One message. Its header's bytes are counted and left as they are. */
    private int frame(byte[] message, int length, int from) {
        deflater.setInput(message, 0, length);
        int compressed = deflater.deflate(block, from, block.length - from, Deflater.SYNC_FLUSH) - TAIL;
        return from + compressed + (compressed <= 125 ? HEADER : HEADER + 2);
    }
}
