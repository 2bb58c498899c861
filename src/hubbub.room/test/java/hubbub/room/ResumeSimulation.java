package hubbub.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import hubbub.room.SteppedRoom.TestClient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One seed of {@link ResumeSimulationTest}. */
final class ResumeSimulation {

    private static final int STEPS = 150;
    private static final int LAST_STEPS = 60;
    static final long EPOCH = 7;

    final WatchedLog log;
    final Optional<HeldLog> held;
    final FieldLines format;
    final SteppedRoom room;
    boolean isInTurn;
    boolean isClosing;
    /** Blocks that were read. */
    int reads;
    private boolean isSettling;
    private final Random random;
    private final Map<String, Integer> seen;
    private final SettableClock clock = new SettableClock();
    private final long ageSeconds;
    private final int restlessness;
    private final PresenceModel presence = new PresenceModel();
    private final Crowd crowd;
    private final ArrayDeque<String> lastSteps = new ArrayDeque<>();

    /** What happens is counted in {@code seen}. */
    ResumeSimulation(Random random, Map<String, Integer> seen) {
        this.random = random;
        this.seen = seen;
        this.ageSeconds = 1 + random.nextInt(random.nextBoolean() ? 60 : 1000);
        this.restlessness = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40);
        var bounds = new MemoryLog.Bounds(1 + random.nextInt(random.nextBoolean() ? 8 : 100), 1 + random.nextInt(1500),
                                          Duration.ofSeconds(ageSeconds), 1 + random.nextInt(200));
        this.log = new WatchedLog(new MemoryLog(bounds, clock, EPOCH), random, 1 + random.nextInt(12));
        this.held = random.nextBoolean() ? Optional.of(new HeldLog(log)) : Optional.empty();
        held.ifPresent(late -> late.holdsReadings = random.nextInt(4) > 0);
        this.format = new FieldLines(log, this::meanwhile);
        this.room = new SteppedRoom(new RoomLimits(
                1 + random.nextInt(8), 1 + random.nextInt(900), 3 + random.nextInt(10), 200 + random.nextInt(3000),
                1 + random.nextInt(4), 1 + random.nextInt(60), Duration.ZERO, Duration.ofMillis(random.nextInt(4))),
                held.isPresent() ? held.get() : log);
        room.meanwhile = this::meanwhile;
        this.crowd = new Crowd(this, random);
    }

    String lastSteps() {
        return String.join("; ", lastSteps);
    }

    void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        isSettling = true;
        settle();
        pass(Presence.RETURN_NANOS + Presence.COUNT_NANOS);
        settle();
        crowd.clients.stream().filter(SimulatedClient::isIn).forEach(this::assertHasHeardAll);
        crowd.clients.forEach(client -> assertEquals(0, client.session.pendingMessages, "all that was accepted is served"));
        close();
    }

    private void step() {
        switch (random.nextInt(18)) {
            case 0 -> crowd.join();
            case 1 -> crowd.leave();
            case 2, 3, 4, 5 -> crowd.say();
            case 6 -> crowd.ask();
            case 7, 8, 9 -> readSome();
            case 10 -> readAll();
            case 11 -> pass(random.nextInt(40) * 25_000_000L);
            case 12 -> passLong();
            case 13, 14 -> answer();
            default -> turn();
        }
    }

    /** What others do while the room's thread is at work. */
    void meanwhile() {
        if (isInTurn && restlessness > 0 && random.nextInt(restlessness) == 0) {
            switch (isSettling ? 12 : random.nextInt(12)) {
                case 0 -> crowd.join();
                case 1 -> crowd.leave();
                case 2, 3, 4 -> crowd.say();
                default -> readSome();
            }
        }
    }

    /** Whether a writer that is woken now is done before the room's thread goes on. */
    boolean isQuickWriter() {
        return isInTurn && restlessness > 0 && random.nextInt(8) == 0;
    }

    void note(String step) {
        lastSteps.add(isInTurn ? "(" + step + ")" : step);
        if (lastSteps.size() > LAST_STEPS) {
            lastSteps.remove();
        }
    }

    private void readSome() {
        crowd.anyClient().filter(client -> !client.stalls).ifPresent(client -> {
            boolean any = client.read(1 + random.nextInt(3));
            note(client + (any ? " reads" : " has nothing to read"));
        });
    }

    /** But those who stall, who change now and then. */
    private void readAll() {
        note("all read");
        crowd.anyClient().ifPresent(client -> client.stalls = random.nextInt(3) == 0);
        crowd.clients.stream().filter(client -> client.isOn && !client.stalls).forEach(this::readAllThenCompare);
        crowd.plain.forEach(TestClient::read);
    }

    private void readAllThenCompare(SimulatedClient client) {
        client.readAll();
        if (client.isIn() && client.isWelcomed) {
            assertEquals(presence.ids(), client.people.keySet(), "who is there, as " + client + " was told");
        }
    }

    private void passLong() {
        pass(Duration.ofSeconds(switch (random.nextInt(12)) {
            case 0, 1 -> 10;
            case 2 -> 25;
            case 3 -> ageSeconds + 1;
            case 4 -> RoomLog.RESEND_MILLIS / 1000;
            default -> random.nextInt(5);
        }).toNanos());
    }

    private void pass(long nanos) {
        note("time passes: " + nanos / 1_000_000 + " ms");
        room.passTime(Duration.ofNanos(nanos));
        clock.pass(Duration.ofNanos(nanos));
    }

    private void answer() {
        held.ifPresent(late -> {
            if (random.nextInt(5) == 0) {
                note("another node speaks");
                late.foreign(new Message(new Person("far", "Far"), Optional.empty(), new byte[] {'f'}));
            } else if (late.held() > 0) {
                if (random.nextBoolean()) {
                    late.merge();
                }
                int count = 1 + random.nextInt(late.held());
                note(count + " answers");
                late.release(count);
            }
        });
    }

    private boolean turn() {
        note("turn");
        isInTurn = true;
        boolean closed = room.turn();
        isInTurn = false;
        presence.turned(crowd.clients, room.nanos);
        return closed;
    }

    /** Everybody reads and the log answers, until nothing happens any more. */
    private void settle() {
        int quiet = 0;
        for (int turns = 0; quiet < 4; turns++) {
            assertTrue(turns < 400, "it never becomes quiet");
            long before = reads + room.figures.messages();
            held.ifPresent(HeldLog::releaseAll);
            pass(5_000_000);
            turn();
            crowd.clients.forEach(SimulatedClient::readAll);
            crowd.plain.forEach(TestClient::read);
            quiet = reads + room.figures.messages() > before || held.filter(late -> late.held() > 0).isPresent() ? 0 : quiet + 1;
        }
    }

    private void assertHasHeardAll(SimulatedClient client) {
        saw("there at the end");
        assertTrue(client.isWelcomed, client + " waits for its welcome");
        assertNull(client.session.catchUp, client + " still catches up at " + client.heardUpTo);
        assertEquals(log.committed.size(), client.heardUpTo, client + " has heard all");
        assertEquals(presence.ids(), client.people.keySet());
        long plain = crowd.plain.stream().filter(other -> other.session.isIn()).count();
        assertEquals(presence.ids().size() + plain, client.count, "how many");
        assertEquals(client.session.person().name(), client.people.get(client.somebody.id), "its own name");
        if (!client.wasReset) {
            assertTrue(client.answered.containsAll(client.said), client.said + " answered " + client.answered);
        }
    }

    private void close() {
        isClosing = true;
        room.close(Duration.ofSeconds(10));
        for (int turns = 0; !turn(); turns++) {
            assertTrue(turns < 100, "the room never closes");
            held.ifPresent(HeldLog::releaseAll);
            crowd.clients.forEach(SimulatedClient::readAll);
            crowd.clients.forEach(client -> client.session.leave());
            crowd.plain.forEach(client -> client.session.leave());
        }
        assertEquals(0, room.figures.clients(), "no ghosts");
    }
}
