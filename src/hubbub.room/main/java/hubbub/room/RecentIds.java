package hubbub.room;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where the messages with an id are that were kept lately, so that a log recognises a resend. Each id is remembered for more
 * than {@link RoomLog#RESEND_MILLIS}, whatever becomes of the entry meanwhile; then it may be used again.
 *
 * <p>A log calls {@link #forgetOld} first, and then for each message {@link #offsetOf}; if that knows nothing of it,
 * {@link #isFull}; and if it is not, keeps the message and calls {@link #remember}. One thread at a time.
 *
 * <p>An id of 64 characters takes 208 bytes of heap here, and 280 if nobody else holds its person's id, of 22 (measured);
 * 16 more where hash codes collide. So 250,000 take at most 71 MiB. What is forgotten takes nothing, but the table, with 4 to 8
 * bytes for each id of its largest time, stays.
 */
final class RecentIds {

    /**
     * Comparable because people choose ids, and it is easy to choose many with one hash code: the map then makes a tree of
     * them, instead of looking at every one.
     */
    private record Key(String person, String id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int persons = person.compareTo(other.person);
            return persons != 0 ? persons : id.compareTo(other.id);
        }
    }

    private record Place(long offset, long at) { }

    /** One person may have an eighth of all, but so many in any case: nobody is to use up what the others need. */
    private static final int LEAST_SHARE = 1_000;
    private static final int SHARES = 8;

    /** When who has its share may try again: some of it will have been forgotten, if it is at it for long. */
    private static final long SHARE_RETRY_MILLIS = 1_000;

    private final int capacity;
    private final int share;
    // Owned by the log's thread.
    /** Oldest first. */
    private final LinkedHashMap<Key, Place> places = new LinkedHashMap<>();
    private final Map<String, Integer> ofPerson = new HashMap<>();

    /**
     * @param capacity most ids at a time; when all of them are too young to be forgotten it is full, since what is not
     *                 remembered could not be recognised again
     */
    RecentIds(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
        }
        this.capacity = capacity;
        this.share = Math.max(LEAST_SHARE, capacity / SHARES);
    }

    /** Forgets what is older than it must be, at this time in milliseconds, as all times here. */
    void forgetOld(long now) {
        for (var oldest = places.firstEntry(); oldest != null && isOld(oldest, now); oldest = places.firstEntry()) {
            ofPerson.computeIfPresent(places.pollFirstEntry().getKey().person(), (any, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Clocks cut off what is less than a millisecond, so only one more is surely enough. */
    private static boolean isOld(Map.Entry<Key, Place> entry, long now) {
        return now - entry.getValue().at() > RoomLog.RESEND_MILLIS;
    }

    /** Where the message of this person with this id is; empty if it is not remembered. */
    OptionalLong offsetOf(String person, String id) {
        Place place = places.get(new Key(person, id));
        return place == null ? OptionalLong.empty() : OptionalLong.of(place.offset());
    }

    boolean isFull() {
        return places.size() >= capacity;
    }

    /** Whether there is no room for another id of this person. */
    boolean isFullFor(String person) {
        return isFull() || ofPerson.getOrDefault(person, 0) >= share;
    }

    /** How many milliseconds from now it is full at most, if nothing is added: until the oldest is old. */
    long millisUntilRoom(long now) {
        return isFull() ? Math.max(0, places.firstEntry().getValue().at() + RoomLog.RESEND_MILLIS + 1 - now) : 0;
    }

    /** The same for this person; no promise where it only has its share. */
    long millisUntilRoomFor(String person, long now) {
        return isFull() || !isFullFor(person) ? millisUntilRoom(now) : SHARE_RETRY_MILLIS;
    }

    /**
     * From now on this is known.
     *
     * @param at when it was kept; never before what was remembered last
     */
    void remember(String person, String id, long offset, long at) {
        if (isFull()) {
            throw new IllegalStateException("full: " + capacity);
        }
        if (places.putLast(new Key(person, id), new Place(offset, at)) == null) {
            ofPerson.merge(person, 1, Integer::sum);
        }
    }

    int size() {
        return places.size();
    }
}
