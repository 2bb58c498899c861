package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import hubbub.server.ChatClient.Ending;
import hubbub.server.Regular.Road;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What people do not notice of a cluster, and what they are told. All nodes are restarted in order, one after the other, and
 * nobody is said to have come or gone. Then two servers of NATS of three are lost: who is in the room stays there and can read,
 * is told soon that nothing can be said, and goes on when they are back. {@code -Dhubbub.chaos=all} takes its time.
 */
@Timeout(300)
class ClusterCalmIT {

    private static final boolean ALL = "all".equals(System.getProperty("hubbub.chaos"));

    private static final int PEOPLE = 30;
    private static final String OPTIONS = "--set limits.connections-per-address=0 --set drain.spread=PT1S";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Whom a node had that has ended, and who does not come back, is said to have gone before so much time is over. */
    private static final Duration UNTIL_GONE = Duration.ofSeconds(14);

    /** What cannot be kept is held for three seconds, and a lost connection takes two to be noticed. */
    private static final double HELD_SECONDS = 8;

    private static final Pattern PERSON = Pattern.compile("\"name\":\"p\\d+\"");

    private final Ledger ledger = new Ledger();
    private final CountDownLatch calm = new CountDownLatch(1);
    /** That one of the people has come or gone, as anybody was told, once all are there. */
    private final List<String> noise = new CopyOnWriteArrayList<>();
    private final List<Regular> people = new ArrayList<>();
    private volatile boolean areAllThere;
    private Cluster cluster;

    @TempDir
    Path directory;

    private Road through(URI balancer) {
        return new BalancedRoad(balancer) {
            @Override
            public void tells(String json) {
                listenFor(json);
            }
        };
    }

    private void listenFor(String json) {
        boolean isChange = json.contains("\"t\":\"join\"") || json.contains("\"t\":\"leave\"");
        boolean isSomeOnly = json.contains("\"t\":\"here\"") && PERSON.matcher(json).results().count() < PEOPLE;
        if (areAllThere && (isSomeOnly || isChange && PERSON.matcher(json).find())) {
            noise.add(json);
        }
    }

    private URI room(String node, String path) throws IOException, InterruptedException {
        return URI.create(cluster.address(node).toString().replace("http:", "ws:") + "room" + path);
    }

    private void awaitAll() throws InterruptedException {
        assertTrue(Patience.until(PATIENCE, () -> people.stream().allMatch(Regular::isIn)), people::toString);
    }

    private int comebacks() {
        return people.stream().mapToInt(Regular::healed).sum();
    }

    @Test
    void restartsMakeNoNoiseAndWithoutMostServersTheRoomIsThereToRead() throws Exception {
        try (Cluster running = Cluster.up(directory, OPTIONS)) {
            cluster = running;
            Road road = through(cluster.address("balancer"));
            IntStream.range(0, PEOPLE).forEach(i -> people.add(new Regular("p" + i, road, ledger, calm, new Random())));
            people.forEach(Thread::startVirtualThread);
            try {
                awaitAll();
                restartAll();
                long restarted = System.nanoTime();
                mostServersAreLost();
                if (ALL) {
                    Patience.untilDue(restarted + UNTIL_GONE.toNanos()); // Without, of the last node somewhat less.
                }
                assertEquals(List.of(), noise);
                assertEquals(List.of(), ledger.complaints());
                for (String node : List.of("hubbub-1", "hubbub-2", "hubbub-3")) {
                    assertEquals(PEOPLE, PERSON.matcher(here(node)).results().count(), "on " + node);
                }
            } finally {
                calm.countDown();
                for (Regular one : people) {
                    one.leave();
                }
            }
        }
    }

    /** What newcomers to this node are told. */
    private String here(String node) throws IOException, InterruptedException {
        try (JsonClient newcomer = JsonClient.hello(room(node, ""), "Newcomer", "")) {
            return newcomer.hear("here");
        }
    }

