package hubbub.jetstream;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import hubbub.room.LogAnswer;
import hubbub.room.LogAnswer.Reason;
import hubbub.room.Message;
import hubbub.room.Person;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Without servers and without a clock of its own: what is sent when, and what becomes of it. */
class OutgoingTest extends OutgoingSteps {

    private List<Message> sentMessages() {
        return sent.stream().map(pending -> pending.message).toList();
    }

    @Test
    void oneOfEachSenderIsUnderWayAndTheOthersWaitInTheirOrder() {
        Message a1 = say(ADA, "1", "a1");
        Message b1 = say(BOB, "1", "b1");
        Message a2 = say(ADA, "2", "a2");
        Message b2 = say(BOB, "2", "b2");
        append(a1, b1, a2, b2);
        assertEquals(List.of(a1, b1), sentMessages());

        stored(sent.get(1), 2);
        assertEquals(List.of(a1, b1), sentMessages(), "Ada's next is before Bob's");
        stored(sent.get(0), 1);

        assertEquals(List.of(a1, b1, a2, b2), sentMessages());
    }

    @Test
    void whatComesBackAfterItsAnswerDoesNotLetTheSenderSendOnceMore() {
        append(say(ADA, "1", "a1"), say(ADA, "2", "a2"), say(ADA, "3", "a3"));
        stored(sent.getFirst(), 1);
        assertEquals(2, sent.size());

        outgoing.cameBack(sent.getFirst().id, sent.getFirst().message, 1, now).ifPresent(outgoing::remove);
        outgoing.sendWaiting(now, true);

        assertEquals(2, sent.size());
    }

    @Test
    void noMoreThanTheWindowAreUnderWay() {
        append(IntStream.range(0, Outgoing.WINDOW + 10)
                       .mapToObj(i -> say(new Person("p-" + i, "Somebody"), "1", "hi")).toArray(Message[]::new));
        assertEquals(Outgoing.WINDOW, sent.size());

        outgoing.cameBack(sent.getFirst().id, sent.getFirst().message, 1, now).ifPresent(outgoing::remove);
        outgoing.sendWaiting(now, true);

        assertEquals(Outgoing.WINDOW + 1, sent.size());
    }

    @Test
    void nothingIsSentWhileNothingCanBe() {
        outgoing.append(List.of(say(ADA, "1", "hi")), now);
        outgoing.sendWaiting(now, false);
        assertEquals(List.of(), sent);

        outgoing.sendWaiting(now, true);
        assertEquals(1, sent.size());
    }

    @Test
    void whatHasNoAnswerIsSentAgainWithTheSameIdAndNeverRefused() {
        append(say(ADA, "1", "hi"));
        now += Outgoing.ANSWER_NANOS;
        look();
        assertEquals(2, sent.size());
        assertEquals(sent.get(0).id, sent.get(1).id);

        now += 10 * Outgoing.HOLD_NANOS;
        outgoing.look(now, false, 0);
        assertEquals(List.of(), answers);
        assertFalse(outgoing.isEmpty());
        assertEquals(10 * Outgoing.HOLD_NANOS + Outgoing.ANSWER_NANOS, outgoing.troubleNanos(now));
    }

    @Test
    void whatFailsForCertainIsTriedAgainForAWhileAndThenRefused() {
        Message message = say(ADA, "1", "hi");
        append(message);
        for (int i = 0; i < 3; i++) {
            outgoing.failed(sent.getLast(), now);
            look();
            assertEquals(1 + i, sent.size(), "not at once");
            now += Outgoing.AGAIN_NANOS;
            look();
            assertEquals(2 + i, sent.size());
        }
        outgoing.failed(sent.getLast(), now);
        now += Outgoing.HOLD_NANOS;
        look();

        assertEquals(List.of(new LogAnswer.Refused(message, Reason.UNAVAILABLE, Outgoing.RETRY_MILLIS)), answers);
        assertTrue(outgoing.isEmpty());
        append(say(ADA, "2", "and now?"));
        assertEquals(5, sent.size(), "who was refused may speak");
    }

    @Test
    void whatWasInDoubtOnceIsNotRefusedThoughItFailsLater() {
        append(say(ADA, "1", "hi"));
        outgoing.lost(sent.getLast(), now);
        now += Outgoing.AGAIN_NANOS;
        look();
        outgoing.failed(sent.getLast(), now);
        now += Outgoing.HOLD_NANOS;
        outgoing.look(now, false, 0);

        assertEquals(List.of(), answers);
    }

