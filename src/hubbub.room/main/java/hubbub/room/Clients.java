package hubbub.room;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import static java.lang.System.Logger.Level.DEBUG;

/** Who is in the room: the list of clients and the producer end of their queues. Owned by the dispatcher thread. */
final class Clients {

    private static final System.Logger LOGGER = System.getLogger(Clients.class.getName());

    /**
     * What came of a batch.
     *
     * @param live      clients that were there to hear it
     * @param lagging   of these, with more than half of their bound waiting
     * @param woken     of these, whose writer had nothing to do
     * @param highWater most bytes that ever waited for one of them
     */
    record Heard(int live, int lagging, int woken, int highWater) { }

    private final RoomFigures figures;
    private final RoomProbe probe;
    private final Consumer<Session> left;
    private final List<Session> all = new ArrayList<>();
    private final List<Session> view = Collections.unmodifiableList(all);
    private final List<WireFormat> formats = new ArrayList<>();
    private final List<Tail> tails = new ArrayList<>();
    private final List<Session> slow = new ArrayList<>();

    /** Nobody yet. Whoever is removed is given to {@code left}. */
    Clients(RoomFigures figures, RoomProbe probe, Consumer<Session> left) {
        this.figures = figures;
        this.probe = probe;
        this.left = left;
    }

    List<Session> all() {
        return view;
    }

    /** The formats that were ever in use here. */
    List<WireFormat> formats() {
        return formats;
    }

    void add(Session session) {
        session.place = all.size();
        all.add(session);
        if (!formats.contains(session.format())) {
            formats.add(session.format());
            tails.add(new Tail(session.format()));
        }
        figures.clients(all.size());
    }

    /** It is gone, and hears nothing any more. Harmless to repeat. */
    void leave(Session session) {
        if (session.isIn()) {
            remove(session, session.outbound().cut(Departure.LEFT));
        }
    }

    /** It goes by itself, and hears yet what waits for it. */
    void finish(Session session) {
        remove(session, session.outbound().end(Departure.LEFT));
        session.outlet().wake();
    }

    void cut(Session session, Departure departure) {
        session.outbound().cut(departure);
        session.outlet().cut();
        probe.cut(departure, session.outbound().highWater());
        leave(session);
        LOGGER.log(DEBUG, "A client was cut: {0}", departure.reason());
    }

    private void remove(Session session, Departure departure) {
        // The last client takes the leaver's place: order in the list means nothing.
        Session last = all.removeLast();
        if (last != session) {
            all.set(session.place, last);
            last.place = session.place;
        }
        session.place = Session.NOWHERE;
        left.accept(session);
        figures.departed(departure);
        figures.clients(all.size());
    }

    /** Puts this into the queue of everybody who is where the room is. Whose queue is full is cut. */
    Heard broadcast(Batch batch) {
        int live = 0;
        int lagging = 0;
        int woken = 0;
        int highWater = 0;
        // Backwards, because a client that is cut is replaced in the list by the last one, which has been served.
        for (int i = all.size() - 1; i >= 0; i--) {
            Session client = all.get(i);
            if (client.catchUp != null) {
                continue; // It reads this from the log.
            }
            live++;
            OutboundQueue queue = client.outbound();
            switch (queue.offer(batch.block(client.format()))) {
                case TAKEN -> { }
                case TAKEN_BY_IDLE -> {
                    client.outlet().wake();
                    woken++;
                }
                case TAKEN_LAGGING -> lagging++;
                case FULL -> cut(client, Departure.TOO_SLOW);
            }
            highWater = Math.max(highWater, queue.highWater());
        }
        for (Tail tail : tails) {
            if (!batch.isEncoded(tail.format())) {
                tail.clear(); // Nobody is left who speaks it.
            } else if (tail.add(batch.block(tail.format()))) {
                shorten(tail, lagging > 0);
            }
        }
        return new Heard(live, lagging, woken, highWater);
    }

    private void shorten(Tail tail, boolean anybodyLags) {
        if (anybodyLags) {
            byte[] joined = tail.join();
            for (Session client : all) {
                if (client.format() == tail.format()) {
                    client.outbound().replaceLast(tail.blocks(), joined);
                }
            }
        }
        tail.clear();
    }

    /** Tells one client this, if its format has words for it. If its queue is full, it is cut by {@link #cutSlow}. */
    void tell(Session client, Batch batch) {
        byte[] block = batch.block(client.format());
        if (block.length > 0) {
            switch (client.outbound().offer(block)) {
                case TAKEN, TAKEN_LAGGING -> { }
                case TAKEN_BY_IDLE -> client.outlet().wake();
                case FULL -> {
                    client.outbound().cut(Departure.TOO_SLOW); // It is to hear nothing behind what it misses.
                    slow.add(client); // It goes later: somebody may be going through the clients.
                }
            }
        }
    }

    /** Tells one client this likewise; or somebody who is not in the room. */
    void tell(Session client, RoomEvent event) {
        if (client.outlet() instanceof Caller caller) {
            caller.told(event);
        } else {
            tell(client, Batch.of(List.of(event)));
        }
    }

    /** Tells this to all people. */
    void tellPeople(RoomEvent event) {
        tell(event, true);
    }

    /** Tells this to all people who are where the room is. */
    void tellLivePeople(RoomEvent event) {
        tell(event, false);
    }

    private void tell(RoomEvent event, boolean others) {
        Batch batch = Batch.of(List.of(event));
        for (Session client : all) {
            if (client.isPerson() && (client.catchUp == null || others && client.catchUp.isWelcomed())) {
                tell(client, batch);
            }
        }
    }

    /** Cuts those who could not be told something. */
    void cutSlow() {
        while (!slow.isEmpty()) { // Cutting one may find another.
            Session client = slow.removeLast();
            if (client.isIn()) {
                cut(client, Departure.TOO_SLOW);
            }
        }
    }

    /** Nothing follows for it behind what waits for it. It need not be in the room. */
    static void end(Session client, Departure departure) {
        client.outbound().end(departure);
        client.outlet().wake();
    }
}
