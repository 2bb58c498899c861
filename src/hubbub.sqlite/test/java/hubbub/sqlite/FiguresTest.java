package hubbub.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import hubbub.room.LogAnswer;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How fast it is, with bounds that a busy machine keeps too: what was measured on a quiet one is in {@code etc/data.md}.
 * {@code -Dhubbub.log.stored=N} stores so many messages before it measures a start.
 */
@Timeout(120)
class FiguresTest {

    private static final int STORED = Integer.getInteger("hubbub.log.stored", 200_000);

    private static final int TURN = 1_024;
    /** Turns under way, as of several rooms, or clients with much pending. */
    private static final int UNDER_WAY = 16;
    private static final int SENDERS = 100;
    private static final byte[] TEXT = "x".repeat(64).getBytes();

    private static final int LEAST_PER_SECOND = 5_000;
    private static final double MOST_MILLIS = 8;
    private static final double MOST_START_SECONDS = 1;

    @TempDir
    Path directory;

    private static Message message(long number, boolean withId) {
        return new Message(new Person("Iv7iWT8ITpqan" + number % SENDERS, "Ada"),
                           withId ? Optional.of("c1-" + number / SENDERS) : Optional.empty(), TEXT);
    }

    /** Appends so many in turns and returns how many of them a second are committed. */
    private static double perSecond(RoomLog log, int turns, boolean withIds) throws InterruptedException {
        Semaphore underWay = new Semaphore(UNDER_WAY * TURN);
        AtomicLong committed = new AtomicLong();
        log.open(answer -> {
            int count = ((LogAnswer.Committed) answer).entries().size();
            committed.addAndGet(count);
            underWay.release(count);
        });
        long begin = System.nanoTime();
        for (long turn = 0; turn < turns; turn++) {
            long first = turn * TURN;
            underWay.acquire(TURN);
            log.append(IntStream.range(0, TURN).mapToObj(i -> message(first + i, withIds)).toList());
        }
        underWay.acquire(UNDER_WAY * TURN);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertEquals((long) turns * TURN, committed.get());
        log.close();
        return turns * TURN / seconds;
    }

    @Test
    void muchIsCommittedInASecond() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            perSecond(fixture.logs.of("warm-up", MemoryLog.Bounds.defaults()), 60, true);
            double without = perSecond(fixture.logs.of("plain", MemoryLog.Bounds.defaults()), 200, false);
            double with = perSecond(fixture.logs.of("json", MemoryLog.Bounds.defaults()), 200, true);

            System.out.printf("figures: log: messages of 64 bytes a second: %,.0f, with ids %,.0f%n", without, with);
            assertTrue(without >= LEAST_PER_SECOND && with >= LEAST_PER_SECOND, without + ", " + with);
        }
    }

    @Test
    void oneMessageByItselfWaitsForLittle() throws Exception {
        int count = 2_000;
        double[] millis = new double[count];
        try (Fixture fixture = new Fixture(directory)) {
            RoomLog log = fixture.logs.of("attic", MemoryLog.Bounds.defaults());
            Semaphore answered = new Semaphore(0);
            log.open(answer -> answered.release());
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                log.append(List.of(message(i, true)));
                answered.acquire();
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
            log.close();
        }
        Arrays.sort(millis);
        System.out.printf("figures: log: a message by itself is committed after %.2f ms (p50), %.2f (p99)%n",
                          millis[count / 2], millis[count * 99 / 100]);
        assertTrue(millis[count / 2] <= MOST_MILLIS, millis[count / 2] + " ms");
    }

    @Test
    void aStartTakesLittleLongerHoweverMuchIsStored() throws Exception {
        double empty = secondsToOpen(directory.resolve("empty"));
        Path full = directory.resolve("full");
        try (Fixture fixture = new Fixture(full)) {
            perSecond(fixture.logs.of("attic", MemoryLog.Bounds.defaults()), STORED / TURN, true);
        }
        double seconds = secondsToOpen(full);

        System.out.printf("figures: log: opened after %.3f s with %,d messages (%d MB), %.3f s with none%n",
                          seconds, STORED, Files.size(DataDirectory.database(full)) >> 20, empty);
        assertTrue(seconds - empty <= MOST_START_SECONDS, seconds + " s");
    }

    private static double secondsToOpen(Path directory) throws Exception {
        long begin = System.nanoTime();
        CountDownLatch answered = new CountDownLatch(1);
        try (Fixture fixture = new Fixture(directory)) {
            RoomLog log = fixture.logs.of("attic", MemoryLog.Bounds.defaults());
            log.open(answer -> answered.countDown());
            log.append(List.of(message(-1, false)));
            answered.await();
            double seconds = (System.nanoTime() - begin) / 1e9;
            log.close();
            return seconds;
        }
    }
}
