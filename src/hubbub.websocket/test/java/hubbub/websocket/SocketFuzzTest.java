package hubbub.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Mutated conversations over real sockets, a seeded fuzz. What is counted is {@link Mutants}: each is one mutated
 * conversation of a few frames. They are sent over one connection as long as it is legal to go on, at most
 * {@link #MOST_PER_CONNECTION}, and several connections are at work at the same time; what each is answered is checked by
 * {@link FuzzedConnection}. Afterwards nobody is left, everybody was told once, and nothing was logged at WARNING or above.
 *
 * <p>20,000 by default, with another seed each time; a failure says its seed. To run as many as one likes, or one seed again:
 * {@code mvn -pl src/hubbub.websocket test -Dtest=SocketFuzzTest
 * -Dfuzz.mutants=100000 -Dfuzz.seed=1}
 */
class SocketFuzzTest {

    static {
        // The module under test has no need of java.util.logging; LogWatch has.
        SocketFuzzTest.class.getModule().addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
    }

    private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int CONNECTIONS_AT_ONCE = 4;
    private static final int MOST_PER_CONNECTION = 20;

    /** Who is in, as a room would have it. */
    private final Set<TestListener> members = ConcurrentHashMap.newKeySet();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    private final class Member extends TestListener {
        @Override
        void opened(FrameSession session) {
            joined.incrementAndGet();
            members.add(this);
        }

        @Override
        void closed(FrameSession from) {
            left.incrementAndGet();
            members.remove(this);
        }
    }

    @Test
    void noMutantIsAnsweredWronglyOrLeavesATrace() throws InterruptedException {
        String about = "seed " + SEED + ", " + MUTANTS + " mutants";
        try (LogWatch log = new LogWatch(); ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS_AT_ONCE)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS_AT_ONCE; i++) {
                Random random = new Random(SEED + i);
                int share = MUTANTS / CONNECTIONS_AT_ONCE + (i < MUTANTS % CONNECTIONS_AT_ONCE ? 1 : 0);
                workers.add(connections.submit(() -> {
                    send(share, random);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }

            assertEquals(Set.of(), members, about);
            assertEquals(joined.get(), left.get(), about);
            assertTrue(joined.get() >= MUTANTS / MOST_PER_CONNECTION, about);
            assertEquals(List.of(), log.warnings(), about);
        } catch (ExecutionException e) {
            throw new AssertionError(about + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Each worker has a server of its own, so that the next listener is that of its connection. */
    private void send(int mutants, Random random) throws InterruptedException {
        Mutants source = new Mutants(random);
        try (TestServer server = new TestServer(TestServer.PATIENT, Member::new)) {
            int sent = 0;
            while (sent < mutants) {
                try (FuzzedConnection connection = new FuzzedConnection(server, random)) {
                    int most = Math.min(mutants - sent, 1 + random.nextInt(MOST_PER_CONNECTION));
                    try {
                        for (int i = 0; i < most && connection.mustGoOn(); i++) {
                            sent++;
                            connection.send(source.next());
                        }
                        connection.end();
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(e + "\nafter " + sent + " mutants of one of them\n" + connection.story(), e);
                    }
                }
            }
        }
    }
}
