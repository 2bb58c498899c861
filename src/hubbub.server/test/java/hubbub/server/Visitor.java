package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import hubbub.room.Departure;
import hubbub.room.Hello;
import hubbub.room.Outlet;
import hubbub.room.Person;
import hubbub.room.Request;
import hubbub.room.Session;
import hubbub.room.WireFormat;

/** Somebody in a room, without a network: comes and goes as a {@link RoomListener} does. */
final class Visitor implements Outlet {

    private static final WireFormat PLAIN = new PlainText();

    private final Rooms.Visit visit;
    private final Session session;
    private final Semaphore wakes = new Semaphore(0);

    private Visitor(Rooms.Visit visit, Function<Outlet, Session> joining) {
        this.visit = visit;
        this.session = joining.apply(this);
    }

    /** Enters, which must be possible, and joins. */
    static Visitor in(Rooms rooms, String name) throws IOException, InterruptedException {
        Rooms.Visit visit = rooms.enter(name).orElseThrow();
        return new Visitor(visit, outlet -> visit.room().join(PLAIN, outlet));
    }

    /** Likewise, as a person. */
    static Visitor in(Rooms rooms, String name, Person person) throws IOException, InterruptedException {
        Rooms.Visit visit = rooms.enter(name).orElseThrow();
        return new Visitor(visit, outlet -> visit.room().join(PLAIN, outlet, new Hello(person, Optional.empty(), 0)));
    }

    Object room() {
        return visit.room();
    }

    /** Says it. Returns whether the room accepted it. */
    boolean say(String text) throws InterruptedException {
        return session.forward(new Request.Say(Optional.empty(), text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says it and waits until something is heard. Returns whether the room accepted it and something was heard. */
    boolean sayAndHear(String text) throws InterruptedException {
        return say(text) && hears();
    }

    /** Waits until something is heard. */
    boolean hears() throws InterruptedException {
        byte[][] blocks = new byte[16][];
        int heard = session.outbound().poll(blocks, 1 << 20);
        while (heard == 0 && ending().isEmpty() && wakes.tryAcquire(10, TimeUnit.SECONDS)) {
            heard = session.outbound().poll(blocks, 1 << 20);
        }
        return heard > 0;
    }

    /** Whether nothing waits to be heard. */
    boolean heardAll() {
        return session.outbound().poll(new byte[16][], 1 << 20) == 0;
    }

    /** What it was told at the end, if it was. */
    Optional<Departure> ending() {
        return session.outbound().ending();
    }

    /** Goes, and is not counted any more. */
    void go() {
        session.leave();
        visit.end();
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
