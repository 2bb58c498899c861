package hubbub.jetstream;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import hubbub.room.HotTail;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;

/**
 * What this node knows of one room's stream: how far it goes, its newest entries, and which texts have been taken away. For one
 * thread at a time, but for how far it goes, which any may ask.
 */
final class Known {

    /** Most offsets remembered of texts taken away; the oldest are forgotten first, long erased in the stream. */
    private static final int MOST_REMOVED = 100_000;

    private final HotTail tail;
    private final TreeSet<Long> removed = new TreeSet<>();

    // Written one at a time.
    private volatile long first;
    private volatile long last;

    /** Nothing behind this offset yet, of a stream that begins at that one. */
    Known(MemoryLog.Bounds memory, long first, long behind) {
        this.first = first;
        this.last = behind;
        this.tail = new HotTail(memory, behind);
    }

    /** The oldest offset, as far as is known. */
    long first() {
        return first;
    }

    /** The newest that has come. */
    long last() {
        return last;
    }

    /** The newest entry in memory, if any is. */
    Optional<LogEntry> newest() {
        return tail.isEmpty() ? Optional.empty() : Optional.of(tail.newest());
    }

    /** The next entry has come. */
    void add(LogEntry entry) {
        last = entry.offset();
        tail.add(asIs(entry));
    }

    /** What is older than this is not kept any more. */
    void trim(long oldest) {
        first = Math.max(first, Math.min(oldest, last + 1));
        tail.dropBefore(first);
        removed.headSet(first).clear();
    }

    // What was taken away

    /** The text of this entry has been taken away, whether it has come or not. Returns whether that is new. */
    boolean remove(long offset) {
        if (offset < first || !removed.add(offset)) {
            return false;
        }
        tail.removeText(offset);
        if (removed.size() > MOST_REMOVED) {
            removed.pollFirst();
        }
        return true;
    }

    boolean isRemoved(long offset) {
        return removed.contains(offset);
    }

    /** This entry as it is now: an older one may have been read. */
    LogEntry asIs(LogEntry entry) {
        return !entry.removed() && removed.contains(entry.offset()) ? entry.withoutText() : entry;
    }

    // What is read

    /** A page that begins at this offset and goes on forwards (1) or backwards (-1), if it is in memory. */
    Optional<List<LogEntry>> page(long from, int step, int maxMessages, int maxBytes) {
        long begin = step > 0 ? Math.max(from, first) : Math.min(from, last);
        if (begin < first || begin > last) {
            return Optional.of(List.of());
        }
        if (begin < tail.first()) {
            return Optional.empty();
        }
        List<LogEntry> page = tail.page(begin, step, maxMessages, maxBytes);
        boolean isWhole = step > 0 || page.size() >= maxMessages || page.getFirst().offset() > tail.first()
                || tail.first() <= first;
        return isWhole ? Optional.of(page) : Optional.empty();
    }

    /** What is in memory, for when servers give nothing: from there on forwards; of older, nothing. */
    List<LogEntry> whatThereIs(int step, int maxMessages, int maxBytes) {
        return step > 0 ? tail.page(tail.first(), 1, maxMessages, maxBytes) : List.of();
    }
}
