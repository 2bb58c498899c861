package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import hubbub.server.CrowdClient.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * In the midst of a conversation a machine stands still for a second, as a virtual one does that is moved to another host.
 * Nobody in the room is to blame for it. The senders run on an undisturbed machine and do not wait: what they say meanwhile is
 * what the stalled have to make up for.
 */
@Timeout(60)
class StallIT {

    private static final int LISTENERS = 100;

    private static final int SENDERS = 10;
    private static final String PAD = "x".repeat(956);

    /** 1,200 of 960 bytes: more than one client's queue holds comes at once to a server that wakes up. */
    private static final int MORE_THAN_A_QUEUE = 120 * SENDERS;

    /**
     * What is said meanwhile to a listener that stands still, its queue takes, however little the kernel does, and as much again
     * as is said in a third of a second: so late may one of a hundred wake up on a machine that has other work.
     */
    private static final int THREE_QUARTERS_OF_A_QUEUE = 80 * SENDERS;

    // Added to by the thread of the witness's crowd, and read when it has heard everything.
    private final List<String> heard = new ArrayList<>();

    @Test
    void aServerThatStandsStillForASecondCutsNobodyAndEverybodyHearsEverythingOnceInOneOrder() throws Exception {
        stall("the server", MORE_THAN_A_QUEUE, (hubbub, listeners) -> LongStream.of(hubbub.pid()));
    }

    @Test
    void listenersThatStandStillForASecondAreNotCutAndHearEverythingOnceInOneOrder() throws Exception {
        stall("the listeners", THREE_QUARTERS_OF_A_QUEUE, (hubbub, listeners) -> LongStream.of(listeners.pid()));
    }

    @Test
    void serverAndListenersThatStandStillForASecondGoOnAsIfNothingHadBeen() throws Exception {
        stall("the server and the listeners", THREE_QUARTERS_OF_A_QUEUE,
              (hubbub, listeners) -> LongStream.of(hubbub.pid(), listeners.pid()));
    }

    /** Which processes stand still. */
    private interface Stalled {
        LongStream pids(Launched hubbub, PeerProcess listeners);
    }

    private void stall(String who, int perSecond, Stalled stalled) throws Exception {
        int messages = 2 * perSecond;
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1");
             PeerProcess listeners = PeerProcess.start(List.of(), "127.0.0.1", hubbub.page().getPort(), LISTENERS);
             Crowd one = new Crowd(address(hubbub), this::hear);
             Crowd some = new Crowd(address(hubbub))) {
            CrowdClient witness = one.join(1).getFirst();
            List<CrowdClient> senders = some.join(SENDERS);
            Crowd.await(List.of(witness), Stage.IN, Duration.ofSeconds(10));
            Crowd.await(senders, Stage.IN, Duration.ofSeconds(10));

            talk(senders, perSecond, stalled.pids(hubbub, listeners).mapToObj(Long::toString).toArray(String[]::new));
            long begin = System.nanoTime();
            boolean heardAll = Patience.until(Duration.ofSeconds(10), () -> witness.heard() == messages);
            String account = witness.account();
            // What is not so after this is compared once more below, for the sake of what it says then.
            Patience.until(Duration.ofSeconds(5),
                           () -> account.equals(accounts(listeners)) && account.equals(Crowd.accounts(senders)));
            System.out.printf("figures: stall: %s for 1 s of %,d messages to %d: made up for within %.2f s%n",
                              who, messages, LISTENERS + SENDERS + 1, Patience.secondsSince(begin));

            assertTrue(heardAll, account);
            assertEachOnceAndASendersOwnInOrder(messages);
            assertEquals(account, Crowd.accounts(senders));
            assertEquals(account, accounts(listeners));
        }
    }

    /** Senders in turn, each message with its number. The stall is the second in the middle, by their clock. */
    private static void talk(List<CrowdClient> senders, int perSecond, String[] stalled)
            throws IOException, InterruptedException {
        int begins = perSecond / 2;
        long begin = System.nanoTime();
        for (int i = 0; i < 2 * perSecond; i++) {
            Patience.untilDue(begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond);
            if (i == begins) {
                signal("-STOP", stalled);
            } else if (i == begins + perSecond) {
                signal("-CONT", stalled);
            }
            senders.get(i % SENDERS).say(i + PAD);
        }
    }

    private static void signal(String signal, String[] pids) throws IOException, InterruptedException {
        Shell.run(Stream.concat(Stream.of("kill", signal), Stream.of(pids)).toArray(String[]::new));
    }

    /** Of what the witness heard; all others are compared with it. */
    private void assertEachOnceAndASendersOwnInOrder(int messages) {
        int[] next = new int[SENDERS];
        for (String text : heard) {
            int number = Integer.parseInt(text.substring(0, text.length() - PAD.length()));
            assertEquals(next[number % SENDERS]++, number / SENDERS, () -> "the next of sender " + number % SENDERS);
        }
        assertEquals(messages, heard.size());
    }

    private static String accounts(PeerProcess listeners) {
        try {
            return listeners.accounts();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void hear(ByteBuffer text) {
        heard.add(StandardCharsets.US_ASCII.decode(text).toString());
    }

    private static InetSocketAddress address(Launched hubbub) {
        return new InetSocketAddress("127.0.0.1", hubbub.page().getPort());
    }
}
