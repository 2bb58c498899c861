package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room with its real thread. */
@Timeout(30)
class RoomTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** A client with a writer of its own, which can be made to stall. */
    private static final class Listener implements Outlet {

        final BlockingQueue<String> heard = new ArrayBlockingQueue<>(100_000);
        final Semaphore wakes = new Semaphore(0);
        final CompletableFuture<Departure> departure = new CompletableFuture<>();
        private final Session session;
        private final Thread writer;

        Listener(Room room) {
            session = room.join(SteppedRoom.LINES, this);
            writer = Thread.startVirtualThread(this::write);
        }

        private void write() {
            byte[][] blocks = new byte[16][];
            Optional<Departure> ending = Optional.empty();
            while (ending.isEmpty()) {
                wakes.acquireUninterruptibly();
                int count;
                while ((count = session.outbound().poll(blocks, 1 << 20)) > 0) {
                    for (int i = 0; i < count; i++) {
                        new String(blocks[i], StandardCharsets.UTF_8).lines().forEach(heard::add);
                    }
                }
                ending = session.outbound().ending();
            }
            departure.complete(ending.get());
            session.leave();
        }

        void say(String text) throws InterruptedException {
            assertTrue(session.forward(new Request.Say(Optional.empty(), text.getBytes(StandardCharsets.UTF_8))));
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void wake() {
            wakes.release();
        }

        @Override
        public void cut() {
            wakes.release();
        }
    }

    @Test
    void itsThreadIsAPlatformThreadNamedAfterIt() throws InterruptedException {
        Room room = Room.open("attic", RoomLimits.defaults());
        CompletableFuture<Thread> dispatcher = new CompletableFuture<>();
        room.join(new WireFormat() {
            @Override
            public int maxLength(Message message) {
                return message.length();
            }

            @Override
            public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
                dispatcher.complete(Thread.currentThread());
                return at;
            }
        }, new Listener(room));
        new Listener(room).say("who are you?");

        Thread thread = dispatcher.orTimeout(10, TimeUnit.SECONDS).join();
        room.close(Duration.ZERO);

        assertEquals("room-attic", thread.getName());
        assertFalse(thread.isVirtual());
        assertFalse(thread.isAlive());
    }

    @Test
    void manySendersAtOnceAreHeardByAllInOneOrderAndEachInItsOwn() throws Exception {
        Room room = Room.open("public", RoomLimits.defaults());
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            listeners.add(new Listener(room));
        }
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int sender = i;
            senders.add(CompletableFuture.runAsync(() -> sendNumbered(listeners.get(sender), sender, 2_000)));
        }
        CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

        room.close(SOON);

        List<String> order = List.copyOf(listeners.getFirst().heard);
        assertEquals(16_000, order.size());
        listeners.forEach(listener -> assertEquals(order, List.copyOf(listener.heard)));
        for (int i = 0; i < 8; i++) {
            String prefix = i + ":";
            List<String> own = order.stream().filter(text -> text.startsWith(prefix)).toList();
            for (int n = 0; n < 2_000; n++) {
                assertEquals(prefix + n, own.get(n));
            }
        }
    }

    private static void sendNumbered(Listener listener, int sender, int count) {
        try {
            for (int n = 0; n < count; n++) {
                listener.say(sender + ":" + n);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSenderWithAllItMayHavePendingWaitsUntilItIsBroadcast() throws Exception {
        SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
        SteppedRoom.TestClient ada = room.join();
        ada.say("1").say("2").say("3");
        CompletableFuture<Void> fourth = CompletableFuture.runAsync(() -> ada.say("4"));
        assertThrows(TimeoutException.class, () -> fourth.get(100, TimeUnit.MILLISECONDS));

        room.turn();
        fourth.get(10, TimeUnit.SECONDS);
        room.turn();

        assertEquals(List.of("1", "2", "3", "4"), ada.read());
    }

    @Test
    void pendingIsBoundedInBytesTooButOneMessageAlwaysGoes() throws Exception {
        SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
        SteppedRoom.TestClient ada = room.join();
        ada.say("x".repeat(400));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> ada.say("y"));
        assertThrows(TimeoutException.class, () -> second.get(100, TimeUnit.MILLISECONDS));

        room.turn();

        second.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aWaitingSenderIsRefusedWhenTheRoomClosesAndCanBeInterrupted() throws Exception {
        SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
        SteppedRoom.TestClient ada = room.join();
        ada.say("1").say("2").say("3");
        CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> forward(ada.session));
        SteppedRoom.TestClient bob = room.join();
        bob.say("1").say("2").say("3");
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread reader = Thread.startVirtualThread(() -> {
            try {
                interrupted.complete(bob.session.forward(new Request.Say(Optional.empty(), new byte[1])));
            } catch (InterruptedException e) {
                interrupted.completeExceptionally(e);
            }
        });

        reader.interrupt();
        assertThrows(ExecutionException.class, () -> interrupted.get(10, TimeUnit.SECONDS));
        room.close(SOON);
        room.turn();

        assertFalse(refused.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aSenderThatWasCutWhileItWaitedIsRefusedToo() throws Exception {
        SteppedRoom room = new SteppedRoom(SteppedRoom.smallLimits());
        SteppedRoom.TestClient ada = room.join();
        ada.say("1").say("2").say("3");
        CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> forward(ada.session));
        assertThrows(TimeoutException.class, () -> refused.get(100, TimeUnit.MILLISECONDS));
        ada.session.leave();
        room.passTime(SOON);
        room.close(Duration.ZERO);

        room.turn();

        assertFalse(refused.get(10, TimeUnit.SECONDS));
    }

    private static boolean forward(Session session) {
        try {
            return session.forward(new Request.Say(Optional.empty(), new byte[1]));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingTellsEverybodyAndLaterEverythingIsRefused() throws Exception {
        Room room = Room.open("public", RoomLimits.defaults());
        Listener ada = new Listener(room);
        Listener bob = new Listener(room);
        ada.say("bye");

        room.close(SOON);

        assertEquals("bye", bob.next());
        assertEquals(Departure.CLOSED, ada.departure.get(10, TimeUnit.SECONDS));
        assertEquals(Departure.CLOSED, bob.departure.get(10, TimeUnit.SECONDS));
        assertFalse(ada.session.forward(new Request.Say(Optional.empty(), new byte[1])));
        assertEquals(Departure.CLOSED, new Listener(room).departure.get(10, TimeUnit.SECONDS));
        room.close(SOON);
        assertEquals(0, room.figures().clients());
    }

    @Test
    void closingEndsInTimeThoughAClientNeverLeaves() throws Exception {
        Room room = Room.open("public", RoomLimits.defaults());
        CompletableFuture<Void> cut = new CompletableFuture<>();
        room.join(SteppedRoom.LINES, new Outlet() {
            @Override
            public void wake() { }

            @Override
            public void cut() {
                cut.complete(null);
            }
        });

        room.close(Duration.ofMillis(100));

        assertNull(cut.get(10, TimeUnit.SECONDS));
        assertEquals(0, room.figures().clients());
    }

    @Test
    void aRoomThatFailsCutsEverybodyAndRefusesFromThenOn() throws Exception {
        Room room = Room.open("public", RoomLimits.defaults());
        Listener ada = new Listener(room);
        room.join(new WireFormat() {
            @Override
            public int maxLength(Message message) {
                throw new IllegalStateException("a defect, on purpose");
            }

            @Override
            public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
                return at;
            }
        }, new Outlet() {
            @Override
            public void wake() { }

            @Override
            public void cut() { }
        });
        ada.say("this message kills it");

        assertEquals(Departure.FAILED, ada.departure.get(10, TimeUnit.SECONDS));
        assertFalse(ada.session.forward(new Request.Say(Optional.empty(), new byte[1])));
        room.close(SOON);
    }
}