    private void restartAll() throws IOException, InterruptedException {
        // Those on each node hear of those on the others some time after they have come.
        for (String node : List.of("hubbub-1", "hubbub-2", "hubbub-3")) {
            try (JsonClient there = JsonClient.hello(room(node, ""), "Waits", "")) {
                for (long known = 0; known < PEOPLE;) {
                    known += PERSON.matcher(there.hearOneOf(List.of("here", "join"))).results().count();
                }
            }
        }
        areAllThere = true;
        int before = comebacks();
        for (String node : List.of("hubbub-1", "hubbub-2", "hubbub-3")) {
            try (JsonClient stays = JsonClient.hello(room(node.equals("hubbub-3") ? "hubbub-1" : "hubbub-3", ""), "Stays", "")) {
                listenFor(stays.hear("here"));
                cluster.restartNode(node);
                awaitAll();
                stays.rest().forEach(this::listenFor);
            }
        }
        System.out.printf("figures: cluster: three nodes restarted, %d people came back %d times, nobody was said to have gone%n",
                          PEOPLE, comebacks() - before);
    }

    private void mostServersAreLost() throws Exception {
        try (JsonClient ada = JsonClient.hello(room("hubbub-1", ""), "Ada", "");
             ChatClient listens = ChatClient.connect(room("hubbub-2", ""), 1).getFirst();
             ChatClient says = ChatClient.connect(room("hubbub-3", ""), 1).getFirst()) {
            ada.say("a-1", "before").hear("msg");
            awaitHeard(listens, "before");
            int before = comebacks();
            cluster.run("kill", "nats-2");
            cluster.run("kill", "nats-3");

            // The first may be on its way to those that fall: then it is in doubt, and only what comes behind it can be refused.
            long lost = System.nanoTime();
            says.say("this cannot be kept").say("nor this");
            ada.say("a-2", "this cannot be kept either").say("a-3", "not this");
            String refused = ada.hear("error");
            double refusedAfter = Patience.secondsSince(lost);
            assertTrue(refused.contains("\"code\":\"unavailable\""), refused);
            assertTrue(Long.parseLong(JsonClient.field(refused, "retryMs").orElseThrow()) > 0, refused);
            assertEquals(new Ending(1013, "what you said could not be kept; try again later"), says.ending());
            double closedAfter = Patience.secondsSince(lost);
            System.out.printf("figures: cluster: without most servers refused after %.1f s, in plain text closed after %.1f s%n",
                              refusedAfter, closedAfter);
            assertTrue(closedAfter < HELD_SECONDS, closedAfter + " s");

            ada.say("{\"t\":\"history\",\"before\":\"" + Long.MAX_VALUE + "\",\"n\":5}");
            assertTrue(ada.hear("page").contains("\"text\":\"before\""));
            try (JsonClient bob = JsonClient.hello(room("hubbub-2", ""), "Bob", ",\"history\":1")) {
                assertEquals("before", JsonClient.field(bob.hear("msg"), "text").orElseThrow());
            }
            assertEquals(new Ending(1013, Refusal.UNOPENED.sentence()), ChatClient.connect(room("hubbub-2", "/attic")).ending());

            cluster.run("start", "nats-2");
            cluster.run("start", "nats-3");
            String answer = "error";
            while (answer.contains("error")) {
                answer = ada.say("a-3", "not this").hearOneOf(List.of("msg", "ack", "error"));
            }
            awaitHeard(listens, "not this");
            ChatClient.connect(room("hubbub-3", ""), 1).getFirst().close(); // It has said something and heard it.
            assertEquals(before, comebacks(), "nobody's connection has ended");
        }
    }

    private static void awaitHeard(ChatClient client, String text) throws InterruptedException {
        String heard = "";
        while (!text.equals(heard)) {
            heard = client.hear();
            assertTrue(heard != null, "never heard: " + text);
        }
    }
}
