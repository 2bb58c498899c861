package hubbub.room;

import java.time.Duration;
import java.util.Optional;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The room itself, without its thread: messages are forwarded, the dispatcher is stepped by hand until all are broadcast, and
 * every client's queue is drained, all on the benchmark's thread and all inside the measured time.
 *
 * <p>It stands in the room's own package because stepping the dispatcher is nobody else's business. That works on the class
 * path, where all is one unnamed module, and it is why the benchmarks have no module descriptor.
 *
 * <p>A turn of the room is bounded by 256 KiB encoded, and 256 messages of 1,024 bytes with their headers of 4 are 263,168
 * bytes, 1,024 too many. So that invocation takes two turns of the dispatcher, and two blocks pass each queue.
 *
 * <pre>{@code benchmarks/run BatchBenchmark -p clients=1000}</pre>
 */
public class BatchBenchmark extends Crowd {

    /** Most bytes of one write, as the service's writers have it. */
    private static final int WRITE_BYTES = 64 * 1024;

    /** Blocks taken for one write; more than an invocation ever leaves in a queue. */
    private static final int WRITE_BLOCKS = 16;

    private static final Outlet NOWHERE = new Outlet() {
        @Override
        public void wake() { }

        @Override
        public void cut() { }
    };

    /** The defaults, but a turn does not wait for writers: there are none, this thread is all there is. */
    private final RoomLimits limits =
            new RoomLimits(1024, 256 * 1024, 256, 1024 * 1024, 64, 256 * 1024, Duration.ZERO, Duration.ofMillis(50));
    private final RoomFigures figures = new RoomFigures();
    private final Inbox inbox = new Inbox(limits);
    /** Its clock stands still, so that it never pauses after a turn: the pause is not work. */
    private final Dispatcher dispatcher = new Dispatcher("benchmark", new MemoryLog(MemoryLog.Bounds.defaults()), inbox, limits,
                                                         figures, RoomProbe.NONE, Runnable::run, () -> 0);
    private final byte[][] write = new byte[WRITE_BLOCKS][];

    /**
     * As many as it takes for nobody to reach its pending bound, which would block this thread for good. They only speak and
     * have not joined, so the number of listeners is exactly that of the clients.
     */
    private final Session[] speakers = new Session[Math.ceilDiv(MOST_MESSAGES, limits.pendingMessages())];
    private Session[] listeners;

    @Setup
    public void open() {
        for (int i = 0; i < speakers.length; i++) {
            speakers[i] = session();
        }
        listeners = new Session[clients];
        for (int i = 0; i < clients; i++) {
            listeners[i] = session();
            inbox.post(new Command.Join(listeners[i]));
        }
        dispatcher.turn();
    }

    private Session session() {
        return new Session(inbox, limits, FORMAT, NOWHERE);
    }

    @Benchmark
    public void broadcast(Blackhole blackhole) throws InterruptedException {
        for (int i = 0; i < messages.length; i++) {
            speakers[i % speakers.length].forward(new Request.Say(Optional.empty(), messages[i].text()));
        }
        long all = figures.messages() + messages.length;
        while (figures.messages() < all) {
            dispatcher.turn();
        }
        long bytes = 0;
        for (Session listener : listeners) {
            bytes += drain(listener.outbound(), blackhole);
        }
        check(bytes);
    }

    /** As a writer does: until the queue says that it is empty, so that the next block finds the writer idle. */
    private long drain(OutboundQueue queue, Blackhole blackhole) {
        long bytes = 0;
        for (int taken = queue.poll(write, WRITE_BYTES); taken > 0; taken = queue.poll(write, WRITE_BYTES)) {
            for (int i = 0; i < taken; i++) {
                byte[] block = write[i];
                blackhole.consume(block[block.length - 1]);
                bytes += block.length;
            }
        }
        return bytes;
    }
}
