package hubbub.room;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The logs of all rooms of a server, in one place. Any thread. */
public interface RoomLogs extends AutoCloseable {

    /**
     * How much of a room is kept. What is beyond goes, the oldest first, soon after; the newest entry stays whatever its size,
     * until its age ends it.
     *
     * @param messages most entries, at least 1
     * @param bytes    most bytes of text in them, at least 1
     * @param age      entries older than this go; at least a millisecond
     */
    record Retention(long messages, long bytes, Duration age) {

        /** Refuses bounds below the least. */
        public Retention {
            if (messages < 1 || bytes < 1) {
                throw new IllegalArgumentException("messages and bytes must be at least 1: " + messages + ", " + bytes);
            }
            if (Objects.requireNonNull(age, "age").compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("age must be at least a millisecond: " + age);
            }
        }
    }

    /** Logs in memory, which end with their rooms. */
    static RoomLogs inMemory() {
        return (room, memory) -> new MemoryLog(memory);
    }

    /**
     * The log of the room of this name, for its room to open. Never waits. Whoever makes another for the same room closes the one
     * before, or is done with appending to it.
     *
     * @param memory how much of it is in memory; a log that is kept elsewhere too takes no more than this of it, and reads there
     *               what is older
     */
    RoomLog of(String room, MemoryLog.Bounds memory);

    /**
     * What {@link #seal(String, byte[])} was given for this room, whose log is open, though that may have been long ago; empty
     * if nothing, or if that has ended with an earlier room. Never waits.
     */
    default Optional<byte[]> seal(String room) {
        return Optional.empty();
    }

    /**
     * Keeps this with the room of this name, whose log is open, for as long as anything of it is kept: nothing that is said
     * from now on is kept without it. Never waits.
     */
    default void seal(String room, byte[] seal) { }

    /** Why nothing can be kept just now, a sentence for operators; empty if all is well. Never waits. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Why newcomers should be sent to another server, a sentence for operators; empty if they are welcome. Never waits. */
    default Optional<String> notReady() {
        return trouble();
    }

    /** Ends, after all rooms have closed their logs. Waits until what was written is in its place. */
    @Override
    default void close() { }
}
