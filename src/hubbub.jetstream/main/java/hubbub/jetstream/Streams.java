package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import hubbub.room.RoomLog;
import hubbub.room.RoomLogs.Retention;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.PurgeOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import io.nats.client.api.StreamInfoOptions;

/**
 * The streams: one for each room, and one of what operators have removed, for all of them. Rooms' names have letters, digits and
 * hyphens, so they are names of streams and parts of subjects as they are. Waits for servers.
 */
final class Streams {

    /** In it, under {@link Place#removalSubject}, what is left of an entry. */
    static final String REMOVALS = "hubbub_removed";

    /** Under it, with the name of a room, each node tells who is there. */
    static final String PRESENT = "hubbub.present.";

    /** Of all rooms together. Beyond, the oldest go: of those entries nothing is left then but their place. */
    private static final long MOST_REMOVALS = 1_000_000;

    /** A stream's description that begins so is what a server keeps with the room. */
    private static final String SEAL = "seal:";

    // What the servers answer.
    private static final int NOT_FOUND = 404;
    private static final int NAME_IN_USE = 10058;
    private static final int NO_STORE = 10049;
    private static final int NO_SUCH_OFFSET = 10043;

    /** A message takes so much beside its text, at least: its sender's name and id, its own, and what the servers add. */
    private static final long OVERHEAD = 200;

    private final JetStreamManagement management;
    private final Unused unused;
    private final int replicas;

    Streams(JetStreamManagement management, int replicas) {
        this.management = management;
        this.unused = new Unused(management);
        this.replicas = replicas;
    }

    /** Those that are not needed any more. */
    Unused unused() {
        return unused;
    }

    static String ofRoom(String room) {
        return "hubbub_room_" + room;
    }

    /** Where messages of this room are published. */
    static String subject(String room) {
        return "hubbub.room." + room;
    }

    /** Which stream this is. */
    static long epoch(StreamInfo info) {
        return Envelope.epoch(info.getConfiguration().getName(), info.getCreateTime().toInstant().toString());
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
                .maxAge(age(retention))
                .duplicateWindow(window(retention))
                .allowDirect(true)
                .build();
        Optional<StreamInfo> there = find(management, wanted.getName());
        if (there.isPresent()) {
            there = unused.awaitDeleted(there.get(), subject(room));
        }
        if (there.isEmpty()) {
            return create(wanted);
        }
        StreamConfiguration kept = there.get().getConfiguration();
        if (kept.getSubjects().equals(wanted.getSubjects())
                && kept.getMaxMsgs() == wanted.getMaxMsgs() && kept.getMaxBytes() == wanted.getMaxBytes()
                && kept.getMaxAge().equals(wanted.getMaxAge()) && kept.getReplicas() == replicas) {
            return there.get();
        }
        management.updateStream(StreamConfiguration.builder(kept)
                .subjects(wanted.getSubjects())
                .maxMessages(wanted.getMaxMsgs())
                .maxBytes(wanted.getMaxBytes())
                .maxAge(wanted.getMaxAge())
                .duplicateWindow(wanted.getDuplicateWindow())
                .replicas(replicas)
                .build());
        return look(room);
    }

    /**
     * Lets go of the oldest of this stream, as it is now, if that takes more bytes than it may. The servers would see to it if
     * they were told the bound, but then they would also set aside as much for each stream from the first message on, and have
     * no place for the next room long before they are full. Returns whether it had to.
     */
    boolean bound(String room, StreamInfo info, Retention retention) throws IOException, JetStreamApiException {
        StreamState state = info.getStreamState();
        boolean isMore = state.getByteCount() > bytes(retention) && state.getMsgCount() > 1;
        if (isMore) {
            double share = (double) bytes(retention) / state.getByteCount();
            management.purgeStream(ofRoom(room), PurgeOptions.builder()
                    .keep(Math.max(1, (long) (state.getMsgCount() * share)))
                    .build());
        }
        return isMore;
    }

    private static long bytes(Retention retention) {
        long beside = retention.messages() > Long.MAX_VALUE / OVERHEAD ? Long.MAX_VALUE : retention.messages() * OVERHEAD;
        return retention.bytes() > Long.MAX_VALUE - beside ? Long.MAX_VALUE : retention.bytes() + beside;
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
        if (find(management, REMOVALS).isEmpty()) {
            create(StreamConfiguration.builder()
                    .name(REMOVALS)
                    .subjects(Place.allRemovals())
                    .storageType(StorageType.File)
                    .replicas(replicas)
                    .maxMessages(MOST_REMOVALS)
                    .maxMessagesPerSubject(1)
                    .build());
        }
    }

    /** Where texts of this stream have been taken away. */
    List<Long> removed(String room, long epoch) throws IOException, JetStreamApiException {
        return management.getStreamInfo(REMOVALS, StreamInfoOptions.filterSubjects(Place.removals(room, epoch)))
                .getStreamState().getSubjects().stream().map(subject -> Place.of(subject.getName()).offset()).toList();
    }

    /** Whether what was asked for is not there. */
    static boolean isGone(JetStreamApiException e) {
        return e.getErrorCode() == NOT_FOUND;
    }

    static Optional<StreamInfo> find(JetStreamManagement management, String name) throws IOException, JetStreamApiException {
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
        long since = System.nanoTime();
        while (true) {
            try {
                return management.addStream(wanted);
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() == NAME_IN_USE) {
                    return management.getStreamInfo(wanted.getName()); // Another node was first.
                }
                if (e.getApiErrorCode() != NO_STORE || System.nanoTime() - since > Unused.DELETE_WITHIN_NANOS) {
                    throw e;
                }
                pause(Unused.LOOK_AGAIN_NANOS); // One of this name is still being deleted from the disk.
            }
        }
    }

    static void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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

    /** What a server keeps with this room; empty if nothing, or if nothing was said in it and nobody is. */
    static Optional<byte[]> seal(StreamInfo info) {
        return Unused.is(info) ? Optional.empty() : words(info);
    }

    /** The same, to one who follows it: whether somebody else does, or something was said in it, decides. */
    static Optional<byte[]> sealOfOthers(StreamInfo info) {
        return info.getStreamState().getMsgCount() == 0 && info.getStreamState().getConsumerCount() <= 1
                ? Optional.empty() : words(info);
    }

    private static Optional<byte[]> words(StreamInfo info) {
        return Optional.ofNullable(info.getConfiguration().getDescription())
                .filter(words -> words.startsWith(SEAL))
                .map(words -> Base64.getDecoder().decode(words.substring(SEAL.length())));
    }

    /** Keeps this with the room. Returns false if others keep something else with it, which stays. */
    boolean seal(String room, byte[] seal) throws IOException, JetStreamApiException {
        StreamInfo info = look(room);
        Optional<byte[]> there = sealOfOthers(info);
        if (there.isEmpty()) {
            management.updateStream(StreamConfiguration.builder(info.getConfiguration())
                    .subjects(subject(room)) // Whoever was about to delete it may have taken it away.
                    .description(SEAL + Base64.getEncoder().encodeToString(seal))
                    .build());
            there = words(look(room)); // Another node may have done the same.
        }
        return there.isPresent() && Arrays.equals(there.get(), seal);
    }
}
