package hubbub.websocket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import static java.lang.System.Logger.Level.ERROR;

/**
 * The one thread that watches all deadlines of all connections: it looks at each of them several times per shortest
 * deadline. A look costs nanoseconds, and a timer per connection or write would cost more than the writes.
 */
final class Heartbeat implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Heartbeat.class.getName());

    private static final long MAX_PERIOD_NANOS = 1_000_000_000;

    private final long periodNanos;
    private final Set<Watched> connections = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().daemon().name("websocket-heartbeat").unstarted(this::run);
    private volatile boolean closed;

    Heartbeat(WebSocketLimits limits) {
        this.periodNanos = periodNanos(limits);
        thread.start();
    }

    /** The time between two looks, by which a deadline may be kept too late. */
    static long periodNanos(WebSocketLimits limits) {
        long shortest = Math.min(Math.min(limits.pingEvery().toNanos(), limits.pongWithin().toNanos()),
                                 Math.min(limits.closeWithin().toNanos(), limits.writeWithin().toNanos()));
        return Math.min(MAX_PERIOD_NANOS, Math.max(1_000_000, shortest / 8));
    }

    void add(Watched connection) {
        connections.add(connection);
    }

    void remove(Watched connection) {
        connections.remove(connection);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, periodNanos);
            long now = System.nanoTime();
            for (Watched connection : connections) {
                try {
                    connection.watch(now);
                } catch (RuntimeException | Error e) {
                    LOGGER.log(ERROR, "A deadline could not be kept; report this", e); // The others' are kept all the same.
                }
            }
        }
    }
}
