package hubbub.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import hubbub.room.Departure;
import hubbub.room.MemoryLog;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.room.RoomLimits;
import hubbub.room.RoomProbe;
import hubbub.websocket.WriterLane;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Many come and go while rooms that seem to be of no use are closed as fast as possible: nobody is told that a room is closed,
 * nothing that was said is lost, even of those who do not wait for it, and no sum goes backwards.
 */
@Timeout(120)
class RoomsRaceTest {

    /** Nothing is written here. */
    private static final WriterLane NO_LANE = null;

    private static final int VISITORS = 8;
    private static final int VISITS = 2_000;
    private static final List<String> NAMES = List.of("attic", "cellar", "garden");
    /** The least there is. */
    private static final Duration AGE = Duration.ofMillis(1);

    private final AtomicInteger opened = new AtomicInteger();

    private Place.Opened open(String name) {
        opened.incrementAndGet();
        MemoryLog log = new MemoryLog(new MemoryLog.Bounds(100, 10_000, AGE, 100));
        return new Place.Opened(Room.open(name, RoomLimits.defaults(), log, RoomProbe.NONE, Runnable::run), NO_LANE,
                                new Door(new ForgottenSeal()));
    }

    @ParameterizedTest
    @CsvSource({"closed when nothing is left in it, 100, 20", "closed early, 0, 1000000"})
    void nobodyIsEverToldThatTheRoomIsClosed(String how, int mostEmpty, long sweepMicros) throws Exception {
        Rooms rooms = new Rooms(new Rooms.Bounds(NAMES.size(), mostEmpty), this::open, Duration.ofNanos(sweepMicros * 1_000));
        List<Future<Integer>> visits = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < VISITORS; i++) {
                RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
                visits.add(threads.submit(visits(rooms, random)));
            }
            List<Long> before = figures(rooms);
            while (!visits.stream().allMatch(Future::isDone)) {
                List<Long> now = figures(rooms);
                for (int i = 0; i < now.size(); i++) {
                    assertTrue(now.get(i) >= before.get(i), before + " before " + now);
                }
                before = now;
                TimeUnit.MICROSECONDS.sleep(200);
            }
        }

        int said = 0;
        for (Future<Integer> visit : visits) {
            said += visit.get();
        }
        assertTrue(opened.get() > VISITS / 100, opened + " rooms opened: there was no race");
        long messages = said;
        assertTrue(Patience.until(Duration.ofSeconds(10), () -> rooms.figures().messages() >= messages), "some were lost");
        assertEquals(messages, rooms.figures().messages());
        rooms.close(Departure.CLOSED, Duration.ZERO, Duration.ZERO, new ReturnSlots(ReturnSlots.USUAL));
        assertEquals((long) VISITORS * VISITS, rooms.figures().departures().values().stream().mapToLong(Long::longValue).sum());
    }

    /** Returns how many messages were said. */
    private static Callable<Integer> visits(Rooms rooms, RandomGenerator random) {
        return () -> {
            int said = 0;
            for (int i = 0; i < VISITS; i++) {
                Visitor visitor = Visitor.in(rooms, NAMES.get(random.nextInt(NAMES.size())));
                int mood = random.nextInt(3);
                if (mood > 0) {
                    said++;
                    assertTrue(mood == 1 ? visitor.say("bye") : visitor.sayAndHear("hi"), () -> "told " + visitor.ending());
                }
                assertTrue(visitor.ending().isEmpty(), () -> "told " + visitor.ending());
                visitor.go();
                if (random.nextInt(4) == 0) {
                    LockSupport.parkNanos(random.nextInt(3_000_000));
                }
            }
            return said;
        };
    }

    private static List<Long> figures(Rooms rooms) {
        RoomFigures sum = rooms.figures();
        return LongStream.concat(
                LongStream.of(sum.messages(), sum.deliveries(), sum.batches(), sum.queueHighWater(),
                              sum.departures().get(Departure.LEFT), sum.turnMessages().sum(), sum.turnNanos().sum()),
                sum.turnMessages().buckets().values().stream().mapToLong(Long::longValue)).boxed().toList();
    }
}
