package hubbub.jetstream;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import hubbub.room.LogEntry;
import hubbub.room.RoomLogs.Retention;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageHandler;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;

import static java.lang.System.Logger.Level.DEBUG;

/** What this node does on the servers of NATS, over one connection. Any thread; what throws waits for them. */
final class Servers implements AutoCloseable {

    static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final String EXPECTED_STREAM = "Nats-Expected-Stream";

    /** The leader could not write it, others may have; or it is about to be written under the same id. */
    private static final Set<Integer> MAY_BE_STORED = Set.of(10077, 10158);

    /** Of 2.9.10 it has been seen that each had other messages in a stream, once several had fallen; from this on not. */
    private static final String OLDEST_THAT_AGREE = "2.10.27";

    private static final System.Logger LOGGER = System.getLogger(Servers.class.getName());

    /** What is known of a message when publishing it has failed. */
    enum Failure {
        /** It may be stored or not. */
        IN_DOUBT,
        /** It is not stored. The next time it may be. */
        NOT_STORED,
        /** It is longer than the servers take, and was not sent. */
        TOO_LONG
    }

    /** A message of a node to all others. */
    interface Heard {
        void heard(String room, byte[] body);
    }

    private final Connection connection;
    private final JetStream jetStream;
    private final JetStreamManagement management;
    private final Streams streams;
    private final Pages pages;
    /** One thread gives everything that comes, in order. */
    private final Dispatcher deliveries;
    private final Complaints complaints;
    private final Runnable settled;

    /**
     * Connects.
     *
     * @param listener   is told what becomes of the connection
     * @param complaints is told what servers complain of
     * @param settled    is run, by the thread that gives what comes, whenever nothing more waits to be given
     */
    Servers(Link.Settings settings, ConnectionListener listener, Complaints complaints, Runnable settled)
            throws IOException {
        this.complaints = complaints;
        this.settled = settled;
        this.connection = Link.open(settings, listener, complaints);
        try {
            this.jetStream = connection.jetStream();
            this.management = connection.jetStreamManagement();
            this.streams = new Streams(management, settings.replicas());
            this.pages = new Pages(connection);
            this.deliveries = connection.createDispatcher();
            streams.openRemovals();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            close();
            throw new IOException("cannot use JetStream of %s: %s".formatted(settings, Link.oneLine(e)), e);
        }
    }

    /** What the server is that this node is connected to. */
    ServerInfo info() {
        return connection.getServerInfo();
    }

