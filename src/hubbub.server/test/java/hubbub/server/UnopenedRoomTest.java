package hubbub.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogs;
import hubbub.server.ChatClient.Ending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room whose log does not open, through a whole server. */
@Timeout(60)
class UnopenedRoomTest {

    private final AtomicBoolean isInTrouble = new AtomicBoolean();

    private RoomLog log(String room, MemoryLog.Bounds memory) {
        return isInTrouble.get()
                ? new TroubledLog("room " + room + " cannot be opened: \u001b[31mno disk") : new MemoryLog(memory);
    }

    @Test
    void whoWantsToComeInIsToldToTryAgainAndOperatorsAreToldWhyInOneLineAMinute() throws Exception {
        RoomLogs logs = this::log;
        try (RunningHubbub hubbub = RunningHubbub.start(logs); LoggedLines lines = new LoggedLines("hubbub", Level.INFO)) {
            isInTrouble.set(true);

            Ending plain = ChatClient.connect(hubbub.room("attic")).ending();
            Ending json = JsonClient.connect(hubbub.room("attic")).ending();

            assertEquals(new Ending(1013, "This room cannot be opened just now; try again in a few seconds."), plain);
            assertEquals(plain, json);
            assertEquals("good evening", ChatClient.connect(hubbub.room()).say("good evening").hear(), "a room that is open");
            assertEquals(List.of("WARNING Whoever wants to come in is told to try again: "
                                         + "room attic cannot be opened: ?[31mno disk"), lines.all());
            String metrics = hubbub.get("/metrics");
            assertTrue(metrics.contains("\nhubbub_refused_total{cause=\"unopened\"} 2\n"), metrics);
            assertTrue(metrics.contains("\nhubbub_rooms 1\n"), metrics);

            isInTrouble.set(false);
            assertEquals("hello", ChatClient.connect(hubbub.room("attic")).say("hello").hear());
        }
    }
}
