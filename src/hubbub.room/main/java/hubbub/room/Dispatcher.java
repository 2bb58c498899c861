package hubbub.room;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

/**
 * The one thread of a room.
 */
final class Dispatcher implements Runnable {

    /*
     * Who owns what. The dispatcher alone touches the list of clients and the producer end of their queues, so there is no
     * lock around the room. Readers and whoever joins or closes speak to it through the Inbox; writers meet it at their own
     * client's OutboundQueue. It is a platform thread: a busy virtual one would never yield its carrier.
     *
     * Turns. A turn serves all waiting control commands, then takes what messages wait, up to a bound, and broadcasts them
     * as one Batch. Per client and batch there is one queue operation and at most one wake-up, however many messages it
     * holds. While a turn runs, more messages gather, so batches grow with load by themselves and an idle room pays nothing.
     *
     * Why a full queue ends that client and not the room. Waiting for the slowest would give its speed to everybody, joins
     * and leaves included; dropping some of its messages would break the order it was promised. So it is cut and may come
     * back. But when more than half of the clients lag (half their bound is waiting), then not they are too slow but the
     * senders too fast for the world. When the next turn may begin is a matter of its own: see Pace.
     *
     * Why it never touches a socket. A write may block for as long as its peer likes. Here nothing blocks but waiting for
     * work.
     *
     * What close guarantees. Queues end after what they hold, one client after the other while the room goes on for the
     * rest, or all at once; what was accepted is broadcast to those not yet told; the room waits for the clients to leave;
     * whoever is still there at the deadline is cut. Then the thread ends. If
     * anything throws here, which would be a defect of the room or of a WireFormat, everybody is cut with FAILED: no client
     * waits for a dead room.
     */

    private static final System.Logger LOGGER = System.getLogger(Dispatcher.class.getName());

    private static final long NEVER = Long.MAX_VALUE;

    private final Inbox inbox;
    private final RoomFigures figures;
    private final RoomProbe probe;
    private final LongSupplier nanoClock;

    // Owned by the dispatcher thread, as are the places of the sessions in it.
    private final Pace pace;
    private final List<Session> clients = new ArrayList<>();
    private final List<WireFormat> formats = new ArrayList<>();
    private final List<Session> finishing = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final List<Inbox.Forwarded> turn = new ArrayList<>();
    private long turnBegan;
    private boolean moreWait;
    private Closing closing;

    Dispatcher(Inbox inbox, RoomLimits limits, RoomFigures figures, RoomProbe probe, Executor writers,
               LongSupplier nanoClock) {
        this.inbox = inbox;
        this.figures = figures;
        this.probe = probe;
        this.nanoClock = nanoClock;
        this.pace = new Pace(limits, writers, inbox::ring);
    }

    @Override
    public void run() {
        Departure departure = Departure.CLOSED;
        try {
            while (!turn()) {
                inbox.await(!pace.isWaiting(), nanosToNextLook());
            }
        } catch (InterruptedException e) {
            // The owner of the thread wants it to end now.
        } catch (RuntimeException | Error e) {
            departure = Departure.FAILED;
            LOGGER.log(ERROR, "The room failed and is closed; restart the server and report this", e);
        } finally {
            end(departure);
        }
    }

