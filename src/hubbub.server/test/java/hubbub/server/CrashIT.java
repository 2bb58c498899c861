package hubbub.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hubbub.server.Regular.Road;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A server with its log on a database is killed again and again while people speak, and started again on the same data. From
 * what its clients have heard and nothing else: all that was acknowledged is there once, in order, and no offset was ever two
 * messages. {@code -Dhubbub.crash.rounds=N}; {@code -Dhubbub.crash.seed=N} makes the same choices again, though not at the same
 * moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashIT {

    private static final int ROUNDS = Integer.getInteger("hubbub.crash.rounds", 15);
    private static final long SEED = Long.getLong("hubbub.crash.seed", System.nanoTime());

    private static final int CLIENTS = 40;
    private static final int SENDERS = 10;
    private static final int MOST_AT_ONCE = 5;
    private static final int MOST_WAITING = 100;
    private static final int LONGEST_PAUSE_MILLIS = 20;
    private static final String PAD = "x".repeat(200);

    /** Each of so many rounds it is told to stop, and killed while it starts once more. */
    private static final int POLITE = 5;
    private static final int STILLBORN = 4;

    private static final int RECEIVE_BUFFER = 64 * 1024;

    private final Ledger ledger = new Ledger();
    private final CountDownLatch calm = new CountDownLatch(1);
    private final Random random = new Random(SEED);

    private volatile Launched hubbub;

    /** To whatever server there is. */
    private final Road road = new Road() {
        @Override
        public BareWebSocket connect() throws IOException {
            Launched running = hubbub;
            if (running == null) {
                throw new IOException("there is no server just now");
            }
            return BareWebSocket.connect(running.page().getPort(), RECEIVE_BUFFER);
        }

        @Override
        public boolean isRough() {
            return true;
        }
    };

    @TempDir
    Path data;

    private String[] options() {
        return new String[] {"--port=0", "--host=127.0.0.1", "--data=" + data, "--set=drain.spread=PT0.2S"};
    }

    @Test
    void killedAtRandomMomentsItLosesNothingThatItAcknowledgedAndClientsResume() throws Exception {
        List<Regular> all = IntStream.range(0, CLIENTS).mapToObj(
                i -> new Regular("p" + i, road, ledger, calm, new Random(random.nextLong()))).toList();
        List<Regular> senders = all.subList(0, SENDERS);
        int returns = 0;
        try {
            hubbub = Launched.start(Launched.image(), Map.of(), options());
            all.forEach(Thread::startVirtualThread);
            assertTrue(Patience.until(Duration.ofSeconds(20), () -> all.stream().allMatch(Regular::isIn)), () -> account(all));
            senders.forEach(sender -> talk(sender, new Random(random.nextLong())));
            long seen = 0;
            for (int round = 1; round <= ROUNDS && ledger.complaints().isEmpty(); round++) {
                long before = seen;
                assertTrue(Patience.until(Duration.ofSeconds(20), () -> ledger.last() > before), () -> account(all));
                Thread.sleep(random.nextInt(800));
                end(round);
                seen = ledger.last();
                hubbub = Launched.start(Launched.image(), Map.of(), options());
            }
            calm.countDown();
            boolean over = settle(all);
            returns = sum(all, Regular::healed);

            assertEquals(List.of(), ledger.complaints(), CrashIT::again);
            assertTrue(over, () -> account(all));
            assertEquals(List.of(), ledger.faults(senders.stream().collect(Collectors.toMap(Regular::name, Regular::said))),
                         CrashIT::again);
            assertTrue(returns >= ROUNDS * CLIENTS / 2, returns + " returns");
        } finally {
            for (Regular one : all) {
                one.leave();
            }
            hubbub.close();
        }
        System.out.printf("figures: crash: %d rounds, %,d messages, %d clients resumed %,d times, resends known %,d, seed %d%n",
                          ROUNDS, ledger.last(), CLIENTS, returns, ledger.acks(), SEED);
    }

    private void talk(Regular sender, Random random) {
        Thread.startVirtualThread(() -> {
            try {
                while (!calm.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    // Else it would have more to say again after each crash than it can between two.
                    if (sender.isIn() && sender.waiting() < MOST_WAITING) {
                        for (int left = random.nextInt(MOST_AT_ONCE); left >= 0; left--) {
                            sender.say(PAD);
                        }
                    }
                }
            } catch (InterruptedException e) {
                ledger.complain(e.toString());
            }
        });
    }

    private void end(int round) throws IOException, InterruptedException {
        Launched running = hubbub;
        hubbub = null;
        if (round % POLITE == 0) {
            running.terminate();
            assertEquals(143, running.exitCode());
        } else {
            running.kill();
        }
        if (round % STILLBORN == 0) {
            Process stillborn = new ProcessBuilder(Launched.image().getFirst(), "--port=0", "--data=" + data)
                    .redirectErrorStream(true).start();
            stillborn.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            stillborn.destroyForcibly().onExit().join();
        }
    }

    /** Whether all come back, all that was said is acknowledged, and after that everybody hears a last word. */
    private boolean settle(List<Regular> all) throws InterruptedException {
        Duration patience = Duration.ofSeconds(ledger.complaints().isEmpty() ? 30 : 0);
        boolean saidAll = Patience.until(patience, () -> all.stream().allMatch(one -> one.isIn() && one.waiting() == 0));
        long before = ledger.last();
        all.getFirst().say("is the last word");
        return saidAll && Patience.until(patience, () -> ledger.last() > before && all.stream().allMatch(
                one -> one.isIn() && one.waiting() == 0 && one.last() == ledger.last()));
    }

    private static int sum(List<Regular> all, ToIntFunction<Regular> count) {
        return all.stream().mapToInt(count).sum();
    }

    private static String again() {
        return "-Dhubbub.crash.seed=" + SEED + " makes the same choices again";
    }

    private String account(List<Regular> all) {
        return again() + "; " + ledger.complaints() + " " + all.stream().limit(10).toList();
    }
}
