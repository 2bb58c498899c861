package hubbub.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Five hundred people in trains: their connections end all the time, in every way, also while they speak. For a minute, or
 * {@code -Dhubbub.churn.seconds=N}; {@code -Dhubbub.churn.seed=N} makes the same choices again, though not at the same moments.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ChurnIT {

    private static final int SECONDS = Integer.getInteger("hubbub.churn.seconds", 60);
    private static final long SEED = Long.getLong("hubbub.churn.seed", System.nanoTime());

    private static final int CLIENTS = 500;
    private static final int SENDERS = 20;
    /** Of all, those who have come by HTTP, and only listen. */
    private static final int LISTENERS = 100;

    /**
     * So many in all: the log holds 66 seconds of that, and nobody is away for more than 40. Each sender says one to seven at
     * a time, 4 in the mean, so that a cut may fall between two that come together.
     */
    private static final int MESSAGES_PER_SECOND = 150;
    private static final int MOST_AT_ONCE = 7;
    private static final int MEAN_PAUSE_MILLIS = 1000 * SENDERS * (1 + MOST_AT_ONCE) / 2 / MESSAGES_PER_SECOND;
    private static final String PAD = "x".repeat(400);

    /** One of so many times a sender is cut right behind what it said: whether that was heard is then open. */
    private static final int CUT_WHILE_SPEAKING = 8;

    private static final int CUTS_PER_SECOND = 30;

    /** Of each kind; about half of what is usual. The server ends only stalls of 15 seconds or so. */
    private static final int LEAST_CUTS = SECONDS * CUTS_PER_SECOND / Cut.values().length / 2;
    private static final int LEAST_STALLS_CUT = Math.max(0, SECONDS - 30) / 5;

    private static final int RECEIVE_BUFFER = 64 * 1024;

    private final Ledger ledger = new Ledger();
    private final CountDownLatch calm = new CountDownLatch(1);

    @Test
    void fiveHundredWhoAreCutAgainAndAgainHearEverythingOnceInOneOrderAndAreHeard() throws Exception {
        Random random = new Random(SEED);
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1")) {
            int port = hubbub.page().getPort();
            Road socket = () -> BareWebSocket.connect(port, RECEIVE_BUFFER);
            Road events = () -> new EventLine(port, RECEIVE_BUFFER);
            List<Regular> all = IntStream.range(0, CLIENTS).mapToObj(
                    i -> new Regular("p" + i, i < CLIENTS - LISTENERS ? socket : events, ledger, calm,
                                     new Random(random.nextLong()))).toList();
            List<Regular> senders = all.subList(0, SENDERS);
            try {
                all.forEach(Thread::startVirtualThread);
                boolean areIn = Patience.until(Duration.ofSeconds(20), () -> all.stream().allMatch(Regular::isIn));
                assertTrue(areIn, () -> account(all));
                senders.forEach(sender -> talk(sender, new Random(random.nextLong())));

                churn(all, random);
                calm.countDown();
                boolean over = settle(all);

                report(all);
                assertEquals(List.of(), ledger.complaints(), ChurnIT::again);
                assertTrue(over, () -> account(all));
                assertEquals(List.of(), ledger.faults(senders.stream().collect(Collectors.toMap(Regular::name, Regular::said))),
                             ChurnIT::again);
                assertEquals(cuts(all).values().stream().mapToInt(count -> count).sum(), sum(all, Regular::healed));
                assertNotIdle(all);
            } finally {
                for (Regular one : all) {
                    one.leave();
                }
            }
        }
    }

    private void talk(Regular sender, Random random) {
        Thread.startVirtualThread(() -> {
            try {
                while (!calm.await(random.nextInt(2 * MEAN_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                    for (int left = random.nextInt(MOST_AT_ONCE); left >= 0; left--) {
                        sender.say(PAD);
                    }
                    if (random.nextInt(CUT_WHILE_SPEAKING) == 0) {
                        sender.cut(any(random));
                    }
                }
            } catch (InterruptedException e) {
                ledger.complain(e.toString());
            }
        });
    }

    private static Cut any(Random random) {
        return Cut.values()[random.nextInt(Cut.values().length)];
    }

    /** Until the time is over or something is wrong. */
    private void churn(List<Regular> all, Random random) {
        long begin = System.nanoTime();
        for (int i = 0; i < SECONDS * CUTS_PER_SECOND && ledger.complaints().isEmpty(); i++) {
            Patience.untilDue(begin + i * TimeUnit.SECONDS.toNanos(1) / CUTS_PER_SECOND);
            all.get(random.nextInt(CLIENTS)).cut(any(random));
        }
    }

    /** Whether all come back, all that was said is acknowledged, and after that everybody hears a last word. */
    private boolean settle(List<Regular> all) throws InterruptedException {
        Duration patience = Duration.ofSeconds(ledger.complaints().isEmpty() ? 30 : 0);
        boolean saidAll = Patience.until(patience, () -> all.stream().allMatch(one -> one.waiting() == 0));
        long before = ledger.last();
        all.getFirst().say("is the last word");
        return saidAll && Patience.until(patience, () -> ledger.last() > before && all.stream().allMatch(
                one -> one.isIn() && one.waiting() == 0 && one.last() == ledger.last()));
    }

    private static int sum(List<Regular> all, ToIntFunction<Regular> count) {
        return all.stream().mapToInt(count).sum();
    }

    private static Map<Cut, Integer> cuts(List<Regular> all) {
        Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
        for (Cut how : Cut.values()) {
            cuts.put(how, sum(all, one -> one.cuts(how)));
        }
        return cuts;
    }

    private void report(List<Regular> all) {
        System.out.printf("figures: churn: %,d clients, %,d messages, %d s, cuts %s, stalls survived %,d, resends known %,d, "
                                  + "heard again behind the last position %,d, seed %d%n",
                          CLIENTS, ledger.last(), SECONDS, cuts(all), sum(all, Regular::stallsSurvived), ledger.acks(),
                          sum(all, one -> one.account().heardAgain()), SEED);
    }

    private void assertNotIdle(List<Regular> all) {
        cuts(all).forEach((how, count) -> {
            int least = how == Cut.STALL ? LEAST_STALLS_CUT : LEAST_CUTS;
            assertTrue(count >= least, () -> how + " only " + count + " times; " + again());
        });
        assertTrue(ledger.acks() > SECONDS, () -> ledger.acks() + " resends were known");
        assertTrue(sum(all, one -> one.account().heardAgain()) > 0, "nobody was cut between two messages that came together");
        assertTrue(ledger.last() > MESSAGES_PER_SECOND / 2 * SECONDS, () -> ledger.last() + " messages");
    }

    private static String again() {
        return "-Dhubbub.churn.seed=" + SEED + " makes the same choices again";
    }

    private static String account(List<Regular> all) {
        return again() + "; those who have heard least: " + all.stream()
                .sorted(Comparator.comparingLong(Regular::last)).limit(10).toList();
    }
}
