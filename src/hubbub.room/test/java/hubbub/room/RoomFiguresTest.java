package hubbub.room;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RoomFiguresTest {

    private static RoomFigures of(int clients, int messages, int toClients, long nanos, int highWater) {
        RoomFigures figures = new RoomFigures();
        figures.clients(clients);
        figures.broadcast(messages, toClients, nanos, highWater);
        figures.departed(Departure.TOO_SLOW);
        figures.held();
        return figures;
    }

    @Test
    void aSumHoldsAllThatWasCounted() {
        RoomFigures sum = new RoomFigures();
        sum.add(of(2, 5, 10, 2_000_000, 700));
        sum.add(of(3, 1, 3, 50_000, 300));
        sum.add(new RoomFigures());

        assertEquals(5, sum.clients());
        assertEquals(6, sum.messages());
        assertEquals(53, sum.deliveries());
        assertEquals(2, sum.batches());
        assertEquals(2, sum.holds());
        assertEquals(700, sum.queueHighWater(), "the most that ever waited anywhere");
        assertEquals(2, sum.departures().get(Departure.TOO_SLOW));
        assertEquals(2, sum.departures().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(6, sum.turnMessages().sum());
        assertEquals(1, sum.turnMessages().buckets().get(1L));
        assertEquals(1, sum.turnMessages().buckets().get(16L));
        assertEquals(2_050_000, sum.turnNanos().sum());
        assertEquals(1, sum.turnNanos().buckets().get(100_000L));
        assertEquals(1, sum.turnNanos().buckets().get(10_000_000L));
    }
}
