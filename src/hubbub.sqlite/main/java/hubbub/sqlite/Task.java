package hubbub.sqlite;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import hubbub.room.Message;

/** What the writer is to do, in order. {@code arrived} is nanoseconds of its clock. */
sealed interface Task {

    StoredRoom room();

    long arrived();

    /** Messages to keep. */
    record Append(StoredRoom room, long arrived, List<Message> messages) implements Task { }

    /** Takes the text of an entry away. */
    record Remove(StoredRoom room, long arrived, long offset) implements Task { }

    /** What is kept with the room has changed. */
    record Seal(StoredRoom room, long arrived) implements Task { }

    /** This log is not used any more. */
    record Leave(StoredRoom room, long arrived, SqliteLog log, CountDownLatch done) implements Task { }
}
