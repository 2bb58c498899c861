package hubbub.room;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a room counts. Written by the dispatcher thread once per turn or event, never per delivery; read by any thread. Each
 * figure is exact, two of them read one after the other need not belong to the same turn.
 */
public final class RoomFigures {

    private final AtomicLong clients = new AtomicLong();
    private final AtomicLong people = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong holds = new AtomicLong();
    private final AtomicLong queueHighWater = new AtomicLong();
    private final AtomicLongArray departures = new AtomicLongArray(Departure.values().length);
    private final Buckets turnMessages = new Buckets(1, 4, 16, 64, 256, 1024);
    private final Buckets turnNanos = new Buckets(100_000, 1_000_000, 10_000_000, 100_000_000);

    /**
     * How often something came in which size.
     *
     * @param buckets how many were at most so large and larger than the bucket before; the last bound is {@link Long#MAX_VALUE}
     * @param sum     all sizes together
     */
    public record Histogram(Map<Long, Long> buckets, long sum) { }

    /** Nothing yet: a room's own, or a sum to {@link #add} to. */
    public RoomFigures() { }

    /**
     * Adds what another has counted so far, such as that of several rooms to a sum: the clients there now, too, and the larger
     * of both high waters. Not people: a room may close while it still counts who has just left. Not for the figures of a room,
     * which only its thread writes; calls one at a time.
     */
    public void add(RoomFigures other) {
        plus(clients, other.clients());
        plus(messages, other.messages());
        plus(deliveries, other.deliveries());
        plus(batches, other.batches());
        plus(holds, other.holds());
        queueHighWater.setRelease(Math.max(queueHighWater.getPlain(), other.queueHighWater()));
        for (int i = 0; i < departures.length(); i++) {
            departures.setRelease(i, departures.getPlain(i) + other.departures.get(i));
        }
        turnMessages.add(other.turnMessages);
        turnNanos.add(other.turnNanos);
    }

    private static void plus(AtomicLong figure, long more) {
        figure.setRelease(figure.getPlain() + more);
    }

    /** Clients in the room now. */
    public long clients() {
        return clients.get();
    }

    /**
     * People in the room now, as they are told: a person with several clients is one, a client that has not said who it is
     * counts, too, and so does who has gone until that is told. As of the last turn; 0 in a room that has closed.
     */
    public long people() {
        return people.get();
    }

    /** Messages broadcast since the room opened. */
    public long messages() {
        return messages.get();
    }

    /** Messages put into clients' queues since the room opened: messages × the clients there at the time. */
    public long deliveries() {
        return deliveries.get();
    }

    /** Batches broadcast since the room opened. */
    public long batches() {
        return batches.get();
    }

    /** Clients that left since the room opened, by reason. */
    public Map<Departure, Long> departures() {
        Map<Departure, Long> counts = new EnumMap<>(Departure.class);
        for (Departure departure : Departure.values()) {
            counts.put(departure, departures.get(departure.ordinal()));
        }
        return counts;
    }

    /** Most bytes that waited in one client's queue since the room opened. */
    public long queueHighWater() {
        return queueHighWater.get();
    }

    /** Messages per turn. */
    public Histogram turnMessages() {
        return turnMessages.histogram();
    }

    /** Nanoseconds per turn, from taking its messages to the last client's queue. */
    public Histogram turnNanos() {
        return turnNanos.histogram();
    }

    /** Times the room was held because most clients lagged. */
    public long holds() {
        return holds.get();
    }

    void clients(int now) {
        clients.setRelease(now);
    }

    void people(int now) {
        if (people.getPlain() != now) {
            people.setRelease(now);
        }
    }

    void broadcast(int count, int toClients, long nanos, int highWater) {
        turnMessages.add(count);
        turnNanos.add(nanos);
        if (highWater > queueHighWater.getPlain()) {
            queueHighWater.setRelease(highWater);
        }
        plus(messages, count);
        plus(deliveries, (long) count * toClients);
        plus(batches, 1);
    }

    void departed(Departure departure) {
        departures.setRelease(departure.ordinal(), departures.getPlain(departure.ordinal()) + 1);
    }

    void held() {
        plus(holds, 1);
    }

    /** A histogram with one writer, the dispatcher thread. */
    private static final class Buckets {

        private final long[] bounds;
        private final AtomicLongArray counts;
        private final AtomicLong sum = new AtomicLong();

        Buckets(long... bounds) {
            this.bounds = bounds;
            this.counts = new AtomicLongArray(bounds.length + 1);
        }

        void add(long value) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            counts.setRelease(bucket, counts.getPlain(bucket) + 1);
            plus(sum, value);
        }

        void add(Buckets other) {
            for (int i = 0; i < counts.length(); i++) {
                counts.setRelease(i, counts.getPlain(i) + other.counts.get(i));
            }
            plus(sum, other.sum.get());
        }

        Histogram histogram() {
            Map<Long, Long> buckets = new TreeMap<>();
            for (int i = 0; i <= bounds.length; i++) {
                buckets.put(i < bounds.length ? bounds[i] : Long.MAX_VALUE, counts.get(i));
            }
            return new Histogram(buckets, sum.get());
        }
    }
}
