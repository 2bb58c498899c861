package hubbub.room;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The newest entries of a log that is kept elsewhere too, in memory, as many as the bounds allow but one in any case. For one
 * thread at a time.
 */
public final class HotTail {

    /** What the first entry makes room for: few, since many rooms may be quiet. */
    private static final int FIRST_SLOTS = 16;

    private int maxMessages;
    private long maxBytes;
    /** Holds the entry of an offset in the slot {@code offset % length}. Grows up to the bound, as entries come. */
    private LogEntry[] ring = new LogEntry[0];
    private long first;
    private long last;
    private long bytes;

    /** Empty, behind an offset: that of the first entry is one more. */
    public HotTail(MemoryLog.Bounds bounds, long behind) {
        this.first = behind + 1;
        this.last = behind;
        bound(bounds);
    }

    /** From here on these are its bounds; what is beyond goes when the next comes. */
    public void bound(MemoryLog.Bounds bounds) {
        maxMessages = bounds.messages();
        maxBytes = bounds.bytes();
    }

    /** The oldest offset in it; one more than the newest if there is none. */
    public long first() {
        return first;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return first > last;
    }

    /** The newest entry; there must be one. */
    public LogEntry newest() {
        return get(last);
    }

    private LogEntry get(long offset) {
        return ring[slot(offset)];
    }

    private int slot(long offset) {
        return (int) (offset % ring.length);
    }

    /** Takes the entry that comes next; the oldest go where there is no room. */
    public void add(LogEntry entry) {
        if (entry.offset() != last + 1) {
            throw new IllegalArgumentException("the entry behind " + last + " is not " + entry.offset());
        }
        int length = entry.message().length();
        while (!isEmpty() && (last - first + 1 >= maxMessages || length > maxBytes - bytes)) {
            dropFirst();
        }
        if (last - first + 1 == ring.length) {
            LogEntry[] narrow = ring;
            ring = new LogEntry[(int) Math.min(maxMessages, Math.max(FIRST_SLOTS, narrow.length * 2L))];
            for (long offset = first; offset <= last; offset++) {
                ring[slot(offset)] = narrow[(int) (offset % narrow.length)];
            }
        }
        last++;
        ring[slot(last)] = entry;
        bytes += length;
    }

    /** What is older than this offset is not kept any more. */
    public void dropBefore(long offset) {
        while (first < offset && !isEmpty()) {
            dropFirst();
        }
    }

    private void dropFirst() {
        bytes -= get(first).message().length();
        ring[slot(first)] = null;
        first++;
    }

    /** The text of the entry at this offset is taken away, if it is here. */
    public void removeText(long offset) {
        if (first <= offset && offset <= last) {
            bytes -= get(offset).message().length();
            ring[slot(offset)] = get(offset).withoutText();
        }
    }

    /** Entries from this offset on, forwards (1) or backwards (-1), in ascending order, bounded as readings of a log are. */
    public List<LogEntry> page(long from, int step, int mostMessages, int mostBytes) {
        List<LogEntry> page = new ArrayList<>();
        long left = mostBytes;
        for (long offset = from; first <= offset && offset <= last; offset += step) {
            left -= get(offset).message().length();
            if (!page.isEmpty() && (page.size() >= mostMessages || left < 0)) {
                break;
            }
            page.add(get(offset));
        }
        return Collections.unmodifiableList(step > 0 ? page : page.reversed());
    }
}
