package hubbub.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down what a log answers, from whatever thread, and notices when two answers overlap. */
final class LogWitness implements Consumer<LogAnswer> {

    // Guarded by this.
    private final List<LogAnswer> answers = new ArrayList<>();
    private int inside;
    private boolean overlapped;

    @Override
    public void accept(LogAnswer answer) {
        enter();
        synchronized (this) {
            answers.add(answer);
            inside--;
        }
    }

    private synchronized void enter() {
        overlapped |= ++inside > 1;
    }

    synchronized boolean hasOverlapped() {
        return overlapped;
    }

    synchronized List<LogAnswer> answers() {
        return List.copyOf(answers);
    }

    /** All entries committed so far. */
    List<LogEntry> entries() {
        return answers().stream()
                .filter(LogAnswer.Committed.class::isInstance)
                .flatMap(answer -> ((LogAnswer.Committed) answer).entries().stream())
                .toList();
    }

    /** The messages answered so far, in the order of their answers, whatever these were. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (LogAnswer answer : answers()) {
            switch (answer) {
                case LogAnswer.Committed committed -> committed.entries().forEach(entry -> messages.add(entry.message()));
                case LogAnswer.Known known -> messages.add(known.resend());
                case LogAnswer.Removed removed -> { }
                case LogAnswer.Lost lost -> throw new AssertionError("the log is lost");
                case LogAnswer.Refused refused -> messages.add(refused.message());
            }
        }
        return messages;
    }

    /** The resends answered so far. */
    List<LogAnswer.Known> known() {
        return answers().stream().filter(LogAnswer.Known.class::isInstance).map(LogAnswer.Known.class::cast).toList();
    }

    /** The refusals so far. */
    List<LogAnswer.Refused> refused() {
        return answers().stream().filter(LogAnswer.Refused.class::isInstance).map(LogAnswer.Refused.class::cast).toList();
    }
}
