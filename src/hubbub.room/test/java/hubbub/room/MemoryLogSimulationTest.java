package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.room.LogAnswer.Reason;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random appends, readings and steps of time, backwards too, over many seeds, beside a model that keeps everything in lists and
 * looks through all of it. {@code -Dhubbub.log.seed=N} runs one seed again, {@code -Dhubbub.log.seeds=N} so many.
 */
class MemoryLogSimulationTest {

    private static final int STEPS = 100;

    @Test
    void manySeedsAgreeWithTheModel() {
        Long only = Long.getLong("hubbub.log.seed");
        long first = only == null ? 0 : only;
        long count = only == null ? Long.getLong("hubbub.log.seeds", 500) : 1;
        for (long seed = first; seed < first + count; seed++) {
            try {
                new Simulation(new Random(seed)).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " fails; -Dhubbub.log.seed=" + seed + " runs it again", e);
            }
        }
    }

    /** Everything ever committed, and from where on it is not trimmed. */
    private static final class Model {

        private final MemoryLog.Bounds bounds;
        private final List<LogEntry> entries = new ArrayList<>();
        private int trimmed;
        private long now;

        Model(MemoryLog.Bounds bounds) {
            this.bounds = bounds;
        }

        void look(long clock) {
            now = Math.max(now, clock);
        }

        /** What an append of these is answered with, one answer for each message. */
        List<LogAnswer> append(List<Message> messages, long clock) {
            look(clock);
            List<LogAnswer> answers = new ArrayList<>();
            for (Message message : messages) {
                List<LogEntry> young = entries.stream()
                        .filter(entry -> entry.message().id().isPresent() && now - entry.at() <= RoomLog.RESEND_MILLIS).toList();
                Optional<LogEntry> original = young.stream().filter(entry -> isResend(message, entry.message())).findFirst();
                if (original.isPresent()) {
                    answers.add(new LogAnswer.Known(message, original.get().offset()));
                } else if (message.id().isPresent() && young.size() >= bounds.resends()) {
                    long retry = young.getFirst().at() + RoomLog.RESEND_MILLIS + 1 - now;
                    answers.add(new LogAnswer.Refused(message, Reason.TOO_MANY, retry));
                } else {
                    entries.add(new LogEntry(entries.size() + 1, now, message));
                    answers.add(new LogAnswer.Committed(List.of(entries.getLast())));
                }
            }
            return answers;
        }

        private static boolean isResend(Message message, Message original) {
            return message.id().isPresent() && message.id().equals(original.id())
                    && message.from().id().equals(original.from().id());
        }

        /** The longest end of it that is within all bounds; what was trimmed once does not come back. */
        List<LogEntry> kept(long clock) {
            look(clock);
            while (trimmed < entries.size() && !isWithinBounds(entries.subList(trimmed, entries.size()))) {
                trimmed++;
            }
            return entries.subList(trimmed, entries.size());
        }

        private boolean isWithinBounds(List<LogEntry> end) {
            return now - end.getFirst().at() <= bounds.age().toMillis()
                    && (end.size() == 1 || end.size() <= bounds.messages() && bytes(end) <= bounds.bytes());
        }
    }

    private static final class Simulation {

        private final Random random;
        private final SettableClock clock = new SettableClock();
        private final Model model;
        private final MemoryLog log;
        private final LogWitness witness = new LogWitness();

        Simulation(Random random) {
            this.random = random;
            var bounds = new MemoryLog.Bounds(1 + random.nextInt(40), 1 + random.nextInt(600),
                                              Duration.ofSeconds(1 + random.nextInt(400)), 1 + random.nextInt(30));
            this.model = new Model(bounds);
            this.log = new MemoryLog(bounds, clock, 1);
        }

        void run() {
            log.open(witness);
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> append();
                    case 3 -> readForwards();
                    case 4 -> readBackwards();
                    case 5 -> clock.passMillis(random.nextInt(20_000));
                    case 6 -> clock.passMillis(random.nextInt(20) == 0 ? -random.nextInt(60_000) : random.nextInt(3));
                    default -> assertEnds();
                }
            }
            assertEnds();
        }

        private void append() {
            List<Message> messages = new ArrayList<>();
            for (int count = random.nextInt(6); count > 0; count--) {
                Person person = new Person("p" + random.nextInt(3), "Somebody");
                Optional<String> id = random.nextInt(4) == 0 ? Optional.empty() : Optional.of("id" + random.nextInt(25));
                messages.add(new Message(person, id, new byte[random.nextInt(20) == 0 ? 700 : random.nextInt(40)]));
            }
            int before = witness.answers().size();
            List<LogAnswer> expected = model.append(messages, clock.millis());

            log.append(messages);

            List<LogAnswer> answers = witness.answers().subList(before, witness.answers().size());
            assertEquals(expected, oneForEachMessage(answers));
            for (int i = 1; i < answers.size(); i++) {
                assertFalse(answers.get(i - 1) instanceof LogAnswer.Committed && answers.get(i) instanceof LogAnswer.Committed,
                            "neighbours are committed together");
            }
        }

        private static List<LogAnswer> oneForEachMessage(List<LogAnswer> answers) {
            List<LogAnswer> apart = new ArrayList<>();
            for (LogAnswer answer : answers) {
                if (answer instanceof LogAnswer.Committed(List<LogEntry> entries)) {
                    entries.forEach(entry -> apart.add(new LogAnswer.Committed(List.of(entry))));
                } else {
                    apart.add(answer);
                }
            }
            return apart;
        }

        private void readForwards() {
            long offset = anyOffset();
            int maxMessages = 1 + random.nextInt(12);
            int maxBytes = random.nextInt(200);
            List<LogEntry> page = new ArrayList<>();

            log.readFrom(offset, maxMessages, maxBytes, page::addAll);

            List<LogEntry> rest = model.kept(clock.millis()).stream().filter(entry -> entry.offset() >= offset).toList();
            int count = 0;
            while (count < rest.size() && isWithin(rest.subList(0, count + 1), maxMessages, maxBytes)) {
                count++;
            }
            assertEquals(rest.subList(0, count), page);
        }

        private void readBackwards() {
            long offset = anyOffset();
            int maxMessages = 1 + random.nextInt(12);
            int maxBytes = random.nextInt(200);
            List<LogEntry> page = new ArrayList<>();

            log.readBefore(offset, maxMessages, maxBytes, page::addAll);

            List<LogEntry> rest = model.kept(clock.millis()).stream().filter(entry -> entry.offset() < offset).toList();
            int from = rest.size();
            while (from > 0 && isWithin(rest.subList(from - 1, rest.size()), maxMessages, maxBytes)) {
                from--;
            }
            assertEquals(rest.subList(from, rest.size()), page);
        }

        private long anyOffset() {
            return random.nextInt(model.entries.size() + 5) - 2;
        }

        private static boolean isWithin(List<LogEntry> page, int maxMessages, int maxBytes) {
            return page.size() == 1 || page.size() <= maxMessages && bytes(page) <= maxBytes;
        }

        private void assertEnds() {
            assertEquals(model.entries.size(), log.last());
            assertEquals(log.last() + 1 - model.kept(clock.millis()).size(), log.first());
            assertTrue(log.first() >= 1);
        }
    }

    private static int bytes(List<LogEntry> entries) {
        return entries.stream().mapToInt(entry -> entry.message().length()).sum();
    }
}
