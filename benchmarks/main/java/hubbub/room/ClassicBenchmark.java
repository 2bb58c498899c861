package hubbub.room;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The baseline, the design most chat servers start from: one bounded blocking queue per client, one element per message, a
 * blocking put. Each message is framed once and its frame shared, as in the room.
 *
 * <p>This is kind to the baseline. One thread fills and drains, so no put waits, no lock is contended and no thread is woken.
 * No inbox stands before the loop. No socket is written: the real thing writes once per message, the room once per batch.
 *
 * <pre>{@code benchmarks/run ClassicBenchmark -p clients=1000}</pre>
 */
public class ClassicBenchmark extends Crowd {

    /** The customary bound. Not below the messages of one invocation, or the put would wait for this very thread. */
    private static final int QUEUE_MESSAGES = MOST_MESSAGES;

    private BlockingQueue<byte[]>[] queues;

    @Setup
    public void open() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        BlockingQueue<byte[]>[] empty = new BlockingQueue[clients];
        queues = empty;
        for (int i = 0; i < clients; i++) {
            queues[i] = new ArrayBlockingQueue<>(QUEUE_MESSAGES);
        }
    }

    @Benchmark
    public void broadcast(Blackhole blackhole) throws InterruptedException {
        for (Message message : messages) {
            byte[] frame = frame(message);
            for (BlockingQueue<byte[]> queue : queues) {
                queue.put(frame);
            }
        }
        long bytes = 0;
        for (BlockingQueue<byte[]> queue : queues) {
            bytes += drain(queue, blackhole);
        }
        check(bytes);
    }

    private static byte[] frame(Message message) {
        byte[] frame = new byte[FORMAT.maxLength(message)];
        FORMAT.encode(new LogEntry(1, 0, message), Optional.empty(), frame, 0);
        return frame;
    }

    private static long drain(BlockingQueue<byte[]> queue, Blackhole blackhole) {
        long bytes = 0;
        for (byte[] frame = queue.poll(); frame != null; frame = queue.poll()) {
            blackhole.consume(frame[frame.length - 1]);
            bytes += frame.length;
        }
        return bytes;
    }
}
