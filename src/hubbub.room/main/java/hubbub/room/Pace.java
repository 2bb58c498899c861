package hubbub.room;

import java.util.List;
import java.util.concurrent.Executor;

/** When the dispatcher may begin its next turn of messages. Owned by the dispatcher thread; times are those of its clock. */
final class Pace {

    /*
     * Three reasons to wait, each bounded. Control goes on meanwhile, and an idle room never waits.
     *
     * A pause after each turn, of SHARE times what it took. Without it, where cores are few, the dispatcher wakes for every
     * single message, and a batch is a message: each client's queue is touched for each, and the threads that could read the
     * next ones are put aside. Writers take far longer to get round all clients than a pause lasts, so nobody hears later.
     * It bounds what turns may take of a core to 1 / (1 + SHARE). (Interrupts of network cards are moderated alike.)
     *
     * A round, while anybody lags. Writers stand in a queue and have their turns in its order. A client that lags may only be
     * waiting for its turn there: then not it is too slow but we are. So a mark goes to the end of that queue, and the next
     * batch waits until the writers have come to it. Whose writer is stuck does not stand there and is not waited for.
     *
     * A hold, while most clients lag: not they are too slow but the senders too fast for the world. Senders then reach their
     * pending bound, their readers wait, and TCP slows them down. A turn that has been held for as long as it may takes only a
     * part: were it to take all that has come meanwhile, holding would change nothing but the hour, and a second's stall of all
     * listeners would fill their queues.
     */

    /** A sixteenth: little beside what writing takes, enough to make batches of dozens from a stream of single messages. */
    private static final int SHARE = 16;

    /** No pause is longer: a thousandth of a second is not heard. */
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    /**
     * While the room is held, how often it looks whether clients have caught up: short beside the longest hold, long beside
     * a look.
     */
    private static final long HOLD_LOOK_NANOS = 1_000_000;

    /** A turn that was held takes a sixteenth of what others may: 16 KiB in 50 ms, with the default limits. */
    private static final int RELUCTANT_PART = 16;

    private static final long NEVER = Long.MAX_VALUE;

    private final long longestRoundNanos;
    private final long longestHoldNanos;
    private final Executor writers;
    private final Runnable bell;

    private long pauseUntil;
    private boolean paused;
    private boolean awaitsRound;
    private long roundUntil;
    /** Whether a mark stands in the writers' queue: never more than one. Cleared by the writer that comes to it. */
    private volatile boolean marked;
    private boolean held;
    private long heldUntil;
    private boolean reluctant;

    /**
     * @param writers see {@link Room#open(String, RoomLimits, RoomProbe, Executor)}
     * @param bell    ends the dispatcher's wait; called by a writer
     */
    Pace(RoomLimits limits, Executor writers, Runnable bell) {
        this.longestRoundNanos = limits.longestRound().toNanos();
        this.longestHoldNanos = limits.longestHold().toNanos();
        this.writers = writers;
        this.bell = bell;
    }

    /**
     * A batch has been put into all queues.
     *
     * @param took     nanoseconds that its turn took
     * @param moreWait whether messages wait that had no room in it: a pause could not make the next batch larger
     * @param lagging  how many of the clients lag
     */
    void turned(long now, long took, boolean moreWait, int lagging, int clients) {
        paused = took > 0 && !moreWait;
        pauseUntil = now + Math.min(SHARE * took, LONGEST_PAUSE_NANOS);
        if (lagging > 0) {
            awaitsRound = true;
            roundUntil = now + longestRoundNanos;
            if (!marked) {
                marked = true;
                writers.execute(this::passMark);
            }
        }
        held = isMost(lagging, clients);
        heldUntil = now + longestHoldNanos;
    }

    private void passMark() {
        marked = false;
        bell.run();
    }

    /** Whether most clients lagged after the last turn, and the room is still held for it. */
    boolean isHeld() {
        return held;
    }

    /** Whether the dispatcher may broadcast now. */
    boolean mayTurn(long now, List<Session> clients) {
        if (paused && now - pauseUntil >= 0) {
            paused = false;
        }
        if (awaitsRound && (!marked || now - roundUntil >= 0)) {
            awaitsRound = false;
        }
        reluctant = false;
        if (held) {
            boolean mostLag = isMost(laggingAmong(clients), clients.size());
            held = mostLag && now - heldUntil < 0;
            reluctant = mostLag && !held;
        }
        return !isWaiting();
    }

    /** How many bytes this turn may take, of so many that turns usually may. */
    int bytes(int usually) {
        return reluctant ? Math.max(1, usually / RELUCTANT_PART) : usually;
    }

    /** Whether messages are of no interest now. */
    boolean isWaiting() {
        return paused || held || awaitsRound;
    }

    long nanosToNextLook(long now) {
        long next = held ? HOLD_LOOK_NANOS : NEVER;
        if (awaitsRound) {
            next = Math.min(next, Math.max(0, roundUntil - now));
        }
        return paused ? Math.min(next, Math.max(0, pauseUntil - now)) : next;
    }

    private static int laggingAmong(List<Session> clients) {
        int lagging = 0;
        for (Session client : clients) {
            lagging += client.outbound().lagging() ? 1 : 0;
        }
        return lagging;
    }

    private static boolean isMost(int count, int clients) {
        return count * 2 > clients;
    }
}
