package hubbub.jetstream;

import java.time.Duration;

import hubbub.room.MemoryLog;

/** The contract of every log, unchanged, while all but the newest entry is read from the servers. */
class JetStreamLogOnServersTest extends JetStreamLogTest {

    @Override
    MemoryLog.Bounds inMemory() {
        return new MemoryLog.Bounds(1, 1, Duration.ofDays(1), 1);
    }
}
