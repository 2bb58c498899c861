package hubbub.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.RoomLog;

/** A log that is lost when the test says so, or does not open. */
final class TroubledLog implements RoomLog {

    private final RoomLog log = new MemoryLog(MemoryLog.Bounds.defaults());
    private final Optional<String> trouble;
    private Consumer<LogAnswer> answers;

    TroubledLog() {
        this.trouble = Optional.empty();
    }

    /** One that does not open, for this reason. */
    TroubledLog(String trouble) {
        this.trouble = Optional.of(trouble);
    }

    /** Any thread. */
    void lose() {
        answers.accept(new LogAnswer.Lost());
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        if (trouble.isPresent()) {
            throw new IllegalStateException(trouble.get());
        }
        this.answers = answers;
        return log.open(answers);
    }

    @Override
    public long epoch() {
        return log.epoch();
    }

    @Override
    public long first() {
        return log.first();
    }

    @Override
    public long last() {
        return log.last();
    }

    @Override
    public void append(List<Message> messages) {
        log.append(messages);
    }

    @Override
    public void remove(long offset) {
        log.remove(offset);
    }

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readFrom(offset, maxMessages, maxBytes, then);
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readBefore(offset, maxMessages, maxBytes, then);
    }

    @Override
    public void close() {
        log.close();
    }
}
