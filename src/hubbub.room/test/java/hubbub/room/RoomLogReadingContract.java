package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@link RoomLog} promises of reading, and what {@link RoomLogContract} stands on. */
public abstract class RoomLogReadingContract {

    static final Person ADA = new Person("p-ada", "Ada");
    static final Person BOB = new Person("p-bob", "Bob");
    private static final int ALL = Integer.MAX_VALUE;

    LogWitness witness;
    RoomLog log;

    /** For the test of a log. */
    protected RoomLogReadingContract() { }

    /** A log without entries, not yet open. It keeps 5,000 short messages, and remembers as many ids, at least. */
    protected abstract RoomLog newLog();

    /** The same, but once it has {@linkplain #settle settled} it keeps at most so many messages, and at least the newest. */
    protected abstract RoomLog newLog(int messages);

    /** Moves the clock of all logs made here, ahead or, by a negative time, back. */
    protected abstract void passTime(Duration time);

    /** Waits until all that was asked of the log is done and answered. A log that answers within the call leaves it empty. */
    protected void settle() { }

    @BeforeEach
    void openAnEmptyLog() {
        use(newLog());
    }

    @AfterEach
    void close() {
        if (log != null) {
            log.close(); // Once: no log need stand more.
            log = null;
        }
        assertFalse(witness.hasOverlapped(), "answers are given one at a time");
    }

    /** From here on this is the log. */
    final void use(RoomLog another) {
        if (log != null) {
            close();
        }
        log = another;
        witness = new LogWitness();
        log.open(witness);
    }

    static Message say(Person from, String id, String text) {
        return new Message(from, Optional.of(id), text.getBytes(StandardCharsets.UTF_8));
    }

