package hubbub.jetstream;

import java.util.Arrays;
import java.util.Optional;

import io.nats.client.api.StreamInfo;

/** What a node keeps with one room, for all nodes. Whoever finds that others keep something else with it loses its log. */
final class Seal {

    private static final String OTHERS_WERE_FIRST = "another node was first to keep a passphrase with it";

    private final JetStreamLogs logs;
    private final String room;
    private final Intake intake;
    private final Following following;
    private volatile Optional<byte[]> seal;
    private volatile boolean isBeingKept;

    /** As the stream has it when the room is opened. */
    Seal(JetStreamLogs logs, String room, StreamInfo opened, Intake intake, Following following) {
        this.logs = logs;
        this.room = room;
        this.intake = intake;
        this.following = following;
        this.seal = Streams.seal(opened);
    }

    /** See {@link hubbub.room.RoomLogs#seal(String)}. */
    Optional<byte[]> kept() {
        return seal;
    }

    /** Whether it is not kept yet: until then nothing is to be sent. */
    boolean isBeingKept() {
        return isBeingKept;
    }

    /** See {@link hubbub.room.RoomLogs#seal(String, byte[])}. */
    void keep(byte[] bytes) {
        isBeingKept = true;
        seal = Optional.of(bytes);
        logs.work(() -> {
            Optional<Boolean> isOurs = logs.servers().seal(room, bytes);
            while (isOurs.isEmpty() && !intake.isClosed()) {
                logs.pause();
                isOurs = logs.servers().seal(room, bytes);
            }
            if (isOurs.isPresent() && !isOurs.get()) {
                following.lose(OTHERS_WERE_FIRST);
            }
            isBeingKept = false;
            intake.answerArrived();
        });
    }

    /** The stream is like this now: another node may have kept something since. */
    void compare(StreamInfo info) {
        Optional<byte[]> there = Streams.sealOfOthers(info);
        Optional<byte[]> own = seal;
        if (there.isPresent() && !isBeingKept) {
            if (own.isEmpty()) {
                seal = there;
            } else if (!Arrays.equals(own.get(), there.get())) {
                following.lose(OTHERS_WERE_FIRST);
            }
        }
    }
}
