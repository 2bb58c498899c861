package hubbub.jetstream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Many more rooms than are followed anew at a time. */
@Timeout(60)
class ManyRoomsTest {

    private static final int ROOMS = 100;

    @Test
    void allGoOnWhenTheirServerComesBack(@TempDir Path directory) throws Exception {
        try (NatsServer nats = NatsServer.start(directory); JetStreamLogs logs = Node.logs(Map.of("nats.url", nats.url()))) {
            List<Node> rooms = new ArrayList<>();
            for (int i = 0; i < ROOMS; i++) {
                rooms.add(new Node("room-" + i, logs));
            }
            rooms.forEach(room -> room.say("1", "before"));
            rooms.forEach(room -> room.awaitCommitted(1));
            nats.kill();
            nats.start();
            rooms.forEach(room -> room.say("2", "after"));

            for (Node room : rooms) {
                room.awaitCommitted(2);
                assertEquals(List.of("before", "after"), room.texts());
                room.log.close();
            }
        }
    }
}
