package hubbub.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log that answers later, when the test says so. What is held back is committed already: {@link #last} and readings know
 * it, as with a log whose answers are on their way. No threads.
 */
final class HeldLog extends ForwardingLog {

    /** What is held back, in order. */
    private sealed interface Held {
        record Answer(LogAnswer answer) implements Held { }

        record Page(List<LogEntry> entries, Consumer<List<LogEntry>> then) implements Held { }
    }

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private Consumer<LogAnswer> answers;
    private boolean closed;
    /** Whether readings are held back too, behind the answers before them. */
    boolean holdsReadings = true;
    /** What the room has told everybody. */
    long heard;

    /** Around a log that answers at once. */
    HeldLog(RoomLog log) {
        super(log);
    }

    @Override
    public void heard(long offset) {
        heard = offset;
    }

    /** How many answers are held back, pages among them. */
    int held() {
        return held.size();
    }

    /** Gives the next so many answers, which must be there. */
    void release(int count) {
        for (int i = 0; i < count; i++) {
            switch (held.remove()) {
                case Held.Answer(LogAnswer answer) -> answers.accept(answer);
                case Held.Page(List<LogEntry> entries, Consumer<List<LogEntry>> then) -> then.accept(entries);
            }
        }
    }

    /** Gives all answers, those too that come of giving them. */
    void releaseAll() {
        while (!held.isEmpty()) {
            release(1);
        }
    }

    /** Makes one {@link LogAnswer.Committed} of neighbours, as a log does that commits several appends together. */
    void merge() {
        List<Held> apart = List.copyOf(held);
        held.clear();
        for (Held next : apart) {
            if (next instanceof Held.Answer(LogAnswer.Committed more)
                    && held.peekLast() instanceof Held.Answer(LogAnswer.Committed before)) {
                List<LogEntry> entries = new ArrayList<>(before.entries());
                entries.addAll(more.entries());
                held.removeLast();
                held.add(new Held.Answer(new LogAnswer.Committed(List.copyOf(entries))));
            } else {
                held.add(next);
            }
        }
    }

    /** Another node has appended this to the same log. It must not be a resend. */
    void foreign(Message message) {
        log.append(List.of(message));
        if (!(held.peekLast() instanceof Held.Answer(LogAnswer.Committed committed))
                || committed.entries().getLast().message() != message) {
            throw new AssertionError("not committed: " + held.peekLast());
        }
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        this.answers = answers;
        return log.open(answer -> held.add(new Held.Answer(answer)));
    }

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readFrom(offset, maxMessages, maxBytes, entries -> answer(entries, then));
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readBefore(offset, maxMessages, maxBytes, entries -> answer(entries, then));
    }

    private void answer(List<LogEntry> entries, Consumer<List<LogEntry>> then) {
        if (holdsReadings) {
            held.add(new Held.Page(entries, then));
        } else {
            then.accept(entries);
        }
    }

    /** What is held back now is never given. */
    @Override
    public void close() {
        held.clear();
        closed = true;
        log.close();
    }

    boolean isClosed() {
        return closed;
    }
}
