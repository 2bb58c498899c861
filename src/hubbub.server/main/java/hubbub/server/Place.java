package hubbub.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import hubbub.room.Departure;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.websocket.WriterLane;

/**
 * A room in the table of all: about to be opened, open, ended, or never opened. Its log may take a while to open, so that is done
 * by the first who comes in, outside of any lock, while those who come meanwhile wait for it. Any thread.
 */
final class Place {

    /** A room, the lane in which its clients write, and its door. */
    record Opened(Room room, WriterLane lane, Door door) { }

    /** Opens the room of a name. May wait for its log, and throws with a sentence for operators if that cannot be had now. */
    interface Opener {
        Opened open(String name) throws IOException;
    }

    private final String name;
    private final FutureTask<Opened> opening;

    // Guarded by the rooms: clients now, and all there ever were.
    int visitors;
    long visits;

    Place(String name, Opener opener) {
        this.name = name;
        this.opening = new FutureTask<>(() -> opener.open(name));
    }

    String name() {
        return name;
    }

    boolean isPublic() {
        return name.equals(RoomPath.PUBLIC_NAME);
    }

    /** The room, which is opened if nobody has begun to, else waited for. Throws if that has failed, to all who wait. */
    Opened open() throws IOException, InterruptedException {
        opening.run(); // Does nothing but for the first.
        try {
            return opening.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException trouble -> throw new IOException(trouble.getMessage(), trouble); // Each thread has its own.
                case Throwable defect -> throw new IllegalStateException("room " + name + " cannot be opened", defect);
            }
        }
    }

    /** The room, once it is open. */
    Optional<Opened> opened() {
        return opening.state() == Future.State.SUCCESS ? Optional.of(opening.resultNow()) : Optional.empty();
    }

    /** The room, which must be open. */
    Room room() {
        return opening.resultNow().room();
    }

    boolean hasFailedToOpen() {
        return opening.state() == Future.State.FAILED;
    }

    /** Whether this is no room to enter any more: it could not be opened, has failed, or its log is lost. */
    boolean hasEnded() {
        return hasFailedToOpen() || opened().filter(opened -> opened.room().isClosed()).isPresent();
    }

    /** Whether it is known by this moment of System.nanoTime, which is waited for, whether the room opens. */
    boolean isDecided(long by) throws InterruptedException {
        try {
            opening.get(by - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // It does not.
        }
        return true;
    }

    /** Whether everybody may know of it: somebody is in it, and it is known to have no passphrase. */
    boolean isListed() {
        return visitors > 0 && opened().filter(opened -> opened.door().isOpenToAll()).isPresent();
    }

    /** What the room counts, nothing until it is open. */
    RoomFigures figures() {
        return opened().map(opened -> opened.room().figures()).orElseGet(RoomFigures::new);
    }

    /**
     * Closes the room as {@link Room#close(Departure, Duration, Duration, ReturnSlots)}, once it is open, if it ever is. Whoever
     * is there at the end, a moment of System.nanoTime, is cut.
     */
    void close(Departure departure, Duration spread, long end, ReturnSlots slots) {
        try {
            Room room = opening.get().room();
            room.close(departure, spread, Duration.ofNanos(Math.max(0, end - System.nanoTime())), slots);
        } catch (ExecutionException e) {
            // There is none.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Nobody does this; and the room closes all the same.
        }
    }
}
