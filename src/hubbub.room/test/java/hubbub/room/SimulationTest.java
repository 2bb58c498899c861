package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random joins, leaves, words, reads, stalls and passing time over many seeds. A witness, who joins first and reads after every
 * turn, hears the room's order; a naive model says what everybody else must have heard of it and who must have been cut.
 * {@code -Dhubbub.simulation.seed=N} runs one seed again, {@code -Dhubbub.simulation.seeds=N} so many.
 */
class SimulationTest {

    private static final int STEPS = 120;
    private static final Duration TICK = Duration.ofMillis(1);

    /** What the model knows of a client. */
    private static final class Member {
        final TestClient client;
        final int name;
        final boolean stalls;
        int said;
        int joinedAt = -1;
        int unreadBatches;
        int unreadBytes;
        boolean left;
        boolean mustBeCut;

        Member(TestClient client, int name, boolean stalls) {
            this.client = client;
            this.name = name;
            this.stalls = stalls;
        }

        boolean isInTheRoom() {
            return !left && !mustBeCut;
        }

        void read() {
            client.read();
            unreadBatches = 0;
            unreadBytes = 0;
        }
    }

    @Test
    void thousandsOfSeedsAgreeWithTheModel() {
        Long only = Long.getLong("hubbub.simulation.seed");
        long first = only == null ? 0 : only;
        long count = only == null ? Long.getLong("hubbub.simulation.seeds", 5_000) : 1;
        for (long seed = first; seed < first + count; seed++) {
            try {
                new Simulation(new Random(seed)).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " fails; -Dhubbub.simulation.seed=" + seed + " runs it again", e);
            }
        }
    }

    private static final class Simulation {

        private final Random random;
        private final SteppedRoom room;
        private final TestClient witness;
        private final List<Member> members = new ArrayList<>();

        Simulation(Random random) {
            this.random = random;
            this.room = new SteppedRoom(new RoomLimits(
                    1 + random.nextInt(8), 1 + random.nextInt(60), 1 + random.nextInt(6), 1 + random.nextInt(90),
                    1 + random.nextInt(4), 1 + random.nextInt(30), Duration.ZERO, TICK.multipliedBy(random.nextInt(4))));
            this.witness = room.join();
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0 -> members.add(new Member(room.join(), members.size(), random.nextInt(4) == 0));
                    case 1 -> anyMember().ifPresent(this::leave);
                    case 2, 3, 4, 5 -> anyMember().ifPresent(this::say);
                    case 6 -> members.stream().filter(m -> !m.stalls && random.nextBoolean()).forEach(Member::read);
                    case 7 -> room.passTime(TICK);
                    default -> turn();
                }
            }
            close();
            assertEquals(members.stream().mapToInt(m -> m.said).sum(), witness.heard.size(), "all accepted was broadcast");
            members.forEach(this::assertSaidInOrder);
            members.forEach(this::assertHeardWhatItMust);
            assertEquals(0, room.figures.clients(), "no ghosts");
        }

        private Optional<Member> anyMember() {
            List<Member> present = members.stream().filter(m -> !m.left).toList();
            return present.isEmpty() ? Optional.empty() : Optional.of(present.get(random.nextInt(present.size())));
        }

        private void leave(Member member) {
            member.left = true;
            member.client.session.leave();
        }

        /** One who was cut may still try: its reader has not noticed yet. */
        private void say(Member member) {
            Session session = member.client.session;
            String text = member.name + ":" + member.said + ":" + "x".repeat(random.nextInt(20));
            if (session.pendingMessages == 0 || session.pendingMessages < room.limits.pendingMessages()
                    && session.pendingBytes + text.length() <= room.limits.pendingBytes()) {
                if (member.mustBeCut) {
                    assertThrows(AssertionError.class, () -> member.client.say(text));
                } else {
                    member.client.say(text);
                    member.said++;
                }
            }
        }

        private boolean turn() {
            int before = witness.heard.size();
            members.stream().filter(m -> m.joinedAt < 0).forEach(m -> m.joinedAt = before);
            boolean closed = room.turn();
            List<String> news = witness.read().subList(before, witness.heard.size());
            assertTrue(news.size() <= room.limits.turnMessages(), "a turn within its bound");
            if (!news.isEmpty()) {
                int bytes = news.stream().mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length + 1).sum();
                assertTrue(bytes <= room.limits.turnBytes() || news.size() == 1, "a turn within its bound of bytes");
                members.stream().filter(Member::isInTheRoom).forEach(m -> expectDelivery(m, bytes));
            }
            members.forEach(m -> assertEquals(m.mustBeCut, m.client.wasCut, "cut when its queue is full, only then"));
            return closed;
        }

        private void expectDelivery(Member member, int bytes) {
            boolean full = member.unreadBatches > 0
                    && (member.unreadBatches == room.limits.queueBatches()
                        || member.unreadBytes + bytes > room.limits.queueBytes());
            if (full) {
                member.mustBeCut = true;
            } else {
                member.unreadBatches++;
                member.unreadBytes += bytes;
            }
        }

        private void close() {
            room.close(Duration.ofSeconds(10));
            for (int turns = 0; !turn(); turns++) {
                assertTrue(turns < 1_000, "the room never closes");
                room.passTime(TICK);
                members.stream().filter(m -> !m.stalls).forEach(Member::read);
                members.stream().filter(m -> m.stalls || m.client.session.outbound().ending().isPresent()).forEach(this::leave);
                if (witness.session.outbound().ending().isPresent()) {
                    witness.session.leave();
                }
            }
        }

        private void assertSaidInOrder(Member member) {
            List<String> own = witness.heard.stream().filter(text -> text.startsWith(member.name + ":")).toList();
            assertEquals(member.said, own.size());
            for (int n = 0; n < own.size(); n++) {
                assertTrue(own.get(n).startsWith(member.name + ":" + n + ":"), "a sender's own order");
            }
        }

        private void assertHeardWhatItMust(Member member) {
            int end = member.joinedAt + member.client.heard.size();
            assertEquals(witness.heard.subList(member.joinedAt, end), member.client.heard, "no gap, nothing twice, one order");
            if (!member.stalls && !member.mustBeCut && member.client.session.outbound().ending().get() == Departure.CLOSED) {
                assertEquals(witness.heard.size(), end, "who stayed heard everything");
            }
            assertFalse(member.client.wasCut && member.client.session.outbound().ending().get() != Departure.TOO_SLOW);
        }
    }
}