    /** One turn: what control waits, then one batch. Returns whether the room has closed for good. Never blocks. */
    boolean turn() {
        inbox.takeControl(commands);
        commands.forEach(this::obey);
        commands.clear();
        if (closing != null && closing.isSpreadOver(nanoClock.getAsLong())) {
            inbox.refuseMessages(); // Before the last are taken: nothing comes behind them.
        }
        turnBegan = nanoClock.getAsLong();
        if (pace.mayTurn(turnBegan, clients)) {
            moreWait = inbox.takeTurn(turn, formats);
            if (!turn.isEmpty()) {
                append(turn);
                turn.clear();
            }
        }
        if (!finishing.isEmpty()) {
            finishing.removeIf(this::hasFinished);
        }
        return closing != null && hasClosed();
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Join(Session session) -> join(session);
            case Command.Leave(Session session) -> leave(session);
            case Command.Finish(Session session) -> finishing.add(session);
            case Command.Close close -> close(close);
        }
    }

    private void join(Session session) {
        if (closing != null) {
            endQueue(session, closing.departure());
            return;
        }
        session.place = clients.size();
        clients.add(session);
        if (!formats.contains(session.format())) {
            formats.add(session.format());
        }
        figures.clients(clients.size());
    }

    private void leave(Session session) {
        if (session.place >= 0) {
            remove(session, session.outbound().cut(Departure.LEFT));
        }
    }

    /** Whether it is gone, now that it may have been told all that it said. */
    private boolean hasFinished(Session session) {
        if (session.place >= 0 && !inbox.isPending(session)) {
            remove(session, session.outbound().end(Departure.LEFT));
            session.outlet().wake();
        }
        return session.place < 0;
    }

    private void remove(Session session, Departure departure) {
        // The last client takes the leaver's place: order in the list means nothing.
        Session last = clients.removeLast();
        if (last != session) {
            clients.set(session.place, last);
            last.place = session.place;
        }
        session.place = -1;
        figures.departed(departure);
        figures.clients(clients.size());
    }

    private void close(Command.Close command) {
        if (closing == null) {
            closing = new Closing(command, nanoClock.getAsLong(), clients);
        }
    }

    /** The seam for the log: it is given the turn here and answers with what is committed. In memory that is at once. */
    private void append(List<Inbox.Forwarded> forwarded) {
        committed(forwarded);
    }

    private void committed(List<Inbox.Forwarded> forwarded) {
        List<Message> messages = new ArrayList<>(forwarded.size());
        for (Inbox.Forwarded one : forwarded) {
            messages.add(one.message());
        }
        broadcast(new Batch(messages));
        inbox.release(forwarded);
    }

    private void broadcast(Batch batch) {
        int woken = 0;
        int lagging = 0;
        int highWater = 0;
        // Backwards, because a client that is cut is replaced in the list by the last one, which has been served.
        for (int i = clients.size() - 1; i >= 0; i--) {
            Session client = clients.get(i);
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
        long now = nanoClock.getAsLong();
        long took = now - turnBegan;
        pace.turned(now, took, moreWait, lagging, clients.size());
        figures.broadcast(batch.messages(), clients.size(), took, highWater);
        if (pace.isHeld()) {
            figures.held();
        }
        probe.batch(batch.messages(), batch.bytes(), clients.size(), woken);
        probe.turn(batch.messages(), lagging, took);
    }

    private void cut(Session client, Departure departure) {
        client.outbound().cut(departure);
        client.outlet().cut();
        probe.cut(departure, client.outbound().highWater());
        leave(client);
        LOGGER.log(DEBUG, "A client was cut: {0}", departure.reason());
    }

    /**
     * While closing: tells those whose time has come, and the last of them once nothing is left to broadcast. The room has
     * closed when all have left, or time is up.
     */
    private boolean hasClosed() {
        long now = nanoClock.getAsLong();
        boolean last = closing.isOverdue(now) || closing.isSpreadOver(now) && !inbox.hasMessages();
        for (Session client : closing.toTell(now, last)) {
            endQueue(client, closing.departure());
        }
        return closing.isOverdue(now) || last && clients.isEmpty();
    }

    private static void endQueue(Session client, Departure departure) {
        client.outbound().end(departure);
        client.outlet().wake();
    }

    /** The dispatcher's last act. Whoever is still here is cut, whoever comes too late is told. */
    private void end(Departure departure) {
        List<Command> late = inbox.refuseAll();
        inbox.refuseMessages();
        while (!clients.isEmpty()) {
            cut(clients.getLast(), departure);
        }
        for (Command command : late) {
            if (command instanceof Command.Join(Session session)) {
                endQueue(session, departure);
            }
        }
    }

    private long nanosToNextLook() {
        long now = nanoClock.getAsLong();
        return Math.min(pace.nanosToNextLook(now), closing == null ? NEVER : closing.nanosToNextLook(now));
    }
}
