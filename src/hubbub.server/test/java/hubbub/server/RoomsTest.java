package hubbub.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import hubbub.room.Departure;
import hubbub.room.MemoryLog;
import hubbub.room.Person;
import hubbub.room.ReturnSlots;
import hubbub.room.Room;
import hubbub.room.RoomFigures;
import hubbub.room.RoomLimits;
import hubbub.room.RoomProbe;
import hubbub.websocket.WriterLane;
import hubbub.server.Rooms.Entrance;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class RoomsTest {

    /** Nothing is written here. */
    private static final WriterLane NO_LANE = null;

    private static final Duration AGE = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration OFTEN = Duration.ofMillis(2);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<Rooms> toClose = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        for (Rooms rooms : toClose) {
            rooms.close(Departure.CLOSED, Duration.ZERO, Duration.ZERO, new ReturnSlots(ReturnSlots.USUAL));
        }
    }

    private Rooms rooms(int occupied, int empty) throws Exception {
        toClose.add(new Rooms(new Rooms.Bounds(occupied, empty), this::open, OFTEN));
        return toClose.getLast();
    }

    private Place.Opened open(String name) {
        opened.add(name);
        InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
        MemoryLog log = new MemoryLog(new MemoryLog.Bounds(100, 10_000, AGE, 100), clock, opened.size());
        return new Place.Opened(Room.open(name, RoomLimits.defaults(), log, RoomProbe.NONE, Runnable::run), NO_LANE,
                                new Door(new ForgottenSeal()));
    }

    private static void visit(Rooms rooms, String name) throws Exception {
        Visitor visitor = Visitor.in(rooms, name);
        assertTrue(visitor.sayAndHear("I was here"));
        visitor.go();
    }

    private static void awaitCount(int expected, Rooms rooms) throws InterruptedException {
        assertTrue(Patience.until(SOON, () -> rooms.count() == expected), () -> rooms.count() + " rooms");
    }

    /** Several looks of the sweep. */
    private static void passSweeps() throws InterruptedException {
        Thread.sleep(OFTEN.multipliedBy(20));
    }

    @Test
    void aRoomIsOpenedForTheFirstAndSharedByTheOthersAndRoomsDoNotHearEachOther() throws Exception {
        Rooms rooms = rooms(10, 10);
        Visitor one = Visitor.in(rooms, "attic");
        Visitor two = Visitor.in(rooms, "attic");
        Visitor other = Visitor.in(rooms, "cellar");
        Visitor atTheDoor = Visitor.in(rooms, RoomPath.PUBLIC_NAME);

        assertTrue(one.sayAndHear("hi"));

        assertTrue(two.hears());
        assertTrue(other.sayAndHear("hello"));
        assertTrue(atTheDoor.sayAndHear("good evening"));
        assertTrue(one.heardAll() && two.heardAll() && other.heardAll() && atTheDoor.heardAll());
        assertSame(one.room(), two.room());
        assertEquals(List.of("public", "attic", "cellar"), opened);
        assertEquals(3, rooms.count());
        assertEquals(3, rooms.occupied());
    }

    @Test
    void peopleInAllRoomsAreThoseInTheRoomsThereAre() throws Exception {
        Rooms rooms = rooms(10, 0);
        Visitor.in(rooms, "attic");
        Visitor.in(rooms, "public");
        Visitor ada = Visitor.in(rooms, "cellar", new Person("a-1", "Ada"));
        assertTrue(Patience.until(SOON, () -> rooms.people() == 3));

        ada.go(); // The room is closed early, while it still waits for her to come back.

        awaitCount(2, rooms);
        assertTrue(Patience.until(SOON, () -> rooms.people() == 2), () -> rooms.people() + " people");
    }

    @Test
    void onlyOccupiedRoomsCountAgainstTheLimit() throws Exception {
        Rooms rooms = rooms(2, 10);
        visit(rooms, "seldom");
        Visitor attic = Visitor.in(rooms, "attic");
        Visitor.in(rooms, "cellar");
        Visitor.in(rooms, "cellar");

        assertEquals(Entrance.NONE_LEFT, rooms.entrance("garden"));
        assertEquals(Entrance.NONE_LEFT, rooms.entrance("seldom"), "there, but nobody is in it");
        assertEquals(Optional.empty(), rooms.enter("garden"));
        assertEquals(Optional.empty(), rooms.enter("seldom"));
        assertEquals(Entrance.OPEN, rooms.entrance("cellar"));
        assertEquals(Entrance.OPEN, rooms.entrance("public"));

        attic.go();
        assertEquals(Entrance.NEW, rooms.entrance("garden"));
        assertEquals(Entrance.OPEN, rooms.entrance("seldom"));
        assertTrue(rooms.enter("seldom").isPresent());
        assertEquals(List.of("public", "seldom", "attic", "cellar"), opened);
    }

    @Test
    void withNoOtherRoomsAllowedThereIsStillThePublicOne() throws Exception {
        Rooms rooms = rooms(0, 0);

        assertEquals(Entrance.NONE_LEFT, rooms.entrance("attic"));
        assertTrue(Visitor.in(rooms, "public").sayAndHear("hi"));
    }

    @Test
    void anEmptyRoomStaysWhileItRemembersAndIsClosedWhenItDoesNot() throws Exception {
        Rooms rooms = rooms(10, 10);
        visit(rooms, "attic");
        visit(rooms, "public");
        Visitor inTheCellar = Visitor.in(rooms, "cellar");
        passSweeps();
        assertEquals(3, rooms.count());
        assertEquals(1, rooms.occupied());

        millis.addAndGet(AGE.toMillis() + 1);

        awaitCount(2, rooms);
        passSweeps();
        assertEquals(2, rooms.count(), "the public room, and one that has a client");
        assertTrue(inTheCellar.sayAndHear("still here"));
    }

    @Test
    void aRoomWhereNothingWasSaidIsClosedSoon() throws Exception {
        Rooms rooms = rooms(10, 10);
        Visitor.in(rooms, "attic").go();

        awaitCount(1, rooms);
    }

    @Test
    void ofTooManyEmptyRoomsTheOneEmptyLongestIsClosedEarly() throws Exception {
        Rooms rooms = rooms(10, 2);
        visit(rooms, "attic");
        visit(rooms, "cellar");
        visit(rooms, "attic"); // So now the cellar has been empty longest.
        assertEquals(3, rooms.count());

        visit(rooms, "garden");

        awaitCount(3, rooms);
        Visitor.in(rooms, "attic");
        Visitor.in(rooms, "garden");
        assertEquals(List.of("public", "attic", "cellar", "garden"), opened);
        Visitor.in(rooms, "cellar");
        assertEquals(List.of("public", "attic", "cellar", "garden", "cellar"), opened);
    }

    @Test
    void whoIsOnTheWayIntoARoomKeepsItOpen() throws Exception {
        Rooms rooms = rooms(10, 10);
        Rooms.Visit onTheWay = rooms.enter("attic").orElseThrow(); // Such as until it has said hello.
        passSweeps();

        Visitor other = Visitor.in(rooms, "attic");

        assertSame(onTheWay.room(), other.room());
        other.go();
        passSweeps();
        assertEquals(2, rooms.count());
        onTheWay.end();
        awaitCount(1, rooms);
        assertNotSame(onTheWay.room(), Visitor.in(rooms, "attic").room());
    }

    @Test
    void aRoomThatFailedMakesWayForANewOne() throws Exception {
        Rooms rooms = rooms(10, 10);
        Rooms.Visit visit = rooms.enter("attic").orElseThrow();
        visit.room().close(Duration.ZERO); // It ends by itself, which nobody has told the others.

        visit.end();

        awaitCount(1, rooms);
        assertTrue(Visitor.in(rooms, "attic").sayAndHear("hi"));
    }

    @Test
    void whatClosedRoomsHaveCountedIsNotLost() throws Exception {
        Rooms rooms = rooms(10, 0);
        for (int i = 0; i < 5; i++) {
            visit(rooms, "room-" + i);
        }
        awaitCount(1, rooms);

        RoomFigures sum = rooms.figures();

        assertEquals(0, sum.clients());
        assertEquals(0, rooms.people());
        assertEquals(5, sum.messages());
        assertEquals(5, sum.deliveries());
        assertEquals(5, sum.batches());
        assertEquals(5, sum.departures().get(Departure.LEFT));
        assertEquals(5, sum.turnMessages().sum());
        assertEquals(5, sum.turnMessages().buckets().get(1L));
        assertTrue(sum.turnNanos().sum() > 0);
        assertTrue(sum.queueHighWater() > 0);
        assertEquals(0, rooms.publicFigures().messages());
    }

    @Test
    void allRoomsCloseInTheSameTimeAndNobodyGetsIntoANewOneMeanwhile() throws Exception {
        Rooms rooms = rooms(10, 10);
        List<Visitor> visitors = new ArrayList<>();
        for (String name : List.of("public", "attic", "cellar", "garden")) {
            visitors.add(Visitor.in(rooms, name));
            assertTrue(visitors.getLast().sayAndHear("hi"));
        }
        long before = System.nanoTime();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                rooms.close(Departure.RESTARTING, Duration.ZERO, Duration.ofSeconds(1), new ReturnSlots(ReturnSlots.USUAL));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, Thread::startVirtualThread);
        assertTrue(Patience.until(SOON, () -> visitors.stream().allMatch(visitor -> visitor.ending().isPresent())));

        Visitor late = Visitor.in(rooms, "new");

        assertTrue(Patience.until(SOON, () -> late.ending().isPresent()));
        assertEquals(Optional.of(Departure.RESTARTING), late.ending());
        closed.get(10, TimeUnit.SECONDS); // Nobody of them has left: this is the deadline.
        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(3), "not one after the other");
        assertFalse(opened.contains("new"));
        visitors.forEach(visitor -> assertEquals(Optional.of(Departure.RESTARTING), visitor.ending()));
        assertEquals(4, rooms.figures().messages());
        assertEquals(0, rooms.figures().clients());
    }
}