    static Message sayOnce(Person from, String text) {
        return new Message(from, Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends and settles. */
    final void append(Message... messages) {
        log.append(List.of(messages));
        settle();
    }

    /** Appends so many messages of 10 bytes each. */
    final void appendMany(int count) {
        log.append(IntStream.range(0, count).mapToObj(i -> sayOnce(ADA, "0123456789")).toList());
        settle();
    }

    final List<LogEntry> readFrom(long offset, int maxMessages, int maxBytes) {
        return answerTo(then -> log.readFrom(offset, maxMessages, maxBytes, then));
    }

    final List<LogEntry> readBefore(long offset, int maxMessages, int maxBytes) {
        return answerTo(then -> log.readBefore(offset, maxMessages, maxBytes, then));
    }

    private List<LogEntry> answerTo(Consumer<Consumer<List<LogEntry>>> reading) {
        List<List<LogEntry>> pages = new CopyOnWriteArrayList<>();
        reading.accept(pages::add);
        settle();
        assertEquals(1, pages.size(), "a reading is answered once");
        return pages.getFirst();
    }

    static List<Long> offsets(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::offset).toList();
    }

    static List<Long> offsets(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void anEmptyLogBeginsAtOneAndHasNothingToRead() {
        assertEquals(1, log.first());
        assertEquals(0, log.last());

        assertEquals(List.of(), readFrom(0, ALL, ALL));
        assertEquals(List.of(), readFrom(1, ALL, ALL));
        assertEquals(List.of(), readBefore(1, ALL, ALL));
        assertEquals(List.of(), readBefore(Long.MAX_VALUE, ALL, ALL));
    }

    @Test
    void firstAndLastAreTheOldestAndTheNewest() {
        appendMany(3);
        appendMany(4);

        assertEquals(1, log.first());
        assertEquals(7, log.last());
    }

    @Test
    void whatIsReadIsWhatWasCommitted() {
        append(say(ADA, "a-1", "grüße 🦉"), sayOnce(BOB, ""));

        List<LogEntry> read = readFrom(1, ALL, ALL);

        assertEquals(2, read.size());
        for (int i = 0; i < read.size(); i++) {
            assertSameEntry(witness.entries().get(i), read.get(i));
        }
    }

    private static void assertSameEntry(LogEntry committed, LogEntry read) {
        assertEquals(committed.offset(), read.offset());
        assertEquals(committed.at(), read.at());
        assertEquals(committed.message().from(), read.message().from());
        assertEquals(committed.message().id(), read.message().id());
        assertArrayEquals(committed.message().text(), read.message().text());
        assertEquals(committed.fingerprint(), read.fingerprint());
    }

    @Test
    void readingForwardsBeginsAtTheOffset() {
        appendMany(7);

        assertEquals(offsets(5, 7), offsets(readFrom(5, ALL, ALL)));
        assertEquals(offsets(7, 7), offsets(readFrom(7, ALL, ALL)));
        assertEquals(List.of(), readFrom(8, ALL, ALL), "none yet");
        assertEquals(List.of(), readFrom(Long.MAX_VALUE, ALL, ALL));
    }

    @Test
    void readingForwardsFromBeforeTheFirstBeginsAtTheFirst() {
        appendMany(2);

        assertEquals(offsets(1, 2), offsets(readFrom(0, ALL, ALL)));
        assertEquals(offsets(1, 2), offsets(readFrom(Long.MIN_VALUE, ALL, ALL)));
    }

    @Test
    void readingBackwardsEndsBeforeTheOffsetInAscendingOrder() {
        appendMany(7);

        assertEquals(offsets(1, 4), offsets(readBefore(5, ALL, ALL)));
        assertEquals(offsets(1, 1), offsets(readBefore(2, ALL, ALL)));
        assertEquals(List.of(), readBefore(1, ALL, ALL));
        assertEquals(List.of(), readBefore(0, ALL, ALL));
        assertEquals(List.of(), readBefore(Long.MIN_VALUE, ALL, ALL));
    }

    @Test
    void readingBackwardsFromBeyondTheLastEndsAtTheLast() {
        appendMany(3);

        assertEquals(offsets(1, 3), offsets(readBefore(4, ALL, ALL)));
        assertEquals(offsets(1, 3), offsets(readBefore(5, ALL, ALL)));
        assertEquals(offsets(1, 3), offsets(readBefore(Long.MAX_VALUE, ALL, ALL)));
    }

    @Test
    void noMoreMessagesAreReadThanAskedFor() {
        appendMany(7);

        assertEquals(offsets(2, 4), offsets(readFrom(2, 3, ALL)));
        assertEquals(offsets(2, 2), offsets(readFrom(2, 1, ALL)));
        assertEquals(offsets(3, 5), offsets(readBefore(6, 3, ALL)));
        assertEquals(offsets(5, 5), offsets(readBefore(6, 1, ALL)));
    }

    @Test
    void noMoreBytesOfTextAreReadThanAskedForAndTheBoundItselfIs() {
        appendMany(7);

        assertEquals(offsets(2, 4), offsets(readFrom(2, ALL, 30)));
        assertEquals(offsets(2, 3), offsets(readFrom(2, ALL, 29)));
        assertEquals(offsets(3, 5), offsets(readBefore(6, ALL, 30)));
        assertEquals(offsets(4, 5), offsets(readBefore(6, ALL, 29)));
    }

    @Test
    void bytesAreThoseOfUtf8() {
        append(sayOnce(ADA, "🦉"), sayOnce(ADA, "🦉"), sayOnce(ADA, "🦉"));

        assertEquals(offsets(1, 2), offsets(readFrom(1, ALL, 8)));
        assertEquals(offsets(3, 3), offsets(readBefore(4, ALL, 7)));
    }

    @Test
    void oneMessageIsAlwaysReadHoweverLong() {
        appendMany(3);

        assertEquals(offsets(2, 2), offsets(readFrom(2, ALL, 1)));
        assertEquals(offsets(2, 2), offsets(readBefore(3, ALL, 1)));
    }

    @Test
    void pagesFollowEachOtherWithoutAGap() {
        appendMany(100);
        List<Long> forwards = new ArrayList<>();
        List<Long> backwards = new ArrayList<>();

        for (long next = 1; next <= 100; next = forwards.getLast() + 1) {
            forwards.addAll(offsets(readFrom(next, 7, ALL)));
        }
        for (long before = 101; before > 1; before = backwards.getFirst()) {
            backwards.addAll(0, offsets(readBefore(before, 7, ALL)));
        }

        assertEquals(offsets(1, 100), forwards);
        assertEquals(offsets(1, 100), backwards);
    }

    @Test
    void whatIsTrimmedIsReadNoMoreAndOffsetsStay() {
        use(newLog(5));
        appendMany(4);
        appendMany(4);
        appendMany(4);
        long first = log.first();

        assertEquals(12, log.last());
        assertTrue(first >= 8 && first <= 12, "at most five are kept, and at least one: " + first);
        assertEquals(offsets(first, 12), offsets(readFrom(1, ALL, ALL)));
        assertEquals(offsets(first, first), offsets(readFrom(first - 1, 1, ALL)));
        assertEquals(offsets(first, 12), offsets(readBefore(Long.MAX_VALUE, ALL, ALL)));
        assertEquals(List.of(), readBefore(first, ALL, ALL));
        assertEquals(List.of(), readBefore(2, ALL, ALL));
    }

    @Test
    void whatIsReadDoesNotChangeAfterwards() {
        use(newLog(5));
        appendMany(5);
        List<LogEntry> forwards = readFrom(1, ALL, ALL);
        List<LogEntry> backwards = readBefore(6, ALL, ALL);

        appendMany(5);

        assertEquals(offsets(1, 5), offsets(forwards));
        assertEquals(offsets(1, 5), offsets(backwards));
        assertThrows(UnsupportedOperationException.class, forwards::removeFirst);
        assertThrows(UnsupportedOperationException.class, backwards::removeFirst);
    }
}
