package hubbub.jetstream;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;

/** How streams of rooms go that nothing is kept in and nobody follows. Waits for servers. */
final class Unused {

    /** What the stream of a room has for a subject when it is about to be deleted. Nothing is published there. */
    private static final String SUBJECT = "hubbub.unused.";

    /** Whoever takes a stream's subject away deletes it so soon, or gives it back. Others wait twice as long. */
    static final long DELETE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final JetStreamManagement management;

    Unused(JetStreamManagement management) {
        this.management = management;
    }

    /** Whether nothing is in this stream and nobody follows it. */
    static boolean is(StreamInfo info) {
        return info.getStreamState().getMsgCount() == 0 && info.getStreamState().getConsumerCount() == 0;
    }

    /**
     * Deletes the stream of this room if nothing is in it and, beside this consumer, which goes too, nobody follows it. Nothing
     * is lost that is said meanwhile: whoever says something follows it, and before it is looked at for the last time it has no
     * subject any more.
     */
    void delete(String room, String consumer) throws IOException, JetStreamApiException {
        String stream = Streams.ofRoom(room);
        management.deleteConsumer(stream, consumer);
        StreamInfo info = management.getStreamInfo(stream);
        if (is(info)) {
            boolean isDeleted = false;
            try {
                setSubject(info, SUBJECT + room);
                long since = System.nanoTime();
                isDeleted = is(management.getStreamInfo(stream)) && System.nanoTime() - since < DELETE_WITHIN_NANOS
                        && management.deleteStream(stream);
            } finally {
                if (!isDeleted) {
                    giveBack(room);
                }
            }
        }
    }

    /** Gives the stream of this room its subject back. Whatever else has changed meanwhile stays. */
    void giveBack(String room) throws IOException, JetStreamApiException {
        setSubject(management.getStreamInfo(Streams.ofRoom(room)), Streams.subject(room));
    }

    private void setSubject(StreamInfo info, String subject) throws IOException, JetStreamApiException {
        management.updateStream(StreamConfiguration.builder(info.getConfiguration()).subjects(subject).build());
    }

    /** Waits for whoever is about to delete this stream. Empty if it is gone; otherwise they have not come to that. */
    Optional<StreamInfo> awaitDeleted(StreamInfo info, String subject) throws IOException, JetStreamApiException {
        Optional<StreamInfo> there = Optional.of(info);
        long since = System.nanoTime();
        while (there.isPresent() && !there.get().getConfiguration().getSubjects().contains(subject)
                && System.nanoTime() - since < 2 * DELETE_WITHIN_NANOS) {
            Streams.pause(LOOK_AGAIN_NANOS);
            there = Streams.find(management, info.getConfiguration().getName());
        }
        if (there.isEmpty()) {
            Streams.pause(DELETE_WITHIN_NANOS / 2); // A server says that it is gone before it has deleted all of it.
        }
        return there;
    }
}
