package hubbub.room;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A log that lives as long as the process, within {@link Bounds}. It answers at once, within the call: an append with one
 * {@link LogAnswer.Committed} for all messages in a row that are new. It is never {@link LogAnswer.Reason#UNAVAILABLE}.
 *
 * <p>Before {@link #open} and after {@link #close} nothing can be appended or read: {@link IllegalStateException}. Nothing is
 * appended from within an answer either, since the answers to it would come before some to the append that is under way.
 *
 * <p>All methods are called by the room's thread.
 */
public final class MemoryLog implements RoomLog {

    /**
     * How much a log keeps. What is beyond goes, the oldest first; the newest entry stays whatever its size, until its age
     * ends it.
     *
     * <p>Beside its text an entry takes about 200 bytes of heap, and 370 where each has another sender (measured, with ids of 64
     * characters). So by default entries take at most 20 MiB, and ids 71 MiB. An empty log takes less than 300 bytes.
     *
     * @param messages most entries, at least 1
     * @param bytes    most bytes of text in them, at least 1
     * @param age      entries older than this are not given out any more; at least a millisecond
     * @param resends  most ids of messages remembered at a time, to recognise resends; at least 1. When as many have come
     *                 within {@link RoomLog#RESEND_MILLIS}, the next is {@link LogAnswer.Reason#TOO_MANY}. 250,000 are enough for
     *                 2,083 messages a second, and take at most 71 MiB of heap with ids of 64 characters
     */
    public record Bounds(int messages, long bytes, Duration age, int resends) {

        /** Refuses bounds below the least. */
        public Bounds {
            atLeastOne("messages", messages);
            atLeastOne("bytes", bytes);
            if (Objects.requireNonNull(age, "age").compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("age must be at least a millisecond: " + age);
            }
            atLeastOne("resends", resends);
        }

        /** What a log has unless told otherwise: 10,000 messages, 16 MiB of text, 24 hours, 250,000 ids. */
        public static Bounds defaults() {
            return new Bounds(10_000, 16 * 1024 * 1024, Duration.ofHours(24), 250_000);
        }

        private static void atLeastOne(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1: " + value);
            }
        }
    }

    /** What the first entry makes room for: few, since many rooms may be quiet. */
    private static final int FIRST_SLOTS = 16;

    private final Bounds bounds;
    private final long ageMillis;
    private final InstantSource clock;
    private final long epoch;
    private final RecentIds ids;

    // Owned by the room's thread.
    private Optional<Consumer<LogAnswer>> answers = Optional.empty();
    /** Holds the entry of an offset in the slot {@code offset % length}. Grows up to the bound, as entries come. */
    private LogEntry[] ring = new LogEntry[0];
    private long first = 1;
    private long last;
    private long bytes;
    /** Milliseconds since 1970, the most that the clock has said. */
    private long latest;

    /** A log with the system's clock and a random epoch. */
    public MemoryLog(Bounds bounds) {
        this(bounds, InstantSource.system(), new SecureRandom().nextLong());
    }

    /** A log with the given clock, which may run backwards, and {@linkplain RoomLog#epoch epoch}. */
    public MemoryLog(Bounds bounds, InstantSource clock, long epoch) {
        this.bounds = Objects.requireNonNull(bounds, "bounds");
        this.ageMillis = TimeUnit.MILLISECONDS.convert(bounds.age());
        this.clock = Objects.requireNonNull(clock, "clock");
        this.epoch = epoch;
        this.ids = new RecentIds(bounds.resends());
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        if (this.answers.isPresent()) {
            throw new IllegalStateException("open already");
        }
        this.answers = Optional.of(answers);
        return kept() == 0 ? Optional.empty() : Optional.of(entry(last)); // It may have been used before, and closed.
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long first() {
        forgetOld(now());
        return first;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public void append(List<Message> messages) {
        Consumer<LogAnswer> answers = requireOpen();
        long now = now();
        forgetOld(now);
        List<LogEntry> kept = new ArrayList<>();
        for (Message message : messages) {
            Optional<LogAnswer> objection = message.id().flatMap(id -> objection(message, id, now));
            if (objection.isEmpty()) {
                kept.add(keep(message, now));
            } else {
                commit(kept, answers);
                kept = new ArrayList<>();
                answers.accept(objection.get());
            }
        }
        commit(kept, answers);
    }

    private Optional<LogAnswer> objection(Message message, String id, long now) {
        OptionalLong known = ids.offsetOf(message.from().id(), id);
        if (known.isPresent()) {
            return Optional.of(new LogAnswer.Known(message, known.getAsLong()));
        }
        String person = message.from().id();
        return ids.isFullFor(person)
                ? Optional.of(new LogAnswer.Refused(message, LogAnswer.Reason.TOO_MANY, ids.millisUntilRoomFor(person, now)))
                : Optional.empty();
    }

    private static void commit(List<LogEntry> kept, Consumer<LogAnswer> answers) {
        if (!kept.isEmpty()) {
            answers.accept(new LogAnswer.Committed(Collections.unmodifiableList(kept)));
        }
    }

    private LogEntry keep(Message message, long now) {
        LogEntry entry = new LogEntry(last + 1, now, message);
        message.id().ifPresent(id -> ids.remember(message.from().id(), id, entry.offset(), now));
        makeRoom(message.length());
        ring[slot(entry.offset())] = entry;
        last = entry.offset();
        bytes += message.length();
        return entry;
    }

    private void makeRoom(int length) {
        while (kept() > 0 && (kept() == bounds.messages() || length > bounds.bytes() - bytes)) {
            dropFirst();
        }
        if (kept() == ring.length) {
            LogEntry[] narrow = ring;
            ring = new LogEntry[(int) Math.min(bounds.messages(), Math.max(FIRST_SLOTS, narrow.length * 2L))];
            for (long offset = first; offset <= last; offset++) {
                ring[slot(offset)] = narrow[(int) (offset % narrow.length)];
            }
        }
    }

    private void forgetOld(long now) {
        dropAged(now);
        ids.forgetOld(now);
    }

    private void dropAged(long now) {
        while (kept() > 0 && now - entry(first).at() > ageMillis) {
            dropFirst();
        }
    }

    private void dropFirst() {
        bytes -= entry(first).message().length();
        ring[slot(first)] = null;
        first++;
    }

    @Override
    public void remove(long offset) {
        Consumer<LogAnswer> answers = requireOpen();
        if (first() <= offset && offset <= last) {
            bytes -= entry(offset).message().length();
            ring[slot(offset)] = entry(offset).withoutText();
            answers.accept(new LogAnswer.Removed(offset));
        }
    }

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        requireOpen();
        then.accept(page(Math.max(offset, first()), 1, maxMessages, maxBytes));
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        requireOpen();
        dropAged(now());
        then.accept(page(Math.min(offset, last + 1) - 1, -1, maxMessages, maxBytes).reversed());
    }

    private List<LogEntry> page(long from, int step, int maxMessages, int maxBytes) {
        List<LogEntry> page = new ArrayList<>();
        long left = maxBytes;
        for (long offset = from; first <= offset && offset <= last; offset += step) {
            left -= entry(offset).message().length();
            if (!page.isEmpty() && (page.size() >= maxMessages || left < 0)) {
                break;
            }
            page.add(entry(offset));
        }
        return Collections.unmodifiableList(page);
    }

    @Override
    public void close() {
        answers = Optional.empty();
    }

    private Consumer<LogAnswer> requireOpen() {
        return answers.orElseThrow(() -> new IllegalStateException("the log is not open"));
    }

    /** Stands still while the clock is behind what it has said before. */
    private long now() {
        latest = Math.max(latest, clock.millis());
        return latest;
    }

    private long kept() {
        return last - first + 1;
    }

    private LogEntry entry(long offset) {
        return ring[slot(offset)];
    }

    private int slot(long offset) {
        return (int) (offset % ring.length);
    }
}
