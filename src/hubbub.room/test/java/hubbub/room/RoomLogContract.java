package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What {@link RoomLog} promises. The test of each log extends it and says how one is made, how its time passes, and, if it
 * answers later, how to wait for it.
 */
public abstract class RoomLogContract extends RoomLogReadingContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** For the test of a log. */
    protected RoomLogContract() { }

    @Test
    void offsetsBeginAtOneAndAreDenseAcrossAnswers() {
        append(sayOnce(ADA, "1"));
        append(say(ADA, "a-2", "2"), sayOnce(BOB, "3"));
        append(say(ADA, "a-2", "2"));
        append(say(ADA, "a-4", "4"));

        assertEquals(offsets(1, 4), offsets(witness.entries()));
        assertEquals(4, log.last());
    }

    @Test
    void whatIsCommittedIsTheObjectThatWasAppended() {
        Message one = say(ADA, "a-1", "1");
        Message two = sayOnce(BOB, "2");
        append(one, two);

        assertSame(one, witness.entries().get(0).message());
        assertSame(two, witness.entries().get(1).message());
    }

    @Test
    void whatIsCommittedDoesNotChangeAfterwards() {
        append(sayOnce(ADA, "1"));
        LogAnswer.Committed committed = (LogAnswer.Committed) witness.answers().getFirst();

        append(sayOnce(ADA, "2"));

        assertEquals(1, committed.entries().size());
        assertThrows(UnsupportedOperationException.class, () -> committed.entries().clear());
    }

    @Test
    void eachMessageIsAnsweredOnceAndInOrder() {
        List<Message> appended = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            List<Message> together = List.of(
                    say(ADA, "a-" + round, "new"), say(BOB, "b-" + round / 2, "every second is a resend"),
                    sayOnce(ADA, "no id"), say(ADA, "a-" + round, "a resend within the append"), sayOnce(BOB, "no id"));
            log.append(together);
            appended.addAll(together);
        }

        settle();

        assertEquals(appended, witness.messages(), "messages are equal only if they are one object");
        assertEquals(15, witness.known().size());
    }

    @Test
    void aLongAppendIsCommittedInItsOrder() {
        List<Message> messages = IntStream.range(0, 3_000).mapToObj(i -> say(ADA, "a-" + i, "text " + i)).toList();

        log.append(messages);
        settle();

        assertEquals(messages, witness.entries().stream().map(LogEntry::message).toList());
        assertEquals(offsets(1, 3_000), offsets(witness.entries()));
    }

    @Test
    void appendingNothingIsAnsweredWithNothing() {
        append();

        assertEquals(List.of(), witness.answers());
        assertEquals(0, log.last());
    }

    @Test
    void theListOfAnAppendMayBeUsedAgain() {
        List<Message> turn = new ArrayList<>(List.of(sayOnce(ADA, "1"), sayOnce(ADA, "2")));
        List<Message> appended = List.copyOf(turn);

        log.append(turn);
        turn.clear();
        settle();

        assertEquals(appended, witness.messages());
    }

    @Test
    void aResendInALaterAppendIsKnownAndNotKeptAgain() {
        Message resend = say(ADA, "a-1", "hi");
        append(sayOnce(BOB, "first"), say(ADA, "a-1", "hi"), sayOnce(BOB, "third"));
        append(resend);

        assertEquals(List.of(new LogAnswer.Known(resend, 2)), witness.known());
        assertSame(resend, witness.known().getFirst().resend());
        assertEquals(3, log.last());
        assertEquals(offsets(1, 3), offsets(readFrom(1, 10, 1_000)));
    }

    @Test
    void aResendInTheSameAppendIsKnownAfterItsOriginal() {
        Message resend = say(ADA, "a-1", "hi");
        append(say(ADA, "a-1", "hi"), resend, sayOnce(BOB, "second"));

        assertEquals(List.of(new LogAnswer.Known(resend, 1)), witness.known());
        assertSame(resend, witness.messages().get(1));
        assertEquals(offsets(1, 2), offsets(witness.entries()));
    }

    @Test
    void aResendOfAResendIsKnownToo() {
        append(say(ADA, "a-1", "hi"));
        append(say(ADA, "a-1", "hi"));
        append(say(ADA, "a-1", "hi"));

        assertEquals(2, witness.known().size());
        assertEquals(1, witness.known().getLast().offset());
    }

    @Test
    void theSameIdOfAnotherPersonIsNoResend() {
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"));
        append(say(new Person("p-ad", "Ada"), "a1", "hi"), say(new Person("p-ada1", "Ada"), "", "hi"));

        assertEquals(4, witness.entries().size());
        assertEquals(List.of(), witness.known());
    }

    @Test
    void whoHasAnotherNameNowIsStillTheSamePerson() {
        append(say(ADA, "a-1", "hi"));
        append(say(new Person(ADA.id(), "Ada L."), "a-1", "hi"));

        assertEquals(1, witness.known().size());
    }

    @Test
    void theSameIdWithAnotherTextIsStillAResend() {
        append(say(ADA, "a-1", "hi"));
        append(say(ADA, "a-1", "hello"));

        assertEquals(1, witness.known().size());
        assertEquals(1, log.last());
    }

    @Test
    void idsDifferInEveryLetter() {
        append(say(ADA, "a-1", "hi"), say(ADA, "A-1", "hi"), say(ADA, "a-1 ", "hi"), say(ADA, "", "hi"));

        assertEquals(4, witness.entries().size());
    }

    @Test
    void messagesWithoutAnIdAreNeverResends() {
        Message again = sayOnce(ADA, "hi");
        append(sayOnce(ADA, "hi"), again, again);
        append(again);

        assertEquals(4, witness.entries().size());
        assertEquals(List.of(), witness.known());
    }

    @Test
    void aResendIsKnownForAsLongAsIsPromised() {
        append(say(ADA, "a-1", "hi"));
        passTime(Duration.ofMillis(RoomLog.RESEND_MILLIS));
        append(sayOnce(BOB, "meanwhile"), say(ADA, "a-1", "hi"));

        assertEquals(1, witness.known().size());
        assertEquals(2, log.last());
    }

    @Test
    void timesAreWhenItWasStored() {
        append(sayOnce(ADA, "1"));
        passTime(MINUTE);
        append(sayOnce(ADA, "2"), sayOnce(ADA, "3"));
        List<LogEntry> entries = witness.entries();

        assertTrue(entries.get(1).at() - entries.get(0).at() >= MINUTE.toMillis());
        assertTrue(entries.get(2).at() - entries.get(1).at() < MINUTE.toMillis());
    }

    @Test
    void timesNeverRunBackwardsEvenIfTheClockDoes() {
        append(sayOnce(ADA, "1"));
        passTime(MINUTE.negated());
        append(sayOnce(ADA, "2"));
        passTime(MINUTE.dividedBy(2));
        append(sayOnce(ADA, "3"));
        List<Long> times = witness.entries().stream().map(LogEntry::at).toList();

        assertTrue(times.get(1) >= times.get(0));
        assertTrue(times.get(2) >= times.get(1));
    }

    @Test
    void aResendIsKnownEvenIfTheClockHasRunBackwards() {
        append(say(ADA, "a-1", "hi"));
        passTime(MINUTE.multipliedBy(-10));
        append(say(ADA, "a-1", "hi"));

        assertEquals(1, witness.known().size());
    }

    @Test
    void theEpochStaysAndAnotherLogHasAnother() {
        long epoch = log.epoch();
        append(sayOnce(ADA, "1"));
        assertEquals(epoch, log.epoch());

        use(newLog());

        assertNotEquals(epoch, log.epoch());
    }

    @Test
    void fingerprintsTellEntriesOfTheSameOffsetApart() {
        Set<Integer> fingerprints = new HashSet<>();
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"), say(ADA, "2", "hi"), sayOnce(ADA, "hi"), sayOnce(BOB, "hi"));
        passTime(MINUTE);
        append(sayOnce(ADA, "hi"));
        witness.entries().forEach(entry -> fingerprints.add(entry.fingerprint()));

        use(newLog());
        passTime(MINUTE);
        append(say(ADA, "1", "hi"));
        fingerprints.add(witness.entries().getFirst().fingerprint());

        assertEquals(7, fingerprints.size());
    }

    @Test
    void nothingIsAnsweredAfterTheEnd() {
        log.append(List.of(sayOnce(ADA, "1"), say(ADA, "a-2", "2")));
        close();
        List<LogAnswer> answers = witness.answers();

        settle();

        assertEquals(answers, witness.answers());
    }

    @Test
    void aRemovedEntryKeepsItsPlaceAndItsFingerprintAndLosesItsText() {
        append(say(ADA, "a-1", "1"), say(ADA, "a-2", "2"), say(ADA, "a-3", "3"));
        LogEntry before = readFrom(2, 1, 1000).getFirst();

        log.remove(2);
        log.remove(4);
        log.remove(0);
        settle();

        assertEquals(List.of(new LogAnswer.Removed(2)), witness.answers().stream()
                .filter(LogAnswer.Removed.class::isInstance).toList());
        LogEntry after = readFrom(1, 3, 1000).get(1);
        assertEquals(before.withoutText().fingerprint(), after.fingerprint());
        assertEquals(before.fingerprint(), after.fingerprint());
        assertTrue(after.removed());
        assertEquals(0, after.message().length());
        append(say(ADA, "a-2", "2"));
        assertEquals(2, witness.known().getLast().offset(), "and a resend of it is still one");
    }
}
