package hubbub.server;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What {@code GET /rooms} says: which rooms there are and how many people are in them, as JSON. Made at most once a second, and
 * shared by all who ask. Any thread.
 */
final class RoomList {

    /** Most rooms that are named beside the public one. */
    static final int MOST = 100;

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<List<Rooms.Listed>> rooms;
    private final LongSupplier nanoClock;

    // Guarded by this.
    private byte[] json;
    private long madeAt;

    /** The first of the rooms is the public one. */
    RoomList(Supplier<List<Rooms.Listed>> rooms, LongSupplier nanoClock) {
        this.rooms = rooms;
        this.nanoClock = nanoClock;
    }

    synchronized byte[] json() {
        long now = nanoClock.getAsLong();
        if (json == null || now - madeAt >= FRESH_NANOS) {
            json = json(rooms.get());
            madeAt = now;
        }
        return json;
    }

    /** The public room, then those with most people; not those with a webhook and nobody. Names of rooms need no escaping. */
    private static byte[] json(List<Rooms.Listed> all) {
        List<Rooms.Listed> others = all.subList(1, all.size()).stream()
                .filter(room -> room.people() > 0)
                .sorted(Comparator.comparingLong(Rooms.Listed::people).reversed().thenComparing(Rooms.Listed::name)).toList();
        List<Rooms.Listed> named = others.subList(0, Math.min(MOST, others.size()));
        String rest = named.stream().map(room -> "," + json(room)).collect(Collectors.joining());
        return ("{\"rooms\":[" + json(all.getFirst()) + rest + "],\"more\":" + (others.size() - named.size()) + "}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String json(Rooms.Listed room) {
        return "{\"name\":\"" + room.name() + "\",\"people\":" + room.people() + "}";
    }
}
