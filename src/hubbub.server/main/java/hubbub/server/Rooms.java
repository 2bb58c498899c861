package hubbub.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import hubbub.room.Departure;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.websocket.WriterLane;

/**
 * All rooms: the public one, which is always there, and others, which are opened when the first client comes, and closed when
 * they are empty and nothing is left of what was said in them. Any thread; nothing but {@link #close} waits.
 */
final class Rooms {

    /*
     * Why nobody comes into a room that is about to close because it is empty. A client is counted from before it joins until
     * after it has asked to leave (Visit), so whoever has seen a room here and not yet joined it is counted. A room is closed by
     * agreement of two: its own thread, which alone knows whether somebody is still in it and what its log holds, and this
     * class, which knows whether somebody is on the way. The room's thread asks last, in `remove`, and with that answer the
     * room is gone from the table, under the same lock as entering: who comes before is counted and the room stays, who comes
     * after finds no room and opens a new one. Nobody waits for anybody's decision.
     *
     * Why nothing that was said is lost. Between the room's look and its question somebody may have come, said something and
     * gone again, all of which waits in its inbox. So the answer is no if anybody has come since the room was told to look. Who
     * had gone before that had left before, and the room's thread takes commands in order.
     */

    /**
     * How many there may be, beside the public one.
     *
     * @param occupied most with clients; who wants one more is told 503. Each room has a thread
     * @param empty    most without clients, kept for what was said in them; beyond it the one empty longest is closed early
     */
    record Bounds(int occupied, int empty) {

        Bounds {
            if (occupied < 0 || empty < 0) {
                throw new IllegalArgumentException("occupied and empty must not be negative: " + occupied + ", " + empty);
            }
        }
    }

    /** A room, the lane in which its clients write, and its door. */
    record Opened(Room room, WriterLane lane, Door door) { }

    /** A room that everybody may know of. */
    record Listed(String name, long people) { }

    /** How often empty rooms are asked whether they are of any use: they have been kept for a day, most of them. */
    static final Duration SWEEP_EVERY = Duration.ofSeconds(30);

    private final Bounds bounds;
    private final Function<String, Opened> opener;
    private final long sweepNanos;
    private final Thread sweep = Thread.ofPlatform().daemon().name("room-sweep").unstarted(this::sweep);

    // Guarded by this.
    private final Map<String, Place> open = new HashMap<>();
    private Place publicPlace;
    /** Those of the others that have no visitors. Which has had none longest comes first. */
    private final LinkedHashSet<Place> empty = new LinkedHashSet<>();
    /** What rooms that are no more have counted. */
    private final RoomFigures closed = new RoomFigures();
    private volatile boolean closing;

    private static final class Place {
        private final String name;
        private final Room room;
        private final WriterLane lane;
        private final Door door;

        // Guarded by the rooms: clients now, and all there ever were.
        private int visitors;
        private long visits;

        Place(String name, Opened opened) {
            this.name = name;
            this.room = opened.room();
            this.lane = opened.lane();
            this.door = opened.door();
        }

        boolean isPublic() {
            return name.equals(RoomPath.PUBLIC_NAME);
        }
    }

    /** A client's, from before it joins until after it has asked to leave. While it lasts the room does not close by itself. */
    final class Visit {

        private final Place place;

        private Visit(Place place) {
            this.place = place;
        }

        Room room() {
            return place.room;
        }

        /** Where the room's clients have their turns of writing. */
        WriterLane lane() {
            return place.lane;
        }

        /**
         * Whether a client may join that brings this passphrase. Who asks first in a room makes it the room's, for as long as
         * that is there, or lets everybody in by bringing none; everybody may join the public room. May take some milliseconds.
         */
        boolean admits(Optional<String> passphrase) {
            return place.isPublic() || place.door.admits(passphrase);
        }

        /** To be called once, when the client has asked its session to leave, if it had one. */
        void end() {
            left(place);
        }
    }

    /** Opens the public room, with the opener, which opens a room of a name. */
    Rooms(Bounds bounds, Function<String, Opened> opener, Duration sweepEvery) {
        this.bounds = bounds;
        this.opener = opener;
        this.sweepNanos = sweepEvery.toNanos();
        place(RoomPath.PUBLIC_NAME);
        sweep.start();
    }

    /** What may come of entering a room. */
    enum Entrance { OPEN, NEW, NONE_LEFT }

    /** What would come of entering the room of this name now. */
    synchronized Entrance entrance(String name) {
        Place place = open.get(name);
        if (place != null && (place.isPublic() || place.visitors > 0)) {
            return Entrance.OPEN;
        }
        if (occupiedOthers() >= bounds.occupied()) {
            return Entrance.NONE_LEFT;
        }
        return place == null ? Entrance.NEW : Entrance.OPEN;
    }

