package hubbub.room;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import hubbub.room.LogAnswer.Reason;
import hubbub.room.MemoryLog.Bounds;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MemoryLogTest extends RoomLogContract {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration AGE = Duration.ofMinutes(10);
    private static final int ALL = Integer.MAX_VALUE;

    private final SettableClock clock = new SettableClock();
    private long epochs;

    @Override
    protected RoomLog newLog() {
        return newLog(Bounds.defaults());
    }

    @Override
    protected RoomLog newLog(int messages) {
        return newLog(new Bounds(messages, Long.MAX_VALUE, DAY, 100_000));
    }

    private MemoryLog newLog(Bounds bounds) {
        return new MemoryLog(bounds, clock, ++epochs);
    }

    @Override
    protected void passTime(Duration time) {
        clock.pass(time);
    }

    private List<Long> kept() {
        return offsets(readFrom(1, ALL, ALL));
    }

    @Test
    void newMessagesInARowAreCommittedTogether() {
        append(say(ADA, "1", "new"), say(BOB, "1", "new"), say(ADA, "1", "resend"), sayOnce(ADA, "new"), say(BOB, "2", "new"));

        assertEquals(3, witness.answers().size());
        assertEquals(offsets(1, 2), offsets(assertInstanceOf(LogAnswer.Committed.class, witness.answers().get(0)).entries()));
        assertEquals(1, assertInstanceOf(LogAnswer.Known.class, witness.answers().get(1)).offset());
        assertEquals(offsets(3, 4), offsets(assertInstanceOf(LogAnswer.Committed.class, witness.answers().get(2)).entries()));
    }

    @Test
    void whatAnAppendCommitsCanBeReadWithinItsAnswer() {
        List<LogEntry> page = new ArrayList<>();
        MemoryLog log = newLog(Bounds.defaults());
        log.open(answer -> log.readFrom(1, ALL, ALL, page::addAll));

        log.append(List.of(sayOnce(ADA, "1"), sayOnce(ADA, "2")));

        assertEquals(offsets(1, 2), offsets(page));
    }

    @Test
    void beyondTheBoundOfMessagesTheOldestGo() {
        use(newLog(new Bounds(100, Long.MAX_VALUE, DAY, 1)));

        for (int i = 1; i <= 250; i++) {
            appendMany(1);
            assertEquals(offsets(Math.max(1, i - 99), i), kept());
        }
    }

    @Test
    void anAppendLargerThanTheLogIsCommittedWholeAndItsEndIsKept() {
        use(newLog(5));
        appendMany(12);

        assertEquals(offsets(1, 12), offsets(witness.entries()));
        assertEquals(offsets(8, 12), kept());
    }

    @Test
    void beyondTheBoundOfBytesTheOldestGo() {
        use(newLog(new Bounds(1_000, 100, DAY, 1)));
        appendMany(10);
        assertEquals(offsets(1, 10), kept(), "the bound itself is kept");

        append(sayOnce(ADA, "x"));
        assertEquals(offsets(2, 11), kept());
        append(sayOnce(ADA, "x".repeat(50)));

        assertEquals(offsets(7, 12), kept());
    }

    @Test
    void theNewestIsKeptHoweverLargeAndGoesWithTheNext() {
        use(newLog(new Bounds(1_000, 100, DAY, 1)));
        appendMany(3);
        append(sayOnce(ADA, "x".repeat(101)));
        assertEquals(offsets(4, 4), kept());
        assertEquals(4, log.first());

        appendMany(1);

        assertEquals(offsets(5, 5), kept());
    }

    @Test
    void whatIsOlderThanTheAgeIsReadNoMore() {
        use(newLog(new Bounds(1_000, 1_000, AGE, 1)));
        appendMany(2);
        clock.passMillis(1);
        appendMany(1);
        clock.passMillis(AGE.toMillis() - 1);
        assertEquals(offsets(1, 3), kept());

        clock.passMillis(1);

        assertEquals(offsets(3, 3), kept());
        assertEquals(offsets(3, 3), offsets(readBefore(ALL, ALL, ALL)));
        assertEquals(3, log.first());
    }

    @Test
    void readingBackwardsTrimsByAgeToo() {
        use(newLog(new Bounds(1_000, 1_000, AGE, 1)));
        appendMany(2);
        clock.pass(AGE.plusMillis(1));

        assertEquals(List.of(), readBefore(3, ALL, ALL));
        assertEquals(3, log.first());
    }

    @Test
    void afterALongSilenceNothingIsLeftAndOffsetsGoOn() {
        use(newLog(new Bounds(1_000, 1_000, AGE, 1)));
        appendMany(20);
        clock.pass(AGE.plusMillis(1));
        assertEquals(List.of(), kept());
        assertEquals(21, log.first());
        assertEquals(20, log.last());

        appendMany(2);

        assertEquals(offsets(21, 22), kept());
        assertEquals(21, log.first());
    }

    @Test
    void whatIsTrimmedIsNotHeldAnyMore() {
        MemoryLog log = newLog(new Bounds(1_000, 20, DAY, 10_000)); // Ten of two bytes, in a ring with more slots.
        log.open(answer -> { });
        List<WeakReference<Message>> messages = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Message message = say(ADA, "a-" + i, "hi");
            messages.add(new WeakReference<>(message));
            log.append(List.of(message));
        }

        System.gc();

        assertEquals(10, messages.stream().filter(message -> !message.refersTo(null)).count());
        log.close();
    }

    @Test
    void aResendOfWhatIsTrimmedIsKnownAllTheSame() {
        use(newLog(2));
        append(say(ADA, "a-1", "hi"));
        appendMany(5);
        append(say(ADA, "a-1", "hi"));

        assertEquals(1, witness.known().getFirst().offset());
        assertEquals(offsets(5, 6), kept());
    }

    @Test
    void anIdMayBeUsedAgainAfterItsTimeAndNotBefore() {
        append(say(ADA, "a-1", "hi"));
        clock.passMillis(RoomLog.RESEND_MILLIS);
        append(say(ADA, "a-1", "hi"));
        assertEquals(1, log.last());

        clock.passMillis(1);
        append(say(ADA, "a-1", "hi"));

        assertEquals(2, log.last());
        append(say(ADA, "a-1", "hi"));
        assertEquals(2, witness.known().getLast().offset());
    }

    @Test
    void moreThanItCanRecogniseIsRefusedUntilTheTimeItSays() {
        use(newLog(new Bounds(1_000, 1_000, DAY, 2)));
        append(say(ADA, "1", "kept"));
        clock.passMillis(1_000);
        Message refused = say(ADA, "3", "refused");
        append(say(ADA, "2", "kept"), refused, say(BOB, "1", "refused"), say(ADA, "1", "resend"), sayOnce(ADA, "kept"));

        long retryMillis = RoomLog.RESEND_MILLIS - 1_000 + 1;
        assertEquals(new LogAnswer.Refused(refused, Reason.TOO_MANY, retryMillis), witness.refused().getFirst());
        assertEquals(2, witness.refused().size());
        assertEquals(1, witness.known().size());
        assertEquals(3, log.last());

        clock.passMillis(retryMillis - 1);
        append(refused);
        assertEquals(1, witness.refused().getLast().retryMillis());
        clock.passMillis(1);
        append(refused);
        assertEquals(4, log.last());
        assertEquals(3, witness.refused().size());
    }

    @Test
    void aRefusedMessageIsNotRemembered() {
        use(newLog(new Bounds(1_000, 1_000, DAY, 1)));
        append(say(ADA, "1", "kept"), say(ADA, "2", "refused"), say(ADA, "2", "refused"));

        assertEquals(2, witness.refused().size());
        assertEquals(List.of(), witness.known());
    }

    @Test
    void itIsUsedOnlyWhileItIsOpen() {
        MemoryLog log = new MemoryLog(Bounds.defaults());
        assertThrows(IllegalStateException.class, () -> log.append(List.of()));
        assertThrows(IllegalStateException.class, () -> log.readFrom(1, 1, 1, page -> { }));
        log.open(answer -> { });
        assertThrows(IllegalStateException.class, () -> log.open(answer -> { }));
        log.close();

        assertThrows(IllegalStateException.class, () -> log.append(List.of()));
        assertThrows(IllegalStateException.class, () -> log.readBefore(1, 1, 1, page -> { }));
    }

    @Test
    void epochsAreRandom() {
        long distinct = IntStream.range(0, 100).mapToLong(i -> new MemoryLog(Bounds.defaults()).epoch()).distinct().count();

        assertEquals(100, distinct);
        assertNotEquals(0, new MemoryLog(Bounds.defaults()).epoch() >>> 32, "not only the lower half");
    }

    @Test
    void boundsBelowTheLeastAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Bounds(0, 1, AGE, 1));
        assertThrows(IllegalArgumentException.class, () -> new Bounds(1, 0, AGE, 1));
        assertThrows(IllegalArgumentException.class, () -> new Bounds(1, 1, Duration.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> new Bounds(1, 1, AGE, 0));
    }
}
