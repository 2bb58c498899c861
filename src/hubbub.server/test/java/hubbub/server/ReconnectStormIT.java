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

/** A network between a full room and its clients goes away for a moment. */
@Timeout(120)
class ReconnectStormIT {

    private static final int CLIENTS = 10_000;

    /** What a process needs beside its connections. */
    private static final int OTHER_DESCRIPTORS = 500;

    @Test
    void tenThousandWhoDropAtOnceAreAllBackWithinTenSecondsAndHearTheNextMessage() throws Exception {
        int count = affordable();
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1");
             Crowd crowd = new Crowd(new InetSocketAddress("127.0.0.1", hubbub.page().getPort()))) {
            long begin = System.nanoTime();
            List<CrowdClient> before = crowd.join(count);
            Crowd.await(before, Stage.IN, Duration.ofSeconds(60));
            double firstSeconds = Patience.secondsSince(begin);
            long overflowsBefore = Vitals.backlogOverflows();

            long drop = System.nanoTime();
            crowd.drop(before.subList(0, count / 2), true);
            crowd.drop(before.subList(count / 2, count), false);
            List<CrowdClient> after = crowd.join(count);
            Crowd.await(after, Stage.IN, Duration.ofSeconds(60));
            double backSeconds = Patience.secondsSince(drop);
            long overflows = Vitals.backlogOverflows() - overflowsBefore;

            long said = System.nanoTime();
            after.getFirst().say("we are all back");
            boolean allHear = Patience.until(Duration.ofSeconds(30), () -> after.stream().allMatch(c -> c.heard() > 0));
            double heardSeconds = Patience.secondsSince(said);
            System.out.printf("figures: reconnect storm: %,d clients in after %.2f s, dropped and all back after %.2f s, "
                                      + "backlog overflows %,d, one message to all in %.0f ms%n",
                              count, firstSeconds, backSeconds, overflows, heardSeconds * 1000);

            // Where coming the first time takes long, others have the machine.
            assertTrue(backSeconds < 10 || firstSeconds > 4, "all back after so many seconds: " + backSeconds);
            assertTrue(allHear, () -> after.stream().filter(c -> c.heard() == 0).count() + " did not hear");
            assertTrue(after.stream().allMatch(client -> client.isIn() && client.heard() == 1));
            hubbub.terminate();
            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest(), "a storm is nothing to log");
        }
    }

    /** The server may hold a connection that is gone beside the one that replaces it, so each counts twice. */
    private static int affordable() throws Exception {
        long limit = Vitals.descriptorLimit();
        int count = (int) Math.min(CLIENTS, limit - OTHER_DESCRIPTORS);
        if (count < CLIENTS) {
            System.out.printf("figures: reconnect storm: ONLY %,d CLIENTS, not %,d, because ulimit -n is %,d%n",
                              count, CLIENTS, limit);
        }
        return count;
    }
}
