package hubbub.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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
     * Turns. A turn serves all waiting control commands, then takes what messages wait, up to a bound, gives them to the log,
     * and broadcasts what that has committed as one Batch: a log in memory commits at once, others later, the room going on
     * meanwhile. Nobody hears what is not committed. Per client and batch there is one queue operation and at most one wake-up,
     * however many messages it holds. While a turn runs, more gather: batches grow with load, and an idle room pays nothing.
     *
     * Why a full queue ends that client and not the room. Waiting for the slowest would give its speed to everybody, joins
     * and leaves included; dropping some of its messages would break the order it was promised. So it is cut and may come
     * back. But when more than half of the clients lag (half their bound is waiting), then not they are too slow but the
     * senders too fast for the world. When the next turn may begin is a matter of its own: see Pace.
     * And why it never touches a socket: a write may block for as long as its peer likes. Here nothing blocks but waiting.
     *
     * What close guarantees. Queues end after what they hold, one client after the other while the room goes on for the
     * rest, or all at once; what was accepted is broadcast to those not yet told; the room waits for the clients to leave;
     * whoever is still there at the deadline is cut. Then the thread ends. If anything throws here, which would be a defect of
     * the room or of a WireFormat, everybody is cut with FAILED: no client waits for a dead room.
     */

    private static final System.Logger LOGGER = System.getLogger(Dispatcher.class.getName());

    private static final long NEVER = Long.MAX_VALUE;

    /** Silence after which people are told that the room is still there. */
    static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(25);

    private final Inbox inbox;
    private final RoomLimits limits;
    private final RoomLog log;
    private final RoomFigures figures;
    private final RoomProbe probe;
    private final LongSupplier nanoClock;

    // Owned by the dispatcher thread, as are the places of the sessions in it.
    private final Pace pace;
    private final Journal journal;
    private final History history;
    private final Clients clients;
    private final HouseRules rules;
    private final Presence presence;
    private final Requests requests;
    private final List<Session> finishing = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final List<Inbox.Forwarded> turn = new ArrayList<>();
    private final List<Inbox.Forwarded> served = new ArrayList<>();
    private long lastHeard;
    private long turnBegan;
    private boolean moreWait;
    private Closing closing;

    /** Opens the log, and closes it at its end. */
    Dispatcher(String room, RoomLog log, Inbox inbox, RoomLimits limits, RoomFigures figures, RoomProbe probe, Executor writers,
               LongSupplier nanoClock) {
        this.log = log;
        this.inbox = inbox;
        this.limits = limits;
        this.figures = figures;
        this.probe = probe;
        this.nanoClock = nanoClock;
        this.pace = new Pace(limits, writers, inbox::ring);
        this.journal = new Journal(log, answer -> inbox.post(Command.of(answer, nanoClock.getAsLong())));
        this.clients = new Clients(figures, probe, this::left);
        this.rules = new HouseRules(clients, log);
        this.presence = new Presence(clients::tell, log.neighbours(), nanoClock.getAsLong());
        log.neighbours().ifPresent(others -> others.listen(members -> inbox.post(new Command.Elsewhere(members))));
        this.lastHeard = nanoClock.getAsLong();
        this.history = new History(room, log, journal, inbox::post, clients::tell, this::entered);
        this.requests = new Requests(journal, history, presence, rules, clients, served);
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
        obeyAll();
        if (closing != null && closing.isSpreadOver(nanoClock.getAsLong())) {
            inbox.refuseMessages(); // Before the last are taken: nothing comes behind them.
        }
        turnBegan = nanoClock.getAsLong();
        if (pace.mayTurn(turnBegan, clients.all())) {
            if (!journal.hasCommitted()) {
                takeTurn();
                obeyAll(); // A log in memory has answered by now.
            }
            broadcastCommitted();
        }
        tellPeople();
        if (!served.isEmpty()) {
            inbox.release(served);
            served.clear();
        }
        clients.cutSlow();
        finishing.removeIf(this::hasFinished);
        figures.people(presence.count()); // Last: who was cut, or whose going was announced, is not there now.
        return closing != null && hasClosed();
    }

    private void obeyAll() {
        inbox.takeControl(commands);
        obeyTaken();
    }

    private void obeyTaken() {
        commands.forEach(this::obey);
        commands.clear();
    }

    private void obey(Command command) {
        switch (command) {
            case Command.Join(Session session) -> join(session);
            case Command.Leave(Session session) -> clients.leave(session);
            case Command.Finish(Session session) -> finishing.add(session);
            case Command.Close close -> close(close);
            case Command.Ordered(Request.Order order) -> rules.obey(order, nanoClock.getAsLong());
            case Command.Retire retire -> retire(retire);
            case Command.Answered(LogAnswer answer) -> journal.answered(answer, clients, served);
            case Command.Read(Session session, List<LogEntry> entries) -> {
                presence.recognise(session);
                history.read(session, entries);
            }
            case Command.Elsewhere(Neighbours.Members members) -> presence.heard(members, nanoClock.getAsLong());
            case Command.OfHistory ofHistory -> history.obey(ofHistory);
            case Command.Found(Inbox.Forwarded asked, Optional<List<LogEntry>> entries) -> {
                entries.ifPresent(found -> history.found(asked.from(), found));
                served.add(asked);
            }
        }
    }

    private void join(Session session) {
        if (closing != null) {
            Clients.end(session, closing.departure());
        } else if (!rules.keepsOut(session, nanoClock.getAsLong())) {
            clients.add(session);
            if (session.isPerson()) {
                history.begin(session, nanoClock.getAsLong());
            } else {
                presence.otherCame();
            }
        }
    }

    private void left(Session session) {
        requests.serveEarly(session, turnBegan);
        presence.went(session, nanoClock.getAsLong());
    }

    /** Whether it is gone, now that it may have been told all that it said. */
    private boolean hasFinished(Session session) {
        if (session.isIn() && !inbox.isPending(session)) {
            clients.finish(session);
        }
        return !session.isIn();
    }

    private void close(Command.Close command) {
        if (closing == null) {
            closing = new Closing(command, nanoClock.getAsLong(), clients.all());
        }
    }

    /** Closes at once if nobody is here, nothing is under way, and whoever opened the room agrees: it is asked last. */
    private void retire(Command.Retire command) {
        if (closing == null && clients.all().isEmpty() && isNothingUnderWay()
                && (command.withHistory() || log.first() > log.last()) && command.agreed().getAsBoolean()) {
            close(new Command.Close(Departure.CLOSED, 0, nanoClock.getAsLong()));
        }
    }

    private boolean isNothingUnderWay() {
        return !inbox.hasMessages() && turn.isEmpty() && requests.isEmpty() && journal.isEmpty();
    }

    /** Gives the log what was said, and serves what else is asked. */
    private void takeTurn() {
        moreWait = inbox.takeTurn(commands, turn, clients.formats(), pace.bytes(limits.turnBytes()));
        obeyTaken();
        requests.serve(turn, turnBegan);
        turn.clear();
    }

    /** It has been welcomed. */
    private void entered(Session session) {
        rules.onEntering().ifPresent(event -> clients.tell(session, event));
        presence.came(session);
        requests.serveEarly(session, turnBegan);
    }

    private void broadcastCommitted() {
        List<LogEntry> next = journal.next(limits.turnMessages(), pace.bytes(limits.turnBytes()), clients.formats());
        if (!next.isEmpty()) {
            lastHeard = turnBegan;
            moreWait |= journal.hasCommitted();
            broadcast(Batch.of(next, journal.heard()));
            journal.heard(next, served);
            history.heardMore();
        }
    }

    private void broadcast(Batch batch) {
        Clients.Heard heard = clients.broadcast(batch);
        long took = nanoClock.getAsLong() - turnBegan;
        pace.turned(turnBegan + took, took, moreWait, heard.lagging(), clients.all().size());
        figures.broadcast(batch.messages(), heard.live(), took, heard.highWater());
        if (pace.isHeld()) {
            figures.held();
        }
        probe.batch(batch.messages(), batch.bytes(), heard.live(), heard.woken());
        probe.turn(batch.messages(), heard.lagging(), took);
    }

    private void tellPeople() {
        if (presence.isOfInterest()) {
            long now = nanoClock.getAsLong();
            presence.tell(now);
            if (now - lastHeard >= TICK_NANOS) {
                lastHeard = now;
                clients.tellLivePeople(new RoomEvent.Tick(journal.heard())); // Others are not there yet.
            }
        }
    }

    /**
     * While closing: tells those whose time has come, and the last of them once nothing is left to broadcast. The room has
     * closed when all have left, or time is up.
     */
    private boolean hasClosed() {
        long now = nanoClock.getAsLong();
        boolean last = closing.isOverdue(now) || closing.isSpreadOver(now) && isNothingUnderWay();
        for (Session client : closing.toTell(now, last)) {
            clients.tell(client, new RoomEvent.Bye(closing.departure(), closing.nextReturnMillis()));
            Clients.end(client, closing.departure());
        }
        // Asked anew: those who were told last may have left before.
        return closing.isOverdue(now) || clients.all().isEmpty() && closing.isSpreadOver(now) && isNothingUnderWay();
    }

    /** The dispatcher's last act. Whoever is still here is cut, whoever comes too late is told. */
    private void end(Departure departure) {
        List<Command> late = inbox.refuseAll();
        inbox.refuseMessages();
        while (!clients.all().isEmpty()) {
            clients.cut(clients.all().getLast(), departure);
        }
        for (Command command : late) {
            if (command instanceof Command.Join(Session session)) {
                Clients.end(session, departure);
            }
        }
        figures.people(0);
        log.close();
    }

    private long nanosToNextLook() {
        long now = nanoClock.getAsLong();
        if (journal.hasCommitted() && !pace.isWaiting()) {
            return 0;
        }
        long next = Math.min(pace.nanosToNextLook(now), closing == null ? NEVER : closing.nanosToNextLook(now));
        if (presence.isOfInterest()) {
            next = Math.min(next, Math.min(presence.nanosToNextLook(now), Math.max(0, TICK_NANOS - (now - lastHeard))));
        }
        return next;
    }
}
