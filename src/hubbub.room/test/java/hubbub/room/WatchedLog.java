package hubbub.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A log that is watched: everything it ever commits is written down. It gives less than it is asked for when it is read, as a log
 * may, so that a few messages make many pages.
 */
final class WatchedLog extends ForwardingLog {

    private record Said(String person, String id) { }

    private final Random random;
    private final int mostRead;
    private final Map<Said, Long> lastAt = new HashMap<>();
    /** All that was ever committed; offset 1 stands first. */
    final List<LogEntry> committed = new ArrayList<>();

    WatchedLog(RoomLog log, Random random, int mostRead) {
        super(log);
        this.random = random;
        this.mostRead = mostRead;
    }

    /** The entry that was committed at this offset. */
    LogEntry at(long offset) {
        if (offset < 1 || offset > committed.size()) {
            throw new AssertionError("nothing was committed at " + offset + ", the last is " + committed.size());
        }
        return committed.get((int) offset - 1);
    }

    /** Where one is behind this offset. */
    Position behind(long offset) {
        return offset == 0 ? new Position(epoch(), 0, 0) : Position.behind(epoch(), at(offset));
    }

    private void watch(LogAnswer answer) {
        if (answer instanceof LogAnswer.Committed(List<LogEntry> entries)) {
            entries.forEach(this::watchEntry);
        }
    }

    private void watchEntry(LogEntry entry) {
        committed.add(entry);
        if (entry.offset() != committed.size()) {
            throw new AssertionError("committed at " + entry.offset() + " as number " + committed.size());
        }
        entry.message().id().ifPresent(id -> {
            Long before = lastAt.put(new Said(entry.message().from().id(), id), entry.at());
            if (before != null && entry.at() - before <= RESEND_MILLIS) {
                throw new AssertionError(id + " is in the log twice, the second time at " + entry.offset());
            }
        });
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        return log.open(answer -> {
            watch(answer);
            answers.accept(answer);
        });
    }

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readFrom(offset, Math.min(maxMessages, 1 + random.nextInt(mostRead)), maxBytes, then);
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        log.readBefore(offset, Math.min(maxMessages, 1 + random.nextInt(mostRead)), maxBytes, then);
    }
}
