package hubbub.jetstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Without servers: what is answered when a text is taken away before, while and after its entry comes. */
class IntakeTest {

    private final List<Pending> sent = new ArrayList<>();
    private final List<LogAnswer> answers = new ArrayList<>();
    private final Intake intake = new Intake("node", 1, 0, 0, MemoryLog.Bounds.defaults(), sent::add, () -> true, answers::add);

    private static LogEntry entry(long offset, String text) {
        return new LogEntry(offset, 1_000, Node.message("id-" + offset, text));
    }

    private List<String> page() {
        List<String> texts = new ArrayList<>();
        assertTrue(intake.givePage(1, 1, 100, 1_000, entries -> texts.addAll(Node.texts(entries))));
        return texts;
    }

    private List<String> committed() {
        return answers.stream().filter(LogAnswer.Committed.class::isInstance).map(LogAnswer.Committed.class::cast)
                .flatMap(answer -> Node.texts(answer.entries()).stream()).toList();
    }

    @Test
    void theWordThatOvertakesTheEntryTakesItsTextAway() {
        intake.removed(2);
        intake.take(entry(1, "one"), "");
        intake.take(entry(2, "a secret"), "");
        intake.answerArrived();

        assertEquals(List.of("one", ""), committed());
        assertEquals(List.of("one", ""), page());
    }

    @Test
    void theWordThatComesBeforeTheEntryIsAnsweredTakesItsTextAway() {
        intake.take(entry(1, "a secret"), "");
        intake.removed(1);
        intake.answerArrived();

        assertEquals(List.of(""), committed());
        assertEquals(List.of(""), page());
    }

    @Test
    void onesOwnIsAnsweredAndThenTakenAway() {
        Message own = Node.message("1", "a secret");
        intake.append(List.of(own));
        intake.take(new LogEntry(1, 1_000, Node.message("1", "a secret")), sent.getFirst().id);
        intake.removed(1);
        assertEquals(List.of(), answers);
        intake.answerArrived();

        assertEquals(List.of(new LogAnswer.Committed(List.of(new LogEntry(1, 1_000, own))), new LogAnswer.Removed(1)), answers);
        assertEquals(List.of(""), page());
    }

    @Test
    void aPageThatWasReadBeforeIsGivenWithoutWhatWasTakenAwaySince() {
        LogEntry read = entry(1, "a secret");
        intake.take(read, "");
        intake.answerArrived();
        intake.removed(1);
        intake.removed(1);

        List<LogEntry> given = new ArrayList<>();
        intake.give(List.of(read), given::addAll);
        assertEquals(List.of(read.withoutText().offset()), given.stream().map(LogEntry::offset).toList());
        assertEquals(List.of(""), Node.texts(given));
        assertEquals(List.of(new LogAnswer.Removed(1)), answers.stream().skip(1).toList(), "whoever says it twice");
    }

    @Test
    void whoAsksForItIsAnsweredThoughItWasTakenAwayBefore() {
        intake.take(entry(1, "a secret"), "");
        intake.answerArrived();
        intake.removed(1);
        answers.clear();

        assertTrue(intake.remove(1));
        intake.removed(1);
        assertEquals(List.of(new LogAnswer.Removed(1)), answers);
        assertEquals(Optional.of(""), intake.newest().map(entry -> Node.texts(List.of(entry)).getFirst()));
    }

    @Test
    void whatComesBehindTheNewestThereWasIsAnsweredThoughTheLogIsBeingOpenedYet() {
        Intake opening = new Intake("opening", 1, 2, 10, MemoryLog.Bounds.defaults(), sent::add, () -> true, answers::add);
        opening.take(entry(1, "one"), "");
        opening.take(entry(2, "two"), "");
        opening.take(entry(3, "three"), "");
        opening.answerArrived();

        assertEquals(List.of("two"), Node.texts(opening.takeAtOpening().stream().toList()));
        assertEquals(2, opening.openedAt());
        assertEquals(List.of("three"), committed());
    }

    // What is stored in another order than it was sent in

    private void cameBack(long offset, Pending pending) {
        intake.take(new LogEntry(offset, 1_000, pending.message), pending.id);
        intake.answerArrived();
    }

    /** Both of them, in the order of the stream, and each once. */
    private void assertCommitted(Message one, Message two) {
        assertEquals(List.of(one, two), answers.stream().map(LogAnswer.Committed.class::cast)
                .flatMap(answer -> answer.entries().stream()).map(LogEntry::message).toList());
        assertTrue(intake.isIdle());
        intake.append(List.of(OutgoingSteps.say(OutgoingSteps.ADA, "next", "next"),
                              OutgoingSteps.say(OutgoingSteps.BOB, "next", "next")));
        assertEquals(4, sent.size(), "both may go on");
    }

    @Test
    void whatAnotherNodeStoredBeforeDoesNotWaitForWhatThisOneHasSentBeforeItAndIsStoredBehindIt() {
        Message bob = OutgoingSteps.say(OutgoingSteps.BOB, "1", "new");
        Message ada = OutgoingSteps.say(OutgoingSteps.ADA, "1", "said through another node a moment ago");
        intake.append(List.of(bob, ada));
        intake.stored(sent.get(0), 2);
        intake.stored(sent.get(1), 1);
        cameBack(1, sent.get(1));
        cameBack(2, sent.get(0));

        assertCommitted(ada, bob);
    }

    @Test
    void theSameWithoutAnswersOfServersAsSoonAsItHasComeToo() {
        Message bob = OutgoingSteps.say(OutgoingSteps.BOB, "1", "sent first");
        Message ada = OutgoingSteps.say(OutgoingSteps.ADA, "1", "stored first");
        intake.append(List.of(bob, ada));
        cameBack(1, sent.get(1));
        assertEquals(List.of(), answers, "the servers may still say that what was sent before was said before");
        cameBack(2, sent.get(0));

        assertCommitted(ada, bob);
    }

    @Test
    void whatWasSaidBeforeIsStillKnownBeforeWhatWasSentBehindIt() {
        Message resend = OutgoingSteps.say(OutgoingSteps.BOB, "1", "again");
        Message ada = OutgoingSteps.say(OutgoingSteps.ADA, "1", "new");
        intake.take(entry(1, "again"), "");
        intake.answerArrived();
        answers.clear();
        intake.append(List.of(resend, ada));
        cameBack(2, sent.get(1));
        intake.stored(sent.get(0), 1);

        assertEquals(List.of(new LogAnswer.Known(resend, 1), new LogAnswer.Committed(List.of(new LogEntry(2, 1_000, ada)))),
                     answers);
    }
}
