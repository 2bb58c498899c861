package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogContract;
import hubbub.room.RoomLogs.Retention;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every log, unchanged, while what is read is in memory. */
@Timeout(60)
class JetStreamLogTest extends RoomLogContract {

    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    static Path directory;

    private static NatsServer nats;

    /** Never the same twice: all tests are on one server. */
    private static final AtomicLong ROOMS = new AtomicLong();

    /** After the contract's own end, which closes the log. */
    @RegisterExtension
    AfterEachCallback closing = context -> this.closeLogs();

    private JetStreamLogs logs;
    private JetStreamLog log;
    private long retained;
    /** How far the tests' time is ahead of the servers', or behind it. */
    private volatile long ahead;

    @BeforeAll
    static void startServer() {
        nats = NatsServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (nats != null) {
            nats.close();
        }
    }

    private void closeLogs() {
        if (logs != null) {
            logs.close();
        }
    }

    @Override
    protected RoomLog newLog() {
        return newLog(100_000);
    }

    /** Each in a room of its own. */
    @Override
    protected RoomLog newLog(int messages) {
        retained = messages;
        try {
            if (logs == null) {
                logs = JetStreamLogs.open(Link.Settings.of(Map.of("nats.url", nats.url())),
                                          room -> new Retention(retained, Long.MAX_VALUE, YEAR),
                                          () -> System.currentTimeMillis() + ahead);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        log = (JetStreamLog) logs.of("room-" + ROOMS.incrementAndGet(), inMemory());
        return log;
    }

    /** What of a log is in memory. */
    MemoryLog.Bounds inMemory() {
        return MemoryLog.Bounds.defaults();
    }

    /** The servers' clock can't be moved. The time of a node is stored with each message, and counts if it is later. */
    @Override
    protected void passTime(Duration time) {
        ahead += time.toMillis();
    }

    @Override
    protected void settle() {
        try {
            logs.awaitIdle();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        log.refresh();
    }
}
