package hubbub.room;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the dispatcher, in two lanes. Control is taken first and whole: a leave is never stuck behind a flood. It
 * is bounded by the connections, since each posts one join and its few leaves. Messages are taken one from each sender in
 * turn, so that a loud one does not starve a quiet one; each sender may have so much pending and then waits.
 *
 * <p>One lock guards both lanes. It is taken per message said and per turn, never per delivery.
 */
final class Inbox {

    /** A request and whose it is: whose bound it counts against until it is served. */
    record Forwarded(Session from, Request request) { }

    private final RoomLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<Command> control = new ArrayDeque<>();
    private final ArrayDeque<Session> senders = new ArrayDeque<>();
    private final Set<Session> waiting = new HashSet<>();
    private boolean awaitsMessages;
    private boolean rung;
    private boolean refusesMessages;
    private boolean refusesControl;

    Inbox(RoomLimits limits) {
        this.limits = limits;
    }

    Condition newCondition() {
        return lock.newCondition();
    }

    /** Any thread; never blocks. Returns false once the dispatcher has ended: nobody will look. */
    boolean post(Command command) {
        lock.lock();
        try {
            if (refusesControl) {
                return false;
            }
            control.add(command);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Called by the sender's reader thread; waits while its bound is reached. Returns false once messages are refused. */
    boolean forward(Session from, Request request) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!refuses(from) && isFull(from, request)) {
                waiting.add(from);
                from.spaceFreed.await();
            }
            if (refuses(from)) {
                return false;
            }
            from.pendingMessages++;
            from.pendingBytes += request.length();
            if (from.waiting.isEmpty()) {
                senders.add(from);
            }
            from.waiting.add(request);
            if (awaitsMessages) {
                awaitsMessages = false; // One signal per wait, however many messages come before the dispatcher runs.
                arrived.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has been told to go says nothing any more. */
    private boolean refuses(Session from) {
        return refusesMessages || from.outbound().hasEnded();
    }

    private boolean isFull(Session from, Request request) {
        return from.pendingMessages > 0
                && (from.pendingMessages >= limits.pendingMessages()
                    || request.length() > limits.pendingBytes() - from.pendingBytes);
    }

    /** Called by the dispatcher thread: moves all control commands out. */
    void takeControl(List<Command> commands) {
        lock.lock();
        try {
            commands.addAll(control);
            control.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Called by the dispatcher thread: moves one turn of requests out, one from each sender in turn, as many as a batch may hold
     * and so many bytes in the format that takes most; at least one if any waits. Moves out, too, what control has come before
     * them and is to be served before: whoever joined and then spoke is to hear it. (None while control waits would do as well,
     * but never come to any while many catch up.)
     *
     * @return whether some wait that had no room in it
     */
    boolean takeTurn(List<Command> commands, List<Forwarded> turn, List<WireFormat> formats, int maxBytes) {
        lock.lock();
        try {
            takeControl(commands);
            int bytes = 0;
            while (!senders.isEmpty() && turn.size() < limits.turnMessages()) {
                Session sender = senders.peek();
                int length = longest(formats, sender);
                if (!turn.isEmpty() && length > maxBytes - bytes) {
                    break;
                }
                bytes += length;
                turn.add(new Forwarded(sender, sender.waiting.poll()));
                senders.poll();
                if (!sender.waiting.isEmpty()) {
                    senders.add(sender);
                }
            }
            return !senders.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private static int longest(List<WireFormat> formats, Session sender) {
        return sender.waiting.peek() instanceof Request.Say say
                ? Journal.longest(formats, new Message(sender.person(), say.id(), say.text()))
                : 0;
    }

    /** Called by the dispatcher thread: these are served and no longer count against their senders. */
    void release(List<Forwarded> served) {
        lock.lock();
        try {
            for (Forwarded forwarded : served) {
                Session from = forwarded.from();
                from.pendingMessages--;
                from.pendingBytes -= forwarded.request().length();
                if (waiting.remove(from)) {
                    from.spaceFreed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the dispatcher's wait, the present one or the next. Any thread; never blocks. */
    void ring() {
        lock.lock();
        try {
            rung = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Called by the dispatcher thread: waits until a command has arrived, or a message if those are wanted, or somebody rings,
     * or the time is over.
     *
     * @param nanos at most this long
     */
    void await(boolean messagesToo, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Math.min(nanos, TimeUnit.DAYS.toNanos(1));
            while (left > 0 && control.isEmpty() && !rung && !(messagesToo && !senders.isEmpty())) {
                awaitsMessages = messagesToo;
                left = arrived.awaitNanos(left);
            }
        } finally {
            awaitsMessages = false;
            rung = false;
            lock.unlock();
        }
    }

    /** Whether something this client said or asked is not yet served. */
    boolean isPending(Session from) {
        lock.lock();
        try {
            return from.pendingMessages > 0;
        } finally {
            lock.unlock();
        }
    }

    boolean hasMessages() {
        lock.lock();
        try {
            return !senders.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the dispatcher thread: nothing more is accepted; what was accepted stays. Whoever waits to send is told. */
    void refuseMessages() {
        lock.lock();
        try {
            refusesMessages = true;
            waiting.forEach(sender -> sender.spaceFreed.signal());
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the dispatcher thread as its last act. Returns the commands nobody will look at. */
    List<Command> refuseAll() {
        lock.lock();
        try {
            refusesMessages = true;
            refusesControl = true;
            List<Command> left = List.copyOf(control);
            control.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
