package hubbub.jetstream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;

/** Entries that are answered together. For one thread at a time. */
final class Commits {

    /** Most answered together, so that a room hears of the first of many before the last has come. */
    private static final int TOGETHER = 512;

    private final Consumer<LogAnswer> answers;
    private final List<LogEntry> together = new ArrayList<>();

    Commits(Consumer<LogAnswer> answers) {
        this.answers = answers;
    }

    /** This one is next. */
    void add(LogEntry entry) {
        together.add(entry);
        if (together.size() >= TOGETHER) {
            answer();
        }
    }

    /** What is answered otherwise comes behind these. */
    void answer() {
        if (!together.isEmpty()) {
            List<LogEntry> entries = List.copyOf(together);
            together.clear();
            answers.accept(new LogAnswer.Committed(entries));
        }
    }
}
