package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hubbub.server.Regular.Road;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One room on three nodes, while they and the servers of NATS are killed, frozen, cut off and restarted one after the other
 * beneath 300 clients. From what those have heard and nothing else: all that was acknowledged is there once, and all nodes tell
 * it in one order. {@code -Dhubbub.chaos=all} does everything; without it some.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ClusterIT {

    private static final boolean ALL = "all".equals(System.getProperty("hubbub.chaos"));

    private static final int CLIENTS = 300;
    private static final int SENDERS = 20;
    /** Between two messages of one sender, at least. */
    private static final int PAUSE_MILLIS = 100;
    /** Who has no answer for so long says it again, as one does who was told that it could not be kept. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Everybody has the address of the machine; and who could not be kept may try again. */
    private static final String OPTIONS = "--set limits.connections-per-address=0 --set drain.spread=PT3S";

    private interface Trouble {
        void happen() throws IOException, InterruptedException;
    }

    private final Ledger ledger = new Ledger();
    private final CountDownLatch calm = new CountDownLatch(1);
    private final List<String> table = new ArrayList<>();
    private Cluster cluster;
    private List<Regular> all;

    /** The longest time without a new message, in nanoseconds, since this trouble began. */
    private volatile long longestPause;

    @TempDir
    Path directory;

    private Road through(URI balancer) {
        return new BalancedRoad(balancer) {
            @Override
            public boolean mayTell(String json) {
                return json.contains("\"code\":\"unavailable\"");
            }
        };
    }

    @Test
    void whateverFallsNothingIsLostOrDoubledAndAllHearOneOrder() throws Exception {
        try (Cluster running = Cluster.up(directory, OPTIONS)) {
            cluster = running;
            Road road = through(cluster.address("balancer"));
            Random random = new Random();
            all = IntStream.range(0, CLIENTS).mapToObj(
                    i -> new Regular("p" + i, road, ledger, calm, new Random(random.nextLong()))).toList();
            try {
                all.forEach(Thread::startVirtualThread);
                assertTrue(Patience.until(PATIENCE, () -> all.stream().allMatch(Regular::isIn)), this::account);
                List<Regular> senders = all.subList(0, SENDERS);
                senders.forEach(this::talk);
                Thread.startVirtualThread(this::watch);
                troubles();
                calm.countDown();
                assertTrue(settle(), this::account);
                assertEquals(List.of(), ledger.complaints());
                assertEquals(List.of(), ledger.faults(senders.stream().collect(Collectors.toMap(Regular::name, Regular::said))));
            } finally {
                calm.countDown();
                for (Regular one : all) {
                    one.leave();
                }
            }
        }
        table.forEach(line -> System.out.println("figures: cluster: " + line));
        System.out.printf("figures: cluster: %s; %,d messages, %d clients, resumed %,d times, nothing lost, one order%n",
                          cluster.natsVersion(), ledger.last(), CLIENTS, all.stream().mapToInt(Regular::healed).sum());
    }

    private void troubles() throws IOException, InterruptedException {
        trouble("nothing", () -> Thread.sleep(3_000));
        trouble("a node is killed", () -> killFor("hubbub-2", 3_000));
        String leader = cluster.leader();
        String follower = leader.equals("nats-3") ? "nats-2" : "nats-3";
        trouble("a server that follows is killed", () -> killFor(follower, 3_000));
        trouble("the server that leads is killed", () -> killFor(cluster.leader(), 10_000));
        if (!ALL) {
            return;
        }
        trouble("a node is stopped in order", () -> restart("hubbub-1"));
        if (cluster.isIsolated()) {
            trouble("a node is cut off for 30 s", () -> {
                cluster.run("cut", "hubbub-3");
                Thread.sleep(30_000);
                cluster.run("heal", "hubbub-3");
            });
        }
        trouble("two servers of three are killed", () -> {
            cluster.run("kill", "nats-2");
            killFor("nats-3", 5_000);
            cluster.run("start", "nats-2");
        });
        trouble("all servers are killed", () -> {
            cluster.run("kill", "nats-1");
            cluster.run("kill", "nats-2");
            killFor("nats-3", 5_000);
            cluster.run("start", "nats-2");
            cluster.run("start", "nats-1");
        });
        trouble("the server that leads is frozen for 10 s", () -> {
            String frozen = cluster.leader();
            cluster.run("freeze", frozen);
            Thread.sleep(10_000);
            cluster.run("thaw", frozen);
        });
        for (String server : List.of("nats-1", "nats-2", "nats-3", "hubbub-1", "hubbub-2", "hubbub-3")) {
            trouble(server + " is restarted in order", () -> restart(server));
        }
    }

    private void killFor(String name, long millis) throws IOException, InterruptedException {
        cluster.run("kill", name);
        Thread.sleep(millis);
        cluster.run("start", name);
    }

    private void restart(String name) throws IOException, InterruptedException {
        cluster.run("stop", name);
        cluster.run("start", name);
    }

    /** Lets it happen and waits until all is as it was; then some seconds more. */
    private void trouble(String what, Trouble trouble) throws IOException, InterruptedException {
        longestPause = 0;
        int healed = all.stream().mapToInt(Regular::healed).sum();
        trouble.happen();
        Thread.sleep(1_000);
        long before = ledger.last();
        assertTrue(Patience.until(PATIENCE, () -> all.stream().allMatch(Regular::isIn) && ledger.last() >= before + SENDERS),
                   () -> what + ": " + account());
        table.add("%-42s the room was silent for %.1f s at most, %d clients came back".formatted(
                what, longestPause / 1e9, all.stream().mapToInt(Regular::healed).sum() - healed));
        Thread.sleep(1_000);
    }

    private void watch() {
        long last = ledger.last();
        long since = System.nanoTime();
        while (calm.getCount() > 0) {
            long now = System.nanoTime();
            if (ledger.last() > last) {
                last = ledger.last();
                since = now;
            }
            longestPause = Math.max(longestPause, now - since);
            Thread.yield();
            Patience.untilDue(now + TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** One message after the other: what could not be kept is said again, and would come behind what was said later. */
    private void talk(Regular sender) {
        Thread.startVirtualThread(() -> {
            try {
                while (!calm.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    sender.say("x".repeat(100));
                    while (sender.waiting() > 0 && calm.getCount() > 0) {
                        if (!Patience.until(AGAIN_AFTER, () -> sender.waiting() == 0 || calm.getCount() == 0)) {
                            sender.sayAgain();
                        }
                    }
                }
            } catch (InterruptedException e) {
                ledger.complain(e.toString());
            }
        });
    }

    private boolean settle() throws InterruptedException {
        Patience.until(AGAIN_AFTER, () -> all.stream().allMatch(one -> one.waiting() == 0));
        all.forEach(Regular::sayAgain);
        return Patience.until(PATIENCE, () -> all.stream().allMatch(
                one -> one.isIn() && one.waiting() == 0 && one.last() == ledger.last()));
    }

    private String account() {
        return String.format(Locale.ROOT, "%s; %d are in; %s", ledger.complaints(), all.stream().filter(Regular::isIn).count(),
                             all.stream().limit(25).toList());
    }
}
