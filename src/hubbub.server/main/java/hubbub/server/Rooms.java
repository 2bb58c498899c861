package hubbub.server;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import hubbub.room.Departure;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.websocket.WriterLane;

/**
 * All rooms: the public one, which is always there, and others, which are opened when the first client comes, and closed when
 * they are empty and nothing is left of what was said in them. Any thread; {@link #enter} waits for a room that is being opened,
 * {@link #close} for all, and nothing else waits.
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
     * Who opens a room is counted from before, like whoever waits for it; so it has its place, against the bound too, and is not
     * looked at by the sweep. What cannot be opened is gone from the table before anybody is told so.
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

    /** A room that everybody may know of. */
    record Listed(String name, long people) { }

    /** How often empty rooms are asked whether they are of any use: they have been kept for a day, most of them. */
    static final Duration SWEEP_EVERY = Duration.ofSeconds(30);

    private final Bounds bounds;
    private final Place.Opener opener;
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

    /** A client's, from before it joins until after it has asked to leave. While it lasts the room does not close by itself. */
    final class Visit {

        private final Place place;
        private final Place.Opened opened;

        private Visit(Place place, Place.Opened opened) {
            this.place = place;
            this.opened = opened;
        }

        Room room() {
            return opened.room();
        }

        /** Where the room's clients have their turns of writing. */
        WriterLane lane() {
            return opened.lane();
        }

        /** Whether a client may join that brings this passphrase: as {@link Door#admits} says, and everybody the public room. */
        boolean admits(Optional<String> passphrase) {
            return place.isPublic() || opened.door().admits(passphrase);
        }

        /** Whether it is decided who may join. Who is only to look in when that is so does not decide it. */
        boolean isDecided() {
            return place.isPublic() || opened.door().isDecided();
        }

        /** To be called once, when the client has asked its session to leave, if it had one. */
        void end() {
            left(place);
        }
    }

    /** Opens the public room; throws as the opener does. */
    Rooms(Bounds bounds, Place.Opener opener, Duration sweepEvery) throws IOException, InterruptedException {
        this.bounds = bounds;
        this.opener = opener;
        this.sweepNanos = sweepEvery.toNanos();
        place(RoomPath.PUBLIC_NAME).open();
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
     *
     * @throws IOException if the room cannot be opened now, with a sentence for operators; whoever comes next tries again
     * @throws InterruptedException while it waits for the room to open
     */
    Optional<Visit> enter(String name) throws IOException, InterruptedException {
        Optional<Place> found = claim(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Place place = found.get();
        Optional<Visit> visit = Optional.empty();
        try {
            visit = Optional.of(new Visit(place, place.open()));
            return visit;
        } finally {
            if (visit.isEmpty()) {
                left(place);
            }
        }
    }

    /** Counts a client of the room of this name, and makes a place for it if there is none. */
    private synchronized Optional<Place> claim(String name) {
        Place place = publicPlace;
        if (!closing) {
            if (entrance(name) == Entrance.NONE_LEFT) {
                return Optional.empty();
            }
            Place there = open.get(name);
            boolean hasEnded = there != null && there.hasEnded();
            place = there == null || hasEnded ? place(name) : there;
            empty.remove(there);
            if (hasEnded) {
                closed.add(there.figures());
            }
        }
        place.visitors++;
        place.visits++;
        return Optional.of(place);
    }

    /** The room of this name, if it is open. */
    synchronized Optional<Room> find(String name) {
        return Optional.ofNullable(open.get(name)).flatMap(Place::opened).map(Place.Opened::room);
    }

    /** The public room, then all others that are occupied and have no passphrase, in no order. */
    synchronized List<Listed> list() {
        Stream<Place> others = open.values().stream().filter(place -> !place.isPublic() && place.isListed());
        return Stream.concat(Stream.of(publicPlace), others)
                .map(place -> new Listed(place.name(), place.figures().people())).toList();
    }

    private synchronized Place place(String name) {
        Place place = new Place(name, opener);
        open.put(name, place);
        publicPlace = place.isPublic() ? place : publicPlace;
        return place;
    }

    private synchronized void left(Place place) {
        place.visitors--;
        if (!place.isPublic() && open.get(place.name()) == place) {
            if (place.hasFailedToOpen()) {
                open.remove(place.name());
            } else if (place.visitors == 0) {
                empty.add(place);
                closeEarly();
            }
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
        if (empty.contains(place) && !place.room().closeIfUnused(withHistory, () -> remove(place, visits))) {
            remove(place, visits); // It has failed. Whoever comes next finds a new one.
        }
    }

    /** Whether nobody has come after so many visits. Then it is not here any more. Called by the room's thread. */
    private synchronized boolean remove(Place place, long visits) {
        boolean unused = !closing && place.visits == visits && empty.remove(place);
        if (unused) {
            open.remove(place.name());
            closed.add(place.figures());
        }
        return unused;
    }

    private int occupiedOthers() {
        return open.size() - 1 - empty.size();
    }

    /** Rooms that are open, or being opened. */
    synchronized int count() {
        return open.size();
    }

    /** Rooms with at least one client. */
    synchronized int occupied() {
        return occupiedOthers() + (publicPlace.visitors > 0 ? 1 : 0);
    }

    /** People in all rooms, who is in two in both. */
    synchronized long people() {
        return open.values().stream().mapToLong(place -> place.figures().people()).sum();
    }

    /** What all rooms have counted since the start, those included that are closed: no sum ever becomes less. */
    synchronized RoomFigures figures() {
        RoomFigures sum = new RoomFigures();
        sum.add(closed);
        open.values().forEach(place -> sum.add(place.figures()));
        return sum;
    }

    /** What the public room counts. */
    synchronized RoomFigures publicFigures() {
        return publicPlace.figures();
    }

    /**
     * Closes all rooms at the same time, each as {@link Room#close(Departure, Duration, Duration, ReturnSlots)}; opens none. One
     * that is being opened is closed as soon as that is done, which is waited for no longer than {@code within}.
     */
    void close(Departure departure, Duration spread, Duration within, ReturnSlots slots) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        Map<Place, Thread> closers = new LinkedHashMap<>();
        synchronized (this) {
            closing = true;
            for (Place place : open.values()) {
                closers.put(place, Thread.ofVirtual().name("close-room-" + place.name())
                                         .start(() -> place.close(departure, spread, end, slots)));
            }
        }
        LockSupport.unpark(sweep);
        for (Map.Entry<Place, Thread> closer : closers.entrySet()) {
            if (closer.getKey().isDecided(end)) {
                closer.getValue().join();
            }
        }
    }
}
