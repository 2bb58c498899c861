package hubbub.jetstream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLogs.Retention;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room keeps no more bytes on the servers than it may, and none are set aside for it. */
@Timeout(60)
class BytesKeptTest {

    private static final int SAID = 500;
    private static final Retention LITTLE = new Retention(1_000, 10_000, Duration.ofDays(1));
    private static final long WITH_WHAT_IS_BESIDE = 10_000 + 200 * 1_000;

    @Test
    void theOldestGoWhenThereIsMore(@TempDir Path directory) throws Exception {
        try (NatsServer nats = NatsServer.start(directory);
                JetStreamLogs logs = JetStreamLogs.open(Link.Settings.of(Map.of("nats.url", nats.url())), room -> LITTLE)) {
            JetStreamLog log = (JetStreamLog) logs.of("attic", MemoryLog.Bounds.defaults());
            log.open(answer -> { });
            for (int i = 0; i < SAID; i++) {
                log.append(List.of(new Message(new Person("p-" + i, "P"), Optional.empty(), new byte[1_000])));
            }
            logs.awaitIdle();
            log.refresh();
            log.refresh();

            Connection operator = Nats.connect(nats.url());
            StreamInfo stream = operator.jetStreamManagement().getStreamInfo(Streams.ofRoom("attic"));
            operator.close();
            long kept = stream.getStreamState().getByteCount();
            assertTrue(WITH_WHAT_IS_BESIDE / 2 < kept && kept <= WITH_WHAT_IS_BESIDE, kept + " bytes");
            assertEquals(-1, stream.getConfiguration().getMaxBytes());
            assertEquals(stream.getStreamState().getFirstSequence(), log.first());
            assertEquals(SAID, log.last());
            log.close();
        }
    }
}
