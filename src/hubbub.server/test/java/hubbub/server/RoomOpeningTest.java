package hubbub.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import hubbub.room.Departure;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomLimits;
import hubbub.room.RoomProbe;
import hubbub.server.Rooms.Entrance;
import hubbub.websocket.WriterLane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rooms whose log takes its time to open, or does not open: a matter of those who want to come in, and of nobody else. */
@Timeout(60)
class RoomOpeningTest {

    /** Nothing is written here. */
    private static final WriterLane NO_LANE = null;

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int OCCUPIED = 2;

    /** Of a room of this name the log does not open before this, and not at all if this fails. */
    private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<Room> all = new CopyOnWriteArrayList<>();
    private volatile TroubledLog lastLog;
    private Rooms rooms;

    private Place.Opened open(String name) throws IOException {
        opened.add(name);
        try {
            held.getOrDefault(name, CompletableFuture.completedFuture(null)).join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage());
        }
        lastLog = new TroubledLog();
        all.add(Room.open(name, RoomLimits.defaults(), lastLog, RoomProbe.NONE, Runnable::run));
        return new Place.Opened(all.getLast(), NO_LANE, new Door(new ForgottenSeal()));
    }

    @BeforeEach
    void open() throws Exception {
        rooms = new Rooms(new Rooms.Bounds(OCCUPIED, 10), this::open, Duration.ofMillis(2));
    }

    @AfterEach
    void close() throws InterruptedException {
        close(Duration.ZERO);
    }

    private void close(Duration within) throws InterruptedException {
        rooms.close(Departure.RESTARTING, Duration.ZERO, within, new ReturnSlots(ReturnSlots.USUAL));
    }

    private CompletableFuture<Void> hold(String name) {
        held.put(name, new CompletableFuture<>());
        return held.get(name);
    }

    /** Somebody who wants to come in, on a thread of its own. */
    private final class Coming {

        private final FutureTask<Visitor> visitor;
        private final Thread thread;

        /** Returns once it waits. */
        Coming(String name) throws InterruptedException {
            visitor = new FutureTask<>(() -> Visitor.in(rooms, name));
            thread = Thread.ofPlatform().daemon().start(visitor);
            assertTrue(Patience.until(SOON, () -> thread.getState() == Thread.State.WAITING), () -> "" + thread.getState());
        }

        Visitor isIn() throws Exception {
            return visitor.get(10, TimeUnit.SECONDS);
        }

        String isTold() {
            return assertThrows(ExecutionException.class, this::isIn).getCause().getMessage();
        }
    }

    /** A room counts what it has broadcast once all have it. */
    private void awaitMessages(int count) throws InterruptedException {
        assertTrue(Patience.until(SOON, () -> rooms.figures().messages() == count), () -> "" + rooms.figures().messages());
    }

    @Test
    void whileARoomOpensOthersAreEnteredAndLeftAndLookedAt() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");

        Visitor bob = Visitor.in(rooms, "attic");
        Visitor eve = Visitor.in(rooms, "public");

        assertTrue(bob.sayAndHear("hello") && eve.sayAndHear("good evening"));
        assertEquals(Entrance.OPEN, rooms.entrance("slow"));
        assertEquals(Optional.empty(), rooms.find("slow"));
        assertEquals("public", rooms.list().getFirst().name());
        assertTrue(Patience.until(SOON, () -> rooms.people() == 2));
        awaitMessages(2);
        bob.go();
        assertFalse(ada.visitor.isDone());
        slow.complete(null);
        assertTrue(ada.isIn().sayAndHear("at last"));
        awaitMessages(3);
    }

    @Test
    void allWhoWaitForTheSameRoomComeIntoTheSame() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");
        Coming bob = new Coming("slow");

        slow.complete(null);

        assertSame(ada.isIn().room(), bob.isIn().room());
        assertTrue(ada.isIn().sayAndHear("hello") && bob.isIn().hears());
        assertEquals(List.of("public", "slow"), opened);
    }

    @Test
    void aRoomThatCannotBeOpenedIsToldToAllWhoWaitAndTriedAgainForTheNext() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");
        Coming bob = new Coming("slow");

        slow.completeExceptionally(new IOException("the disk is on fire"));

        assertEquals("the disk is on fire", ada.isTold());
        assertEquals("the disk is on fire", bob.isTold());
        assertEquals(1, rooms.count());
        held.clear();
        assertEquals(Entrance.NEW, rooms.entrance("slow"));
        assertTrue(Visitor.in(rooms, "slow").sayAndHear("it is out"));
        assertEquals(List.of("public", "slow", "slow"), opened);
    }

    @Test
    void aRoomThatIsBeingOpenedCountsAgainstTheLimit() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");
        Visitor.in(rooms, "attic");

        assertEquals(Entrance.NONE_LEFT, rooms.entrance("cellar"));
        assertEquals(Optional.empty(), rooms.enter("cellar"));
        assertEquals(OCCUPIED, rooms.occupied());

        slow.completeExceptionally(new IOException("no"));
        ada.isTold();
        assertTrue(rooms.enter("cellar").isPresent());
    }

    @Test
    void whoDoesNotWaitForItAnyMoreIsNotCounted() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");
        Coming bob = new Coming("slow");

        bob.thread.interrupt();

        assertThrows(ExecutionException.class, bob::isIn);
        slow.complete(null);
        ada.isIn().go();
        assertTrue(Patience.until(SOON, () -> rooms.count() == 1), "it stays though nobody is in it");
    }

    @Test
    void aPublicRoomThatCannotBeOpenedAgainIsTriedAgainForTheNext() throws Exception {
        Visitor ada = Visitor.in(rooms, "public");
        assertTrue(ada.sayAndHear("hello"));
        CompletableFuture<Void> again = hold("public");
        lastLog.lose();
        assertTrue(Patience.until(SOON, () -> ada.ending().equals(Optional.of(Departure.ANEW))));
        ada.go();
        assertTrue(Patience.until(SOON, all.getFirst()::isClosed));
        Coming bob = new Coming("public");
        awaitMessages(1);
        assertEquals(1, rooms.list().size());

        again.completeExceptionally(new IOException("not yet"));

        assertEquals("not yet", bob.isTold());
        assertEquals(0, rooms.occupied());
        held.clear();
        Visitor eve = Visitor.in(rooms, "public");
        assertTrue(eve.sayAndHear("here again"));
        assertNotSame(ada.room(), eve.room());
        awaitMessages(2);
        assertEquals(1, rooms.count());
    }

    @Test
    void whoWaitsForARoomWhileAllCloseIsToldSoInIt() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        Coming ada = new Coming("slow");
        CompletableFuture<Void> closed = closing(LONG);
        assertTrue(Patience.until(SOON, all.getFirst()::isClosed));
        assertFalse(closed.isDone());

        slow.complete(null);

        Visitor in = ada.isIn();
        assertTrue(Patience.until(SOON, () -> in.ending().isPresent()));
        in.go();
        closed.get(10, TimeUnit.SECONDS);
        assertTrue(all.getLast().isClosed() && all.size() == 2);
    }

    @Test
    void aRoomThatOpensTooLateOrNeverKeepsNobodyFromClosing() throws Exception {
        CompletableFuture<Void> slow = hold("slow");
        CompletableFuture<Void> never = hold("never");
        Coming ada = new Coming("slow");
        Coming bob = new Coming("never");

        closing(Duration.ofMillis(10)).get(10, TimeUnit.SECONDS);

        assertFalse(ada.visitor.isDone() || bob.visitor.isDone());
        slow.complete(null);
        never.completeExceptionally(new IOException("no"));
        assertEquals("no", bob.isTold());
        Visitor in = ada.isIn();
        assertTrue(Patience.until(SOON, () -> in.ending().isPresent() && all.getLast().isClosed()), "it is left open");
    }

    private CompletableFuture<Void> closing(Duration within) {
        return CompletableFuture.runAsync(() -> {
            try {
                close(within);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, Thread::startVirtualThread);
    }
}
