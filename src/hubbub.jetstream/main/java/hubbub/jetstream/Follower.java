package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;

/**
 * What is stored in a stream, pushed by a server as it comes, from one offset on. Every 500 ms without a message the server says
 * that it is still there. It is for its owner to see that an offset is missing, or that nothing has come for too long, and to
 * follow anew: servers come and go, and a consumer ends with the server that has it.
 */
final class Follower implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofMillis(500);

    /** Without a sign for so long it is to be followed anew. */
    static final Duration SILENCE = HEARTBEAT.multipliedBy(3);

    // Of the protocol between servers and consumers.
    private static final String LAST_OFFSET = "Nats-Last-Stream";
    private static final String STALLED = "Nats-Consumer-Stalled";

    /** Where messages go. */
    interface Target {

        /** The next one, or not: whoever follows knows. Called by one thread. */
        void came(long offset, long storedAt, String id, byte[] data);

        /** Nothing is on the way, and the newest that was sent has this offset. Called by the same thread. */
        void idle(long lastSent);
    }

    private final Connection connection;
    private final Dispatcher deliveries;
    private final Subscription subscription;
    private final Target target;
    private final String consumer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong lastSign = new AtomicLong(System.nanoTime());

    /**
     * Follows this stream from this offset on. Waits for a server to agree.
     *
     * @param thenSettle what is done with each message, and then what is done when nothing more waits
     */
    Follower(Connection connection, JetStreamManagement management, Dispatcher deliveries,
             UnaryOperator<MessageHandler> thenSettle, String stream, long from, Target target)
            throws IOException, JetStreamApiException {
        this.connection = connection;
        this.deliveries = deliveries;
        this.target = target;
        String inbox = connection.createInbox();
        this.subscription = deliveries.subscribe(inbox, thenSettle.apply(this::received));
        try {
            this.consumer = management.addOrUpdateConsumer(stream, ConsumerConfiguration.builder()
                    .deliverSubject(inbox)
                    .deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(from)
                    .ackPolicy(AckPolicy.None)
                    .maxDeliver(1)
                    .flowControl(HEARTBEAT)
                    .memStorage(true)
                    .numReplicas(1)
                    .build()).getName();
            lastSign.set(System.nanoTime());
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void received(Message message) {
        lastSign.set(System.nanoTime());
        if (!message.isStatusMessage()) {
            target.came(message.metaData().streamSequence(), message.metaData().timestamp().toInstant().toEpochMilli(),
                        message.hasHeaders() ? String.valueOf(message.getHeaders().getFirst(Servers.MESSAGE_ID)) : "",
                        message.getData());
            return;
        }
        if (message.getStatus().isFlowControl()) {
            connection.publish(message.getReplyTo(), null);
        } else if (message.getStatus().isHeartbeat()) {
            String stalled = message.getHeaders().getFirst(STALLED);
            if (stalled != null) {
                connection.publish(stalled, null);
            }
            String last = message.getHeaders().getFirst(LAST_OFFSET);
            if (last != null) {
                target.idle(Long.parseLong(last));
            }
        }
    }

    /** Whether nothing has come for so long that nothing will. Any thread. */
    boolean isSilent() {
        return System.nanoTime() - lastSign.get() > SILENCE.toNanos();
    }

    /** What its server calls its part. */
    String consumer() {
        return consumer;
    }

    /** Nothing comes any more, but what is being given. The server lets go of its part by itself. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            try {
                deliveries.unsubscribe(subscription);
            } catch (IllegalStateException e) {
                // The connection has been closed, and all of it with it.
            }
        }
    }
}
