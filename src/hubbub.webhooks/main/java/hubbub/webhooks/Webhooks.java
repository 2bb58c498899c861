package hubbub.webhooks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hubbub.protocol.Limits;
import hubbub.protocol.ServerMessages;
import hubbub.room.Departure;
import hubbub.room.Position;
import hubbub.room.RoomProbe;

/**
 * All webhooks of a server. They are opened before the rooms, whose probes they are, and started once one can come into those.
 * Any thread.
 */
public final class Webhooks {

    /** Most webhooks: each has a thread. */
    public static final int MOST = 16;

    /** For their threads to end. They wait for nothing by then; one that writes a file may take a moment. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    /** Here only messages are written, and nobody is told limits. */
    private static final ServerMessages JSON = new ServerMessages(new Limits(1, 0, 0), InstantSource.system());

    private final List<Delivery> deliveries;
    private final Optional<HttpClient> client;

    private Webhooks(List<Delivery> deliveries, Optional<HttpClient> client) {
        this.deliveries = deliveries;
        this.client = client;
    }

    /**
     * Reads where they were.
     *
     * @param directory where they keep that; if nowhere, they begin with what is said from now on
     * @throws IOException if that is not possible; its message is a sentence for operators
     */
    public static Webhooks open(List<Webhook> all, Optional<Path> directory) throws IOException {
        Optional<HttpClient> client = all.isEmpty() ? Optional.empty() : Optional.of(Post.client());
        List<Delivery> deliveries = new ArrayList<>();
        for (Webhook webhook : all) {
            Optional<PositionFile> file = directory.isPresent()
                    ? Optional.of(PositionFile.in(directory.get(), webhook)) : Optional.empty();
            Optional<Position> kept = file.isPresent() ? file.get().read() : Optional.empty();
            deliveries.add(new Delivery(webhook, new Post(client.orElseThrow(), webhook, InstantSource.system()),
                                        new Cursor(JSON, kept), file));
        }
        return new Webhooks(List.copyOf(deliveries), client);
    }

    /** What a room of this name is to tell what it does: a webhook of it, if there is one, and the probe given. */
    public RoomProbe probe(String room, RoomProbe other) {
        List<Delivery> ofRoom = deliveries.stream().filter(delivery -> delivery.room().equals(room)).toList();
        return ofRoom.isEmpty() ? other : new RoomProbe() {
            @Override
            public void batch(int messages, int bytes, int clients, int woken) {
                ofRoom.forEach(delivery -> delivery.heard(messages));
                other.batch(messages, bytes, clients, woken);
            }

            @Override
            public void turn(int messages, int lagging, long nanos) {
                other.turn(messages, lagging, nanos);
            }

            @Override
            public void cut(Departure departure, int highWater) {
                other.cut(departure, highWater);
            }
        };
    }

    /** They come into their rooms, and begin. To be called once. */
    public void start(Gate gate) {
        deliveries.forEach(delivery -> delivery.start(gate));
    }

    /** What each has counted. */
    public List<WebhookFigures> figures() {
        return deliveries.stream().map(Delivery::figures).toList();
    }

    /** Ends them: tries under way are given up, and made again after a restart. Returns within 2 seconds. */
    public void close() throws InterruptedException {
        deliveries.forEach(Delivery::interrupt);
        long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
        for (Delivery delivery : deliveries) {
            delivery.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        if (client.isPresent()) { // A reference to the method would load the client where there is none.
            client.get().shutdownNow();
        }
    }
}
