package hubbub.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import hubbub.server.CrowdClient.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Connections that are opened and reset, over and over. With {@code -Dhubbub.test.whole=true} ten times, however long. */
@Timeout(700)
class OpenAndResetIT {

    private static final int TIMES = 10;
    private static final int CONNECTIONS = 10_000;

    /** So that a slow machine is not busy with this for long: then it is done less often, and said so. */
    private static final int MOST_SECONDS = Boolean.getBoolean("hubbub.test.whole") ? 600 : 25;

    /** What stays of ten thousand: code compiled or loaded late, caches of names and sizes; not a byte for each of 100,000. */
    private static final long HEAP_TOLERANCE = 2 * 1024 * 1024;

    @Test
    void afterTenTimesTenThousandThereAreNoMembersAndNoDescriptorsLeftAndTheHeapIsBackWhereItWas() throws Exception {
        int connections = (int) Math.min(CONNECTIONS, Vitals.descriptorLimit() - 500);
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1");
             Crowd crowd = new Crowd(new InetSocketAddress("127.0.0.1", hubbub.page().getPort()))) {
            openAndReset(crowd, 1_000); // Classes are loaded and pools are filled now.
            Vitals.of(hubbub.pid()); // And jcmd has made its own descriptor.
            assertTrue(Patience.until(Duration.ofSeconds(5), () -> Vitals.descriptors(hubbub.pid()) < 100));
            Vitals before = Vitals.of(hubbub.pid());

            long begin = System.nanoTime();
            int times = 0;
            while (times < TIMES && Patience.secondsSince(begin) < MOST_SECONDS) {
                openAndReset(crowd, connections);
                times++;
            }
            double seconds = Patience.secondsSince(begin);
            long end = System.nanoTime();
            boolean closed = Patience.until(Duration.ofSeconds(20),
                                            () -> Vitals.descriptors(hubbub.pid()) <= before.descriptors());
            double closedSeconds = Patience.secondsSince(end);
            Vitals after = Vitals.of(hubbub.pid());
            while (after.heapBytes() - before.heapBytes() >= HEAP_TOLERANCE && Patience.secondsSince(end) < 30) {
                after = Vitals.of(hubbub.pid()); // The threads of connections that are closed may not have ended yet.
            }
            System.out.printf("figures: open and reset: %d of %d x %,d connections in %.1f s; %.2f s later %d descriptors "
                                      + "(before: %d), %d connections and members, heap %,d KiB (before: %,d KiB)%n",
                              times, TIMES, connections, seconds, closedSeconds, after.descriptors(), before.descriptors(),
                              after.connections(), after.heapBytes() / 1024, before.heapBytes() / 1024);

            assertTrue(closed, "20 s later it has so many descriptors: " + after.descriptors());
            assertEquals(0, after.connections());
            assertTrue(after.heapBytes() - before.heapBytes() < HEAP_TOLERANCE, before + " " + after);
            hubbub.terminate();
            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest(), "whoever resets a connection writes nothing to the log");
        }
    }

    /** A quarter sends nothing, one half a handshake, one all of it and waits for nothing, and one comes into the room. */
    private static void openAndReset(Crowd crowd, int connections) throws InterruptedException {
        int quarter = connections / 4;
        String handshake = new String(CrowdClient.HANDSHAKE);
        List<CrowdClient> silent = crowd.connect(quarter, new byte[0], 0);
        List<CrowdClient> half = crowd.connect(quarter, CrowdClient.bytes(handshake.substring(0, 80)), 0);
        List<CrowdClient> members = crowd.join(quarter);
        Crowd.await(members, Stage.IN, Duration.ofSeconds(20));
        Crowd.await(silent, Stage.OPENED, Duration.ofSeconds(20));
        Crowd.await(half, Stage.OPENED, Duration.ofSeconds(20));
        List<CrowdClient> hasty = crowd.join(quarter);
        List.of(hasty, silent, half, members).forEach(clients -> crowd.drop(clients, true));
        Crowd.await(members, Stage.GONE, Duration.ofSeconds(20)); // It dropped them last.
    }
}
