package hubbub.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import hubbub.room.MemoryLog;
import hubbub.room.Outlet;
import hubbub.room.Request;
import hubbub.room.Room;
import hubbub.room.RoomLimits;
import hubbub.room.Session;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Of a room with a client that never reads, a recording shows turns, batches, and how the client was cut. */
class FlightRecorderTest {

    /** Queues of two batches. */
    private static final RoomLimits TIGHT =
            new RoomLimits(1, 1000, 2, 1000, 3, 300, Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder;

    private static final class NeverReads implements Outlet {
        private final CountDownLatch cut = new CountDownLatch(1);

        @Override
        public void wake() { }

        @Override
        public void cut() {
            cut.countDown();
        }
    }

    @Test
    void aRecordingShowsTurnsBatchesAndWhoWasCut() throws Exception {
        Path file = folder.resolve("room.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            Room room = Room.open("recorded", TIGHT, new MemoryLog(MemoryLog.Bounds.defaults()), new FlightRecorder(),
                                  Runnable::run);
            NeverReads neverReads = new NeverReads();
            Session session = room.join(new PlainText(), neverReads);
            for (int i = 0; i < 3; i++) {
                assertTrue(session.forward(new Request.Say(Optional.empty(), new byte[] {'a'})));
            }
            assertTrue(neverReads.cut.await(60, TimeUnit.SECONDS));
            room.close(Duration.ZERO);
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        RecordedEvent batch = events(events, "hubbub.Batch").getFirst();
        assertEquals(List.of("Hubbub"), batch.getEventType().getCategoryNames());
        assertEquals(null, batch.getStackTrace());
        assertEquals(List.of(1, 3, 1, 1),
                     List.of(batch.getInt("messages"), batch.getInt("bytes"), batch.getInt("clients"), batch.getInt("woken")));
        assertFalse(events(events, "hubbub.Turn").getFirst().getDuration("took").isNegative());
        List<RecordedEvent> cuts = events(events, "hubbub.ClientCut");
        assertEquals(1, cuts.size());
        assertEquals("too slow", cuts.getFirst().getString("reason"));
        assertEquals(6, cuts.getFirst().getInt("highWater"));
    }

    private static List<RecordedEvent> events(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    }
}
