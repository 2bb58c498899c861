package hubbub.room;

import java.time.Duration;
import java.util.Objects;

/**
 * Every bound of a room. Memory of a room is at most
 * {@code clients × (queueBytes + one batch + pendingBytes + one message)}; what clients share is counted once.
 *
 * @param turnMessages    most messages broadcast as one batch; more wait for the next turn, so that control is never far
 *                        away
 * @param turnBytes       most bytes of one batch, encoded; one message always goes, however long
 * @param queueBatches    most batches waiting for one client; at the next one the client is cut, or the room would have to
 *                        wait for it
 * @param queueBytes      most bytes waiting for one client; an empty queue takes any batch
 * @param pendingMessages most messages of one client accepted and not yet broadcast; then its reader waits and TCP slows
 *                        the sender
 * @param pendingBytes    the same in bytes; one message always goes, however long
 * @param longestRound    how long one turn waits at most for the writers to get round all clients with the batch before, see
 *                        {@code Dispatcher}; long beside a round of the largest room, short beside a person's patience
 * @param longestHold     how long one turn waits while most clients lag, see {@code Dispatcher}
 */
public record RoomLimits(
        int turnMessages,
        int turnBytes,
        int queueBatches,
        int queueBytes,
        int pendingMessages,
        int pendingBytes,
        Duration longestRound,
        Duration longestHold) {

    /** Refuses bounds below 1 and negative times. */
    public RoomLimits {
        atLeastOne("turnMessages", turnMessages);
        atLeastOne("turnBytes", turnBytes);
        atLeastOne("queueBatches", queueBatches);
        atLeastOne("queueBytes", queueBytes);
        atLeastOne("pendingMessages", pendingMessages);
        atLeastOne("pendingBytes", pendingBytes);
        notNegative("longestRound", longestRound);
        notNegative("longestHold", longestHold);
    }

    /** What a room has unless told otherwise: turns of 1,024 messages or 256 KiB, queues of 256 batches or 1 MiB. */
    public static RoomLimits defaults() {
        return new RoomLimits(1024, 256 * 1024, 256, 1024 * 1024, 64, 256 * 1024,
                              Duration.ofMillis(250), Duration.ofMillis(50));
    }

    private static void notNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
    }
}
