package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Peers of which nothing is heard any more, not even an end. Time runs ten times as fast as by default. */
@Timeout(60)
class VanishedPeerIT {

    private static final String[] FIVE_TIMES_AS_FAST = {
        "server.host=0.0.0.0", "heartbeat.ping-every=PT5S", "heartbeat.pong-within=PT2S"};

    /** 25 s and 10 s, and 10 s for whatever else this machine has to do. */
    private static final Duration GONE_WITHIN = Duration.ofMillis(5000 + 2000 + 2000);

    @Test
    void aPeerWhoseLinkGoesDownIsGoneInTimeAndAListenerThatOnlyListensStays() throws Exception {
        LinkedNetwork network;
        try {
            network = LinkedNetwork.create();
        } catch (IOException e) {
            System.out.println("figures: vanished peer: NO LINK WAS CUT, the peer is frozen instead: " + e.getMessage().strip());
            vanishes("frozen, for want of a link to cut", "127.0.0.1", List.of(), PeerProcess::freeze);
            return;
        }
        try (network) {
            vanishes("link down", network.here(), network.prefix(), peer -> network.cutLink());
        }
    }

    @Test
    void aFrozenPeerIsGoneInTimeAndAListenerThatOnlyListensStays() throws Exception {
        vanishes("frozen", "127.0.0.1", List.of(), PeerProcess::freeze);
    }

    private interface Blow {
        void strike(PeerProcess peer) throws IOException, InterruptedException;
    }

    private static void vanishes(String how, String host, List<String> prefix, Blow blow) throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(FIVE_TIMES_AS_FAST);
             Crowd crowd = new Crowd(new InetSocketAddress("127.0.0.1", hubbub.port()));
             PeerProcess peer = PeerProcess.start(prefix, host, hubbub.port())) {
            List<CrowdClient> listeners = crowd.join(2);
            assertTrue(Patience.until(Duration.ofSeconds(5), () -> members(hubbub) == 3));

            long begin = System.nanoTime();
            blow.strike(peer);
            assertEquals(3, members(hubbub), "nobody knows it yet");
            boolean gone = Patience.until(GONE_WITHIN.plusSeconds(5), () -> members(hubbub) < 3);
            double seconds = Patience.secondsSince(begin);
            Patience.until(Duration.ofSeconds(1), () -> members(hubbub) < 2); // The listeners' answers are overdue now.
            System.out.printf("figures: vanished peer: %s: gone after %.2f s of %.2f s, at a fifth of the usual times%n",
                              how, seconds, GONE_WITHIN.toMillis() / 1000.0);

            assertTrue(gone && seconds <= GONE_WITHIN.toMillis() / 1000.0, "gone after so many seconds: " + seconds);
            assertEquals(2, members(hubbub), "the listeners answered their pings");
            listeners.getFirst().say("are you there?");
            assertTrue(Patience.until(Duration.ofSeconds(5), () -> listeners.getLast().heard() == 1));
        }
    }

    @Test
    void aPeerThatIsFrozenAndResumesBeforeItsAnswerIsDueStays() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start("heartbeat.ping-every=PT0.2S", "heartbeat.pong-within=PT2S");
             PeerProcess peer = PeerProcess.start(List.of(), "127.0.0.1", hubbub.port())) {
            assertTrue(Patience.until(Duration.ofSeconds(5), () -> members(hubbub) == 1));

            peer.freeze();
            assertFalse(Patience.until(Duration.ofSeconds(1), () -> members(hubbub) == 0));
            peer.resume();

            assertFalse(Patience.until(Duration.ofSeconds(3), () -> members(hubbub) == 0), "it answered in time");
            System.out.println("figures: vanished peer: frozen for 1 s, its answer due in 2 s: stayed");
        }
    }

    private static long members(RunningHubbub hubbub) {
        return hubbub.hubbub.figures().clients();
    }
}
