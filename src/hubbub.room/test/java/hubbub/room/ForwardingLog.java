package hubbub.room;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Another log, for tests that change something of it. */
class ForwardingLog implements RoomLog {

    final RoomLog log;

    ForwardingLog(RoomLog log) {
        this.log = log;
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        return log.open(answers);
    }

    @Override
    public long openedAt() {
        return log.openedAt();
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
    public void heard(long offset) {
        log.heard(offset);
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