    @Test
    void whatWaitsIsRefusedWhenNothingHasBeenStoredForAsLongAndNotWhileOthersAre() {
        append(say(ADA, "1", "hi"), say(ADA, "2", "waits"));
        outgoing.lost(sent.getLast(), now);
        now += Outgoing.HOLD_NANOS;
        outgoing.look(now, false, 0);
        assertEquals(1, answers.size());

        append(say(BOB, "1", "hi"), say(BOB, "2", "waits"));
        now += Outgoing.HOLD_NANOS / 2;
        outgoing.stored(sent.getLast(), 1, 0, now);
        now += Outgoing.HOLD_NANOS / 2;
        outgoing.look(now, false, 0);
        assertEquals(1, answers.size());
    }

    @Test
    void aResendIsKnownOnlyAfterWhatWasSentBeforeIt() {
        Message resend = say(BOB, "7", "again");
        append(say(ADA, "1", "hi"), resend);
        outgoing.stored(sent.get(1), 3, 5, now);
        outgoing.answerThoseKnown();
        assertEquals(List.of(), answers);

        Pending ada = outgoing.cameBack(sent.get(0).id, sent.get(0).message, 6, now).orElseThrow();
        assertTrue(outgoing.isNext(ada, 6));
        outgoing.remove(ada);
        outgoing.answerThoseKnown();

        assertEquals(List.of(new LogAnswer.Known(resend, 3)), answers);
        assertTrue(outgoing.isEmpty());
    }

    @Test
    void whatCameBackBehindOneThatHasNoAnswerWaitsForItButNotForOneThatIsLate() {
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"));
        Pending bob = outgoing.cameBack(sent.get(1).id, sent.get(1).message, 1, now).orElseThrow();
        assertFalse(outgoing.isNext(bob, 1));

        now += Outgoing.ANSWER_NANOS;
        look();

        assertTrue(outgoing.isNext(bob, 1));
    }

    @Test
    void aFirstAttemptThatComesBackAfterAllIsTheOne() {
        Message message = say(ADA, "1", "hi");
        append(message);
        outgoing.lost(sent.getLast(), now);
        now += Outgoing.AGAIN_NANOS;
        look();

        assertEquals(message, outgoing.cameBack(sent.get(0).id, message, 9, now).orElseThrow().message);
        outgoing.stored(sent.getLast(), 9, 9, now);
        assertEquals(List.of(), answers, "it is committed, not known");
    }

    @Test
    void whatAnotherNodeStoredUnderTheSameIdIsThisOneUnlessItSaysSomethingElse() {
        Message here = say(ADA, "1", "hi");
        append(here, say(BOB, "1", "hello"));
        assertTrue(outgoing.cameBack(sent.get(0).id, say(ADA, "1", "hi"), 1, now).isPresent());

        assertEquals(Optional.empty(), outgoing.cameBack(sent.get(1).id, say(BOB, "1", "something else"), 2, now));
        outgoing.remove(sent.get(0));
        outgoing.answerThoseKnown();

        assertEquals(List.of(new LogAnswer.Known(sent.get(1).message, 2)), answers);
    }

    @Test
    void whatWasSaidUnderAnIdWaitsForTheAnswerToTheOneBefore() {
        append(say(ADA, "1", "hi"));
        stored(sent.getFirst(), 1);
        append(say(ADA, "1", "hi"));
        assertEquals(1, sent.size(), "it has not come back yet");

        outgoing.cameBack(sent.getFirst().id, sent.getFirst().message, 1, now).ifPresent(outgoing::remove);
        outgoing.sendWaiting(now, true);

        assertEquals(2, sent.size());
    }

    @Test
    void whatWasStoredAndIsReadWithoutItsIdIsKnownByItsOffset() {
        append(say(ADA, "1", "hi"), say(BOB, "1", "hi"));
        stored(sent.get(0), 7);

        assertTrue(outgoing.cameBack("", say(ADA, "1", "hi"), 7, now).isPresent());
        assertEquals(Optional.empty(), outgoing.cameBack("", say(BOB, "1", "hi"), 8, now), "the servers have not said so yet");
        outgoing.remove(sent.get(0));
        outgoing.stored(sent.get(1), 8, 8, now);
        outgoing.answerThoseKnown();

        assertEquals(List.of(new LogAnswer.Known(sent.get(1).message, 8)), answers);
        assertTrue(outgoing.isEmpty());
    }

    @Test
    void whenTheStreamIsLostAllAreRefused() {
        append(say(ADA, "1", "hi"), say(ADA, "2", "waits"), say(BOB, "1", "waits too"));
        outgoing.lost(sent.getFirst(), now);

        outgoing.refuseAll();

        assertEquals(3, answers.size());
        assertTrue(outgoing.isEmpty());
    }
}
