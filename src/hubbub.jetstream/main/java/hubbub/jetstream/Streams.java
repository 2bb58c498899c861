package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

import hubbub.room.RoomLog;
import hubbub.room.RoomLogs.Retention;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;

/**
 * The streams: one for each room, and one of what operators have removed, for all of them. Rooms' names have letters, digits and
 * hyphens, so they are names of streams and parts of subjects as they are. Waits for servers.
 */
final class Streams {

    /** In it, under {@code hubbub.removed.ROOM.OFFSET}, what is left of an entry. */
    static final String REMOVALS = "hubbub_removed";

    /** Under it, with the name of a room, each node tells who is there. */
    static final String PRESENT = "hubbub.present.";

    private static final String REMOVAL_SUBJECTS = "hubbub.removed.";

    /** A stream's description that begins so is what a server keeps with the room. */
    private static final String SEAL = "seal:";

    // What the servers answer.
    private static final int NOT_FOUND = 404;
    private static final int NAME_IN_USE = 10058;
    private static final int NO_SUCH_OFFSET = 10043;

    /** A message takes so much beside its text, at least: its sender's name and id, its own, and what the servers add. */
    private static final long OVERHEAD = 200;

    private final JetStreamManagement management;
    private final int replicas;

    Streams(JetStreamManagement management, int replicas) {
        this.management = management;
        this.replicas = replicas;
    }

    static String ofRoom(String room) {
        return "hubbub_room_" + room;
    }

    /** Where messages of this room are published. */
    static String subject(String room) {
        return "hubbub.room." + room;
    }

    static String removalSubject(String room, long offset) {
        return REMOVAL_SUBJECTS + room + "." + offset;
    }

    /** All removals of all rooms. */
    static String allRemovals() {
        return REMOVAL_SUBJECTS + "*.*";
    }

    /** The stream of this room as it is; it is created if there is none, and kept to what is to be kept now. */
    StreamInfo open(String room, Retention retention) throws IOException, JetStreamApiException {
        StreamConfiguration wanted = StreamConfiguration.builder()
                .name(ofRoom(room))
                .subjects(subject(room))
                .storageType(StorageType.File)
                .replicas(replicas)
                .discardPolicy(DiscardPolicy.Old)
                .maxMessages(retention.messages())
                .maxBytes(bytes(retention))
                .maxAge(age(retention))
                .duplicateWindow(window(retention))
                .allowDirect(true)
                .build();
        Optional<StreamInfo> there = find(wanted.getName());
        if (there.isEmpty()) {
            return create(wanted);
        }
        StreamConfiguration kept = there.get().getConfiguration();
        if (kept.getMaxMsgs() == wanted.getMaxMsgs() && kept.getMaxBytes() == wanted.getMaxBytes()
                && kept.getMaxAge().equals(wanted.getMaxAge()) && kept.getReplicas() == replicas) {
            return there.get();
        }
        management.updateStream(StreamConfiguration.builder(kept)
                .maxMessages(wanted.getMaxMsgs())
                .maxBytes(wanted.getMaxBytes())
                .maxAge(wanted.getMaxAge())
                .duplicateWindow(wanted.getDuplicateWindow())
                .replicas(replicas)
                .build());
        return look(room);
    }

    /** Those who keep as much as they can say so with numbers that a stream has other words for. */
    private static long bytes(Retention retention) {
        long beside = retention.messages() > Long.MAX_VALUE / OVERHEAD ? Long.MAX_VALUE : retention.messages() * OVERHEAD;
        return retention.bytes() > Long.MAX_VALUE - beside ? -1 : retention.bytes() + beside;
    }

    /** A stream must keep messages as long as it recognises them again. */
    private static Duration age(Retention retention) {
        return retention.age().toMillis() < RoomLog.RESEND_MILLIS ? Duration.ofMillis(RoomLog.RESEND_MILLIS) : retention.age();
    }

    private static Duration window(Retention retention) {
        Duration twice = Duration.ofMillis(2 * RoomLog.RESEND_MILLIS);
        return age(retention).compareTo(twice) < 0 ? age(retention) : twice;
    }

    /** The stream of this room as it is now. */
    StreamInfo look(String room) throws IOException, JetStreamApiException {
        return management.getStreamInfo(ofRoom(room));
    }

    /** Sees to it that there is a stream of removals. */
    void openRemovals() throws IOException, JetStreamApiException {
        if (find(REMOVALS).isEmpty()) {
            create(StreamConfiguration.builder()
                    .name(REMOVALS)
                    .subjects(allRemovals())
                    .storageType(StorageType.File)
                    .replicas(replicas)
                    .maxMessagesPerSubject(1)
                    .build());
        }
    }

    /** Whether what was asked for is not there. */
    static boolean isGone(JetStreamApiException e) {
        return e.getErrorCode() == NOT_FOUND;
    }

    private Optional<StreamInfo> find(String name) throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getStreamInfo(name));
        } catch (JetStreamApiException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private StreamInfo create(StreamConfiguration wanted) throws IOException, JetStreamApiException {
        try {
            return management.addStream(wanted);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NAME_IN_USE) {
                return management.getStreamInfo(wanted.getName()); // Another node was first.
            }
            throw e;
        }
    }

    /** Takes an entry out of its room's stream, so that nothing of it is left on a disk. */
    void erase(String room, long offset) throws IOException, JetStreamApiException {
        try {
            management.deleteMessage(ofRoom(room), offset, true);
        } catch (JetStreamApiException e) {
            if (!isGone(e) && e.getApiErrorCode() != NO_SUCH_OFFSET) {
                throw e;
            }
        }
    }

    /** Deletes the stream of this room if nothing is in it and, beside this consumer, which goes too, nobody follows it. */
    void deleteIfUnused(String room, String consumer) throws IOException, JetStreamApiException {
        management.deleteConsumer(ofRoom(room), consumer);
        StreamInfo info = look(room);
        if (info.getStreamState().getMsgCount() == 0 && info.getStreamState().getConsumerCount() == 0) {
            management.deleteStream(ofRoom(room));
        }
    }

    /** What a server keeps with this room; empty if nothing, or if nothing was said in it and nobody is. */
    static Optional<byte[]> seal(StreamInfo info) {
        boolean isUsed = info.getStreamState().getMsgCount() > 0 || info.getStreamState().getConsumerCount() > 0;
        String words = info.getConfiguration().getDescription();
        return isUsed && words != null && words.startsWith(SEAL)
                ? Optional.of(Base64.getDecoder().decode(words.substring(SEAL.length()))) : Optional.empty();
    }

    /** Keeps this with the room. */
    void seal(String room, byte[] seal) throws IOException, JetStreamApiException {
        management.updateStream(StreamConfiguration.builder(look(room).getConfiguration())
                .description(SEAL + Base64.getEncoder().encodeToString(seal))
                .build());
    }
}