    /** What operators are to know of servers such as this that keep so many replicas, if anything: a sentence. */
    static Optional<String> doubt(ServerInfo server, int replicas) {
        return replicas > 1 && server.isOlderThanVersion(OLDEST_THAT_AGREE)
                ? Optional.of(("nats-server %s is too old for replicas: once several servers have fallen, they may disagree on "
                        + "what was said; use %s or newer").formatted(server.getVersion(), OLDEST_THAT_AGREE))
                : Optional.empty();
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** Whether it will never be connected again. */
    boolean hasEnded() {
        return connection.getStatus() == Connection.Status.CLOSED;
    }

    private MessageHandler thenSettle(MessageHandler handler) {
        // Less than none for a moment: it is counted only after it can be taken.
        return thenSettle(handler, () -> deliveries.getPendingMessageCount() <= 0, settled);
    }

    /**
     * Whatever has been handled: what came before it may have waited for more. A server's own words, such as those of flow
     * control, come behind messages too.
     */
    static MessageHandler thenSettle(MessageHandler handler, BooleanSupplier isQuiet, Runnable settled) {
        return message -> {
            try {
                handler.onMessage(message);
            } finally {
                if (isQuiet.getAsBoolean()) {
                    settled.run();
                }
            }
        };
    }

    /** The longest that may be published, with its headers. */
    long longest() {
        return connection.getMaxPayload();
    }

    Pages pages() {
        return pages;
    }

    /** The stream of this room, which is made if there is none. */
    StreamInfo open(String room, Retention retention) throws IOException, JetStreamApiException {
        return streams.open(room, retention);
    }

    /** The stream of this room as it is now. */
    StreamInfo look(String room) throws IOException, JetStreamApiException {
        return streams.look(room);
    }

    /** Returns if JetStream as a whole answers. */
    void look() throws IOException, JetStreamApiException {
        management.getAccountStatistics();
    }

    /** Keeps a stream, as it is now, to so many bytes. Returns whether it had more. */
    boolean bound(String room, StreamInfo info, Retention retention) throws IOException, JetStreamApiException {
        return streams.bound(room, info, retention);
    }

    /** Follows the stream of this room. */
    Follower follow(String room, long from, Follower.Target target) throws IOException, JetStreamApiException {
        return new Follower(connection, management, deliveries, this::thenSettle, Streams.ofRoom(room), from, target);
    }

    /** Publishes a message. The future fails if that does, see {@link #failure}. Never waits. */
    CompletableFuture<PublishAck> publish(String room, String id, byte[] data) {
        try {
            return jetStream.publishAsync(Streams.subject(room), new Headers()
                    .put(MESSAGE_ID, id).put(EXPECTED_STREAM, Streams.ofRoom(room)), data);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What it means that publishing has failed with this. */
    static Failure failure(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> failure(wrapped.getCause());
            case JetStreamApiException refused when MAY_BE_STORED.contains(refused.getApiErrorCode()) -> Failure.IN_DOUBT;
            case JetStreamApiException refused -> Failure.NOT_STORED;
            case IOException nobodyThere when String.valueOf(nobodyThere.getMessage()).contains("503") -> Failure.NOT_STORED;
            case CancellationException unanswered -> Failure.IN_DOUBT; // An IllegalStateException, but it was sent.
            case IllegalStateException notConnected -> Failure.NOT_STORED;
            case IllegalArgumentException tooLong -> Failure.TOO_LONG;
            case RuntimeException wrapped when wrapped.getCause() != null -> failure(wrapped.getCause());
            default -> Failure.IN_DOUBT;
        };
    }

    /** Deletes the stream of this room if it is of no use. Who comes into it meanwhile on another node comes again. */
    void deleteIfUnused(String room, Follower follower) {
        try {
            streams.unused().delete(room, follower.consumer());
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOGGER.log(DEBUG, "The stream of room {0} stays: {1}", room, Link.oneLine(e));
        }
    }

    /** See {@link Unused#giveBack}. */
    void giveSubjectBack(String room) throws IOException, JetStreamApiException {
        streams.unused().giveBack(room);
    }

    /** Takes a text away, in the stream and, by their word, for all nodes. Returns whether that has succeeded. */
    boolean remove(Place place) {
        try {
            LogEntry entry = pages.read(place.room(), place.epoch(), place.offset(), place.offset()).getFirst();
            if (!entry.removed()) {
                jetStream.publish(place.removalSubject(), Envelope.withoutText(entry));
            }
            streams.erase(place.room(), place.offset());
            return true;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            complaints.say("A text in room " + place.room() + " is not taken away yet: " + Link.oneLine(e));
            return false;
        }
    }

    /** From here on tells of each text that is taken away, by any node, where it was. */
    void onRemoval(Consumer<Place> then) {
        deliveries.subscribe(Place.allRemovals(), thenSettle(word -> then.accept(Place.of(word.getSubject()))));
    }

    /** Where texts of this stream have been taken away. */
    List<Long> removed(String room, long epoch) throws IOException, JetStreamApiException {
        return streams.removed(room, epoch);
    }

    /** Keeps this with the room. Returns whether that has succeeded; empty if it may in time. False: others keep another. */
    Optional<Boolean> seal(String room, byte[] seal) {
        try {
            return Optional.of(streams.seal(room, seal));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            complaints.say("The passphrase of room " + room + " is not kept yet: " + Link.oneLine(e));
            return Optional.empty();
        }
    }

    /** Tells all nodes this of a room, if they can be told anything. Never waits. */
    void tell(String room, byte[] body) {
        try {
            connection.publish(Streams.PRESENT + room, body);
        } catch (RuntimeException e) {
            LOGGER.log(DEBUG, "Others are not told who is in room {0}: {1}", room, Link.oneLine(e));
        }
    }

    /** From here on gives what nodes tell all others. */
    void onTold(Heard then) {
        deliveries.subscribe(Streams.PRESENT + "*", thenSettle(word ->
                then.heard(word.getSubject().substring(Streams.PRESENT.length()), word.getData())));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
