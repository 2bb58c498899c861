package hubbub.room;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What was said in a room, in the order that all hear, as far back as it is kept.
 *
 * <p>One room uses it, from one thread, which calls {@link #open} first and {@link #close} last. Unless said otherwise no
 * method waits: answers are given later, by any thread but one at a time, or at once, within the call, and in order; only
 * pages that were asked for before they were all given may come in another. Nothing is to be appended from within an answer.
 * Readings may be ahead of the answers to appends, never behind them.
 *
 * <p>Each message appended is answered exactly once: it stands in a {@link LogAnswer.Committed} (the same object), or is
 * {@link LogAnswer.Known} or {@link LogAnswer.Refused}. Entries committed have dense offsets, also across answers. They may
 * hold what others have appended to the same log, and one answer may hold several appends. What was refused leaves no trace.
 *
 * <p>A message with an id that the same person (by id) has used for one that was kept, in the last {@link #RESEND_MILLIS} at
 * least, is a resend: known, and not kept a second time. What {@code Committed} says is kept, as far as this log promises.
 *
 * <p>Lists given out are not changed afterwards, and lists given in are not held on to.
 */
public interface RoomLog extends AutoCloseable {

    /** How long a resend is recognised at least, in milliseconds. */
    long RESEND_MILLIS = 120_000;

    /**
     * Begins; the one method that may wait, since it is called before the room runs. From here on {@code answers} is told what
     * comes of appends. Returns the newest entry, if any is kept; what others append behind it is told to {@code answers}.
     *
     * @throws IllegalStateException if the log cannot be had now, with a sentence for operators
     */
    Optional<LogEntry> open(Consumer<LogAnswer> answers);

    /** The newest offset there was when it was opened. */
    default long openedAt() {
        return last();
    }

    /** Which log this is: a random number made with it, so that offsets of another are not taken for its own. */
    long epoch();

    /** The oldest offset that is kept; one more than {@link #last} if none is. */
    long first();

    /** The newest offset that is committed; 0 if there was none ever. */
    long last();

    /** Gives it messages to keep, in this order. */
    void append(List<Message> messages);

    /**
     * Takes the text of this entry away, for good; the entry stays, and its offset. Answered with {@link LogAnswer.Removed},
     * unless it is not kept.
     */
    void remove(long offset);

    /**
     * Reads forwards: committed entries from this offset on, or from the first that is kept if that is later, in order and
     * without a gap; none if there are none yet. At most {@code maxMessages}, and {@code maxBytes} of text, but always one if
     * there is one.
     */
    void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then);

    /** Reads backwards: the last entries before this offset, in ascending order, bounded likewise. */
    void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then);

    /**
     * The room has told everybody everything up to this offset, which is of those committed. A log that others append to as well
     * commits nothing more while the room is far behind.
     */
    default void heard(long offset) { }

    /** The same room on other nodes, where the log is shared with them. */
    default Optional<Neighbours> neighbours() {
        return Optional.empty();
    }

    /** Ends, once what was appended before is kept or has failed, which it may wait for. Nothing is answered any more. */
    @Override
    void close();
}
