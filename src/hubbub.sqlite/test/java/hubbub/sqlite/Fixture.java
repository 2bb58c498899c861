package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogProvider.Durability;
import hubbub.room.RoomLogs.Retention;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A database in a directory, a clock that stands still, and logs whose answers are written down. */
final class Fixture implements AutoCloseable {

    static final Person ADA = new Person("p-ada", "Ada");
    static final Retention ALL = new Retention(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(365));
    static final int MANY = Integer.MAX_VALUE;

    final TestClock clock = new TestClock();
    final SqliteLogs logs;
    private final List<Kept> open = new ArrayList<>();

    Fixture(Path directory) throws IOException {
        this(directory, ALL);
    }

    Fixture(Path directory, Retention retention) throws IOException {
        logs = SqliteLogs.open(directory, Durability.PROCESS, room -> retention, clock);
    }

    /** A log that is open, and what it has answered. */
    static final class Kept {

        final RoomLog log;
        final Optional<LogEntry> newest;
        // Guarded by itself.
        private final List<LogAnswer> answers = new ArrayList<>();

        private Kept(RoomLog log) {
            this.log = log;
            this.newest = log.open(answer -> {
                synchronized (answers) {
                    answers.add(answer);
                }
            });
        }

        List<LogAnswer> answers() {
            synchronized (answers) {
                return List.copyOf(answers);
            }
        }

        <T extends LogAnswer> List<T> answers(Class<T> kind) {
            return answers().stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        List<LogEntry> committed() {
            return answers(LogAnswer.Committed.class).stream().flatMap(answer -> answer.entries().stream()).toList();
        }

        void say(int count) {
            log.append(IntStream.range(0, count).mapToObj(i -> message("0123456789")).toList());
        }

        void say(String id, String text) {
            log.append(List.of(message(id, text)));
        }

        List<LogEntry> read() throws InterruptedException {
            return read(1);
        }

        List<LogEntry> read(long from) throws InterruptedException {
            List<LogEntry> all = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            log.readFrom(from, MANY, MANY, page -> {
                all.addAll(page);
                done.countDown();
            });
            if (!done.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("a page has not come");
            }
            return all;
        }
    }

    static Message message(String text) {
        return new Message(ADA, Optional.empty(), text.getBytes(UTF_8));
    }

    static Message message(String id, String text) {
        return new Message(ADA, Optional.of(id), text.getBytes(UTF_8));
    }

    static List<Long> offsets(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::offset).toList();
    }

    static List<String> texts(List<LogEntry> entries) {
        return entries.stream().map(entry -> new String(entry.message().text(), UTF_8)).toList();
    }

    /** Opens a room of which one entry is in memory. */
    Kept open(String room) {
        Kept kept = new Kept(logs.of(room, new MemoryLog.Bounds(1, 1, Duration.ofDays(1), 1)));
        open.add(kept);
        return kept;
    }

    void close(Kept kept) {
        open.remove(kept);
        kept.log.close();
    }

    void settle() throws InterruptedException {
        logs.awaitIdle();
    }

    @Override
    public void close() {
        open.forEach(kept -> kept.log.close());
        logs.close();
    }
}
