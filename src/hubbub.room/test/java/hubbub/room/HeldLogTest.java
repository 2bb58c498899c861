package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** That the tool of the dispatcher's tests is a log, and that the contract can be kept by one that answers later. */
class HeldLogTest extends RoomLogContract {

    private final SettableClock clock = new SettableClock();
    private final List<HeldLog> logs = new ArrayList<>();
    private long epochs;

    @Override
    protected RoomLog newLog() {
        return newLog(10_000);
    }

    @Override
    protected RoomLog newLog(int messages) {
        var bounds = new MemoryLog.Bounds(messages, Long.MAX_VALUE, Duration.ofDays(1), 100_000);
        logs.add(new HeldLog(new MemoryLog(bounds, clock, ++epochs)));
        return logs.getLast();
    }

    @Override
    protected void passTime(Duration time) {
        clock.pass(time);
    }

    @Override
    protected void settle() {
        logs.forEach(HeldLog::releaseAll);
    }

    private HeldLog held() {
        return logs.getLast();
    }

    @Test
    void answersComeWhenTheyAreReleased() {
        log.append(List.of(sayOnce(ADA, "1")));
        log.append(List.of(sayOnce(ADA, "2")));
        assertEquals(List.of(), witness.answers());
        assertEquals(2, log.last());

        held().release(1);

        assertEquals(offsets(1, 1), offsets(witness.entries()));
        assertEquals(1, held().held());
    }

    @Test
    void aPageComesAfterTheAnswersBeforeIt() {
        List<LogEntry> page = new ArrayList<>();
        log.append(List.of(sayOnce(ADA, "1")));
        log.readFrom(1, 10, 100, page::addAll);
        held().release(1);
        assertEquals(List.of(), page);

        held().release(1);

        assertEquals(offsets(1, 1), offsets(page));
    }

    @Test
    void aPageComesAtOnceIfReadingsAreNotHeldBack() {
        List<LogEntry> page = new ArrayList<>();
        held().holdsReadings = false;

        log.append(List.of(sayOnce(ADA, "1")));
        log.readFrom(1, 10, 100, page::addAll);

        assertEquals(offsets(1, 1), offsets(page));
        assertEquals(List.of(), witness.answers());
    }

    @Test
    void neighboursAreMergedAndNothingGoesPastAResend() {
        log.append(List.of(say(ADA, "a-1", "1")));
        log.append(List.of(sayOnce(ADA, "2")));
        log.append(List.of(say(ADA, "a-1", "1"), sayOnce(ADA, "3")));
        log.append(List.of(sayOnce(ADA, "4")));

        held().merge();
        assertEquals(3, held().held());
        settle();

        assertEquals(List.of(2, 0, 2), witness.answers().stream()
                .map(answer -> answer instanceof LogAnswer.Committed committed ? committed.entries().size() : 0).toList());
        assertEquals(offsets(1, 4), offsets(witness.entries()));
    }

    @Test
    void whatAnotherNodeAppendsIsCommittedInBetween() {
        Message theirs = sayOnce(BOB, "theirs");
        log.append(List.of(sayOnce(ADA, "1")));
        held().foreign(theirs);
        log.append(List.of(sayOnce(ADA, "3")));

        settle();

        assertEquals(offsets(1, 3), offsets(witness.entries()));
        assertEquals(Optional.of(theirs), witness.entries().stream().map(LogEntry::message).skip(1).findFirst());
    }

    @Test
    void aResendByAnotherNodeIsAMistakeOfTheTest() {
        log.append(List.of(say(ADA, "a-1", "1")));

        assertThrows(AssertionError.class, () -> held().foreign(say(ADA, "a-1", "1")));
    }
}
