package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogContract;
import hubbub.room.RoomLogProvider.Durability;
import hubbub.room.RoomLogs.Retention;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every log, unchanged, while what is read is in memory. */
@Timeout(60)
class SqliteLogTest extends RoomLogContract {

    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path directory;

    /** After the contract's own end, which closes the log. */
    @RegisterExtension
    AfterEachCallback closing = context -> this.logs.close();

    private final TestClock clock = new TestClock();
    private SqliteLogs logs;
    private int rooms;
    private long retained;

    @Override
    protected RoomLog newLog() {
        return newLog(100_000);
    }

    /** Each in a room of its own, all in one database. */
    @Override
    protected RoomLog newLog(int messages) {
        retained = messages;
        try {
            if (logs == null) {
                logs = SqliteLogs.open(directory, Durability.PROCESS,
                                       room -> new Retention(retained, Long.MAX_VALUE, YEAR), clock);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return logs.of("room-" + ++rooms, inMemory());
    }

    /** What of a log is in memory. */
    MemoryLog.Bounds inMemory() {
        return MemoryLog.Bounds.defaults();
    }

    @Override
    protected void passTime(Duration time) {
        clock.pass(time);
    }

    @Override
    protected void settle() {
        try {
            logs.awaitIdle();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