    /**
     * A client comes into the room of this name, which is opened if there is none. Empty if there may be no more; where {@link
     * #entrance} said otherwise, others have come first. While all rooms close it is shown into the public one, to be told so.
     */
    synchronized Optional<Visit> enter(String name) {
        Place place = publicPlace;
        if (!closing) {
            if (entrance(name) == Entrance.NONE_LEFT) {
                return Optional.empty();
            }
            Place there = open.get(name);
            boolean hasEnded = there != null && there.room.isClosed(); // It has failed, or its log is lost.
            place = there == null || hasEnded ? place(name) : there;
            empty.remove(there);
            if (hasEnded) {
                closed.add(there.room.figures());
            }
        }
        place.visitors++;
        place.visits++;
        return Optional.of(new Visit(place));
    }

    /** The room of this name, if it is open. */
    synchronized Optional<Room> find(String name) {
        return Optional.ofNullable(open.get(name)).map(place -> place.room);
    }

    /** The public room, then all others that are occupied and have no passphrase, in no order. */
    synchronized List<Listed> list() {
        Stream<Place> others = open.values().stream()
                .filter(place -> !place.isPublic() && place.visitors > 0 && place.door.isOpenToAll());
        return Stream.concat(Stream.of(publicPlace), others)
                .map(place -> new Listed(place.name, place.room.figures().people())).toList();
    }

    private synchronized Place place(String name) {
        Place place = new Place(name, opener.apply(name));
        open.put(name, place);
        publicPlace = place.isPublic() ? place : publicPlace;
        return place;
    }

    private synchronized void left(Place place) {
        place.visitors--;
        if (place.visitors == 0 && !place.isPublic() && open.get(place.name) == place) {
            empty.add(place);
            closeEarly();
        }
    }

    /** Those that are empty beyond the bound. One whose last client is not out yet stays, until it is asked again. */
    private synchronized void closeEarly() {
        empty.stream().limit(Math.max(0, empty.size() - bounds.empty())).toList().forEach(longest -> retire(longest, true));
    }

    private void sweep() {
        while (!closing) {
            LockSupport.parkNanos(this, sweepNanos);
            closeEarly();
            List<Place> unused;
            synchronized (this) {
                unused = List.copyOf(empty);
            }
            unused.forEach(place -> retire(place, false)); // Not all at once under the lock: there may be many.
        }
    }

    private synchronized void retire(Place place, boolean withHistory) {
        long visits = place.visits;
        if (empty.contains(place) && !place.room.closeIfUnused(withHistory, () -> remove(place, visits))) {
            remove(place, visits); // It has failed. Whoever comes next finds a new one.
        }
    }

    /** Whether nobody has come after so many visits. Then it is not here any more. Called by the room's thread. */
    private synchronized boolean remove(Place place, long visits) {
        boolean unused = !closing && place.visits == visits && empty.remove(place);
        if (unused) {
            open.remove(place.name);
            closed.add(place.room.figures());
        }
        return unused;
    }

    private int occupiedOthers() {
        return open.size() - 1 - empty.size();
    }

    /** Rooms that are open. */
    synchronized int count() {
        return open.size();
    }

    /** Rooms with at least one client. */
    synchronized int occupied() {
        return occupiedOthers() + (publicPlace.visitors > 0 ? 1 : 0);
    }

    /** People in all rooms, who is in two in both. */
    synchronized long people() {
        return open.values().stream().mapToLong(place -> place.room.figures().people()).sum();
    }

    /** What all rooms have counted since the start, those included that are closed: no sum ever becomes less. */
    synchronized RoomFigures figures() {
        RoomFigures sum = new RoomFigures();
        sum.add(closed);
        open.values().forEach(place -> sum.add(place.room.figures()));
        return sum;
    }

    /** What the public room counts. */
    synchronized RoomFigures publicFigures() {
        return publicPlace.room.figures();
    }

    /** Closes all rooms at the same time, each as {@link Room#close(Departure, Duration, Duration, ReturnSlots)}; opens none. */
    void close(Departure departure, Duration spread, Duration within, ReturnSlots slots) throws InterruptedException {
        List<Thread> closers = new ArrayList<>();
        synchronized (this) {
            closing = true;
            for (Place place : open.values()) {
                closers.add(Thread.ofVirtual().name("close-room-" + place.name)
                                    .start(() -> close(place.room, departure, spread, within, slots)));
            }
        }
        LockSupport.unpark(sweep);
        for (Thread closer : closers) {
            closer.join();
        }
    }

    private static void close(Room room, Departure departure, Duration spread, Duration within, ReturnSlots slots) {
        try {
            room.close(departure, spread, within, slots);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody does this; and the room closes all the same.
        }
    }
}
