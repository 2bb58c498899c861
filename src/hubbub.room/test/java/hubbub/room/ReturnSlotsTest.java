package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

import hubbub.room.SteppedRoom.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReturnSlotsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 500, 100_000})
    void noMoreThanSoManyComeBackInAnySecond(int perSecond) {
        ReturnSlots slots = new ReturnSlots(perSecond);
        long[] times = LongStream.range(0, 5L * perSecond).map(i -> slots.nextMillis()).toArray();

        for (int i = perSecond; i < times.length; i++) {
            assertTrue(times[i] - times[i - perSecond] >= 1_000, "number " + i);
        }
        assertEquals(500, times[0]);
        assertTrue(times[times.length - 1] <= 5_500, "and no later than need be");
    }

    @Test
    void roomsThatCloseTogetherShareThem() {
        ReturnSlots slots = new ReturnSlots(100);
        TreeMap<Long, Integer> returns = new TreeMap<>();
        List<SteppedRoom> rooms = List.of(new SteppedRoom(RoomLimits.defaults()), new SteppedRoom(RoomLimits.defaults()));
        List<TestClient> clients = new ArrayList<>();
        for (SteppedRoom room : rooms) {
            for (int i = 0; i < 150; i++) {
                clients.add(room.join("Guest" + i));
            }
            room.settle();
        }
        for (SteppedRoom room : rooms) {
            room.inbox.post(new Command.Close(Departure.RESTARTING, 0, room.nanos + Duration.ofSeconds(9).toNanos(), slots));
            room.turn();
        }

        for (TestClient client : clients) {
            String bye = client.news().getLast();
            returns.merge(Long.parseLong(bye.substring("bye RESTARTING ".length())) / 1_000, 1, Integer::sum);
        }
        assertTrue(returns.values().stream().allMatch(count -> count <= 100), returns::toString);
        assertEquals(300, returns.values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void lessThanOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ReturnSlots(0));
    }
}
