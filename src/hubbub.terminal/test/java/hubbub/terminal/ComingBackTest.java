package hubbub.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** When a session comes back, by {@code etc/protocol.md}, "The end", and when it does not. */
class ComingBackTest {

    private static final Loss CUT = Loss.lost("cut");

    private final List<Event> events = new ArrayList<>();
    private long now = 1_000_000;
    private RoomSession session = session(Long.MAX_VALUE);

    private RoomSession session(long patience) {
        Profile ada = new Profile("secret", "t", Optional.of("Ada"), Optional.empty(), 50);
        return new RoomSession(ada, patience, events::add, () -> now, new Random(1));
    }

    private void enter() throws IOException {
        session.opened(_ -> { });
        session.received(RawServer.WELCOME);
    }

    private long wait(Loss loss) {
        return session.ended(loss).orElseThrow();
    }

    private List<Event.Refused> refused() {
        return events.stream().filter(Event.Refused.class::isInstance).map(Event.Refused.class::cast).toList();
    }

    @Test
    void itWaitsLongerEachTimeAndNeverMoreThanAMinute() throws IOException {
        long most = 1_000;
        long longest = 0;
        for (int i = 0; i < 20; i++) {
            long wait = wait(CUT);
            assertTrue(wait >= 0 && wait <= most, wait + " of " + most);
            most = Math.min(60_000, 2 * most);
            longest = Math.max(longest, wait);
        }
        assertTrue(longest > 30_000, longest + " is the longest");
        enter();
        now += 10_000;
        assertTrue(wait(CUT) <= 1_000, "that connection was a good one");
    }

    @Test
    void withAByeItComesBackWhenItIsTold() throws IOException {
        enter();
        session.received("{\"t\":\"bye\",\"code\":1012,\"afterMs\":3120}");
        assertEquals(3_120, wait(Loss.closed(1012, "the server restarts")));
        enter();
        session.received("{\"t\":\"bye\",\"code\":1012,\"afterMs\":9223372036854775807}");
        assertEquals(300_000, wait(Loss.closed(1012, "")), "five minutes at most, whatever it says");
    }

    @Test
    void whoSaysAtOnceAgainAndAgainHasToWaitAsWell() throws IOException {
        Loss atOnce = new Loss(1006, false, OptionalLong.of(0), "the server is full");
        assertEquals(0, wait(atOnce));
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            enter();
            session.received("{\"t\":\"bye\",\"code\":1012,\"afterMs\":0}");
            shortest = Math.min(shortest, Math.min(wait(Loss.closed(1012, "")), wait(atOnce)));
        }
        assertTrue(shortest > 0, shortest + " is the shortest");

        enter();
        now += 10_000;
        session.received("{\"t\":\"bye\",\"code\":1012,\"afterMs\":0}");
        assertEquals(0, wait(Loss.closed(1012, "")), "that connection was a good one");
    }

    @Test
    void whatIsFinalEndsIt() throws IOException {
        for (int code : new int[] {1000, 1002, 1003, 1007, 1008, 4000, 4400, 4401, 4403}) {
            assertTrue(Loss.closed(code, "").isFinal(), "" + code);
        }
        for (int code : new int[] {1001, 1006, 1009, 1011, 1012, 1013, 4100, 4108, 3000}) {
            assertTrue(!Loss.closed(code, "").isFinal(), "" + code);
        }
        enter();
        session.say("t-1", "hi");
        assertEquals(OptionalLong.empty(), session.ended(Loss.closed(4403, "you were asked to leave")));

        assertEquals(Outbox.IN_DOUBT, refused().getFirst().code());
        assertEquals(new Event.Ended(Event.Ending.REFUSED, "you were asked to leave (4403)"), events.getLast());
    }

    @Test
    void itIsPatientForSoLong() throws IOException {
        session = session(5_000);
        enter();
        session.say("t-1", "hi");
        now += 60_000;
        assertTrue(session.ended(CUT).isPresent());
        session.say("t-2", "ho");
        now += 5_001;
        assertEquals(OptionalLong.empty(), session.ended(CUT));

        assertEquals(List.of(Outbox.IN_DOUBT, Outbox.UNSAID),
                     refused().stream().map(Event.Refused::code).toList());
        assertEquals(new Event.Ended(Event.Ending.UNREACHABLE, "cut"), events.getLast());
    }
}
