package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogs.Retention;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A node with one room, whose log's answers are written down. */
final class Node implements AutoCloseable {

    static final Person ADA = new Person("p-ada", "Ada");
    private static final Retention ALL = new Retention(1_000_000, Long.MAX_VALUE, Duration.ofDays(365));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final JetStreamLogs logs;
    RoomLog log;
    Optional<LogEntry> newest;
    private final String room;
    // Guarded by itself.
    private final List<LogAnswer> answers = new ArrayList<>();

    /** It hears nothing of what is committed: the room stands still. */
    volatile boolean standsStill;

    Node(NatsServer nats, String room) {
        this(nats.url(), room);
    }

    Node(String url, String room) {
        this(room, Map.of("nats.url", url));
    }

    /** One that is configured so. */
    Node(String room, Map<String, String> options) {
        this.room = room;
        try {
            logs = logs(options);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        open();
    }

    /** One whose logs others have rooms of too. */
    Node(String room, JetStreamLogs logs) {
        this.room = room;
        this.logs = logs;
        open();
    }

    /** The logs of a node that is configured so, all of whose rooms keep everything. */
    static JetStreamLogs logs(Map<String, String> options) throws IOException {
        return JetStreamLogs.open(Link.Settings.of(options), any -> ALL);
    }

    private void open() {
        log = logs.of(room, MemoryLog.Bounds.defaults());
        newest = log.open(answer -> {
            synchronized (answers) {
                answers.add(answer);
            }
            if (!standsStill && answer instanceof LogAnswer.Committed(List<LogEntry> entries)) {
                log.heard(entries.getLast().offset());
            }
        });
    }

    boolean isLost() {
        return !answers(LogAnswer.Lost.class).isEmpty();
    }

    /** Closes the log and opens it anew, as a room does that was empty for a while. */
    void reopen() {
        reopen(true);
    }

    void reopen(boolean isOpen) {
        if (isOpen) {
            log.close();
        }
        open();
    }

    static Message message(String id, String text) {
        return new Message(ADA, Optional.of(id), text.getBytes(UTF_8));
    }

    Message say(String id, String text) {
        Message message = message(id, text);
        log.append(List.of(message));
        return message;
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

    List<String> texts() {
        return texts(committed());
    }

    static List<String> texts(List<LogEntry> entries) {
        return entries.stream().map(entry -> new String(entry.message().text(), UTF_8)).toList();
    }

    List<LogEntry> read() {
        CompletableFuture<List<LogEntry>> page = new CompletableFuture<>();
        log.readFrom(1, Integer.MAX_VALUE, Integer.MAX_VALUE, page::complete);
        return page.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits until it is so. */
    void await(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what + "; answers: " + answers());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void awaitCommitted(int count) {
        await(count + " committed", () -> committed().size() >= count);
    }

    @Override
    public void close() {
        log.close();
        logs.close();
    }
}
