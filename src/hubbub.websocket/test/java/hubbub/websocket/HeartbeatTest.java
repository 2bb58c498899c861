package hubbub.websocket;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Its thread. The deadlines it watches: {@link DeadlinesTest}. */
class HeartbeatTest {

    @Test
    void itIsOneDaemonThreadThatEndsWithItsUpgrader() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WebSocketUpgrader upgrader = new WebSocketUpgrader(WebSocketLimits.defaults(), Transport.closing());
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        started.removeIf(thread -> !thread.getName().equals("websocket-heartbeat"));
        assertEquals(1, started.size());
        Thread heartbeat = started.iterator().next();
        assertTrue(heartbeat.isDaemon());

        upgrader.close();

        assertTrue(heartbeat.join(Duration.ofSeconds(10)));
    }
}
