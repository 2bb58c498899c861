package hubbub.room;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a room counts. Written by the dispatcher thread once per turn or event, never per delivery; read by any thread. Each
 * figure is exact, two of them read one after the other need not belong to the same turn.
 */
public final class RoomFigures {

    private final AtomicLong clients = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong holds = new AtomicLong();

    RoomFigures() { }

    /** Clients in the room now. */
    public long clients() {
        return clients.get();
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

    /** Clients cut since the room opened. */
    public long cuts() {
        return cuts.get();
    }

    /** Times the room was held because most clients lagged. */
    public long holds() {
        return holds.get();
    }

    void clients(int now) {
        clients.setRelease(now);
    }

    void broadcast(int count, int toClients) {
        messages.setRelease(messages.getPlain() + count);
        deliveries.setRelease(deliveries.getPlain() + (long) count * toClients);
        batches.setRelease(batches.getPlain() + 1);
    }

    void cut() {
        cuts.setRelease(cuts.getPlain() + 1);
    }

    void held() {
        holds.setRelease(holds.getPlain() + 1);
    }
}
