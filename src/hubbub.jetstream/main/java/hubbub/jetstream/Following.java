package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import hubbub.room.LogEntry;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

/**
 * Sees to it that all that is stored in one room's stream comes to its {@link Intake}, every entry once and in order, whatever
 * becomes of servers meanwhile: it is followed anew, from behind the last that came, as often as it breaks off. If the stream
 * does not go on from there, the log is lost. And while the room is far behind in telling what has come, nothing comes: other
 * nodes say as much as they can tell, and this one may be slower.
 */
final class Following implements Follower.Target {

    private static final System.Logger LOGGER = System.getLogger(Following.class.getName());

    /** How long what there is may take to come when a log is opened. */
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * So far the room may be behind before nothing more comes, in messages: more than it tells in many turns, and in memory, with
     * messages of the usual longest, some tens of megabytes.
     */
    static final long MOST_BEHIND = 8_192;

    /** How long a room waits whose stream gives no answer: it is one of many that ask the same servers. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final JetStreamLogs logs;
    private final String room;
    private final long epoch;
    private final Intake intake;

    // Guarded by this.
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private Optional<Follower> follower = Optional.empty();
    /** The next that comes is the first since it was followed anew: what that leaves out is not in the stream any more. */
    private boolean isFresh;
    /** The offset that came though others were to come before it; 0 if none. */
    private long hole;
    /** Nothing comes until the room has told half of what has. */
    private boolean isHeld;
    private boolean isRenewing;
    private boolean ended;

    // Written one at a time.
    private volatile boolean isGoing;
    /** The newest there was when it was followed anew: until that has come, nobody knows what is stored of what is in doubt. */
    private volatile long caughtUpAt;
    /** When it was followed anew last, and when it was asked last, with success, for texts taken away. */
    private volatile long followedAt;
    private volatile long learnedAt;

    Following(JetStreamLogs logs, String room, long epoch, Intake intake) {
        this.logs = logs;
        this.room = room;
        this.epoch = epoch;
        this.intake = intake;
    }

    /** The oldest offset in it. An empty stream says 0 at first, and later that of the next. */
    static long first(StreamInfo info) {
        return info.getStreamState().getMsgCount() == 0 ? info.getStreamState().getLastSequence() + 1
                : info.getStreamState().getFirstSequence();
    }

    /** Begins, and waits until what there was has come. */
    void open() throws IOException, JetStreamApiException, InterruptedException {
        long deadline = System.nanoTime() + OPEN_NANOS;
        learnRemovals();
        do {
            fillHole();
            follow();
            if (!intake.await(() -> intake.isComplete() || !isGoing, deadline - System.nanoTime())) {
                throw new IOException("the stream's entries do not come");
            }
        } while (!intake.isComplete());
    }

    /** Whether all has come that there was when it was followed last. Any thread; never waits. */
    boolean isCaughtUp() {
        return isGoing && intake.last() >= caughtUpAt;
    }

    private void follow() throws IOException, JetStreamApiException {
        synchronized (this) {
            follower.ifPresent(Follower::close);
            follower = Optional.empty();
            isGoing = true;
            isFresh = true;
            isHeld = false;
            hole = 0;
        }
        followedAt = System.nanoTime();
        Follower next = logs.servers().follow(room, intake.last() + 1, this);
        synchronized (this) {
            follower = Optional.of(next);
            if (ended) {
                next.close();
            }
        }
    }

    @Override
    public void came(long offset, long storedAt, String id, byte[] data) {
        synchronized (this) {
            if (isHeld) {
                return;
            }
            if (offset > intake.last() + 1) {
                miss(offset);
                return;
            }
            isFresh = false;
            intake.take(Envelope.entry(offset, storedAt, data), id);
            if (intake.behind() > MOST_BEHIND) {
                LOGGER.log(WARNING, "Room {0} is more than {1} messages behind what other nodes say; it tells them first",
                           room, MOST_BEHIND);
                isHeld = true;
                isGoing = false;
                follower.ifPresent(Follower::close);
            }
        }
        logs.touched(intake);
    }

    @Override
    public synchronized void idle(long lastSent) {
        if (lastSent > intake.last()) {
            miss(lastSent + 1); // The last there are may have been removed.
        }
    }

    /** Something is not on the way that should have come before this. */
    private void miss(long offset) {
        if (isGoing) {
            isGoing = false;
            hole = isFresh ? offset : 0;
            intake.changed();
        }
    }

    /** The connection was lost, and is there again: what was on the way may not be. Any thread; never waits. */
    synchronized void interrupted() {
        isGoing = false;
        backoff.forget();
    }

    /** Follows anew if that is due. To be called several times a second; never waits. */
    void look() {
        synchronized (this) {
            boolean isBroken = !isGoing || follower.isEmpty() || follower.get().isSilent();
            isGoing &= !isBroken; // Nothing is sent again before it is known what has been stored.
            boolean isToWait = isHeld && intake.behind() > MOST_BEHIND / 2 || !backoff.isOver(System.nanoTime());
            if (ended || isRenewing || !isBroken || isToWait || !logs.servers().isConnected()) {
                return;
            }
            isRenewing = true;
        }
        logs.renew(this::renew);
    }

    private void renew() {
        boolean isDone = false;
        try {
            long last = intake.last(); // Before the stream is looked at: more may come meanwhile.
            StreamInfo info = logs.servers().look(room);
            if (!isStillTheSame(info, last)) {
                lose("its stream is not what it was");
                return;
            }
            intake.trim(first(info));
            fillHole();
            caughtUpAt = Math.max(caughtUpAt, info.getStreamState().getLastSequence());
            follow();
            intake.endsAt(info.getStreamState().getLastSequence());
            intake.answerArrived();
            learnRemovals();
            isDone = true;
        } catch (JetStreamApiException e) {
            if (Streams.isGone(e)) {
                lose("its stream is gone");
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(DEBUG, "Room {0} cannot be followed yet: {1}", room, Link.oneLine(e));
        } finally {
            synchronized (this) {
                isRenewing = false;
                if (isDone) {
                    backoff.forget();
                } else {
                    backoff.failed(System.nanoTime());
                }
            }
        }
    }

    /** Whether the stream goes on from what has come: it may have lost its end, or more, with the servers that had it. */
    private boolean isStillTheSame(StreamInfo info, long last) throws IOException {
        if (Streams.epoch(info) != epoch || info.getStreamState().getLastSequence() < last || first(info) > last + 1) {
            return false;
        }
        Optional<LogEntry> newest = intake.newest();
        return newest.isEmpty() || first(info) > newest.get().offset() || isThere(newest.get());
    }

    private boolean isThere(LogEntry entry) throws IOException {
        LogEntry there = logs.servers().pages().read(room, epoch, entry.offset(), entry.offset()).getFirst();
        return Envelope.isMissing(there) || there.fingerprint() == entry.fingerprint();
    }

    /** The room is to begin anew, with what the servers have. Any thread. */
    void lose(String why) {
        LOGGER.log(WARNING, "Room {0} begins anew: {1}", room, why);
        end();
        intake.lose();
    }

    /**
     * Learns which texts were taken away while nobody could tell this node. To be called from time to time: what fails is done
     * later, and what was just being taken away when it was asked for is learnt the next time. Waits for servers.
     */
    void learnRemovals() {
        if (learnedAt == 0 || learnedAt - followedAt <= Outgoing.ANSWER_NANOS) {
            long now = System.nanoTime();
            try {
                logs.servers().removed(room, epoch).forEach(intake::removed);
                learnedAt = now;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                LOGGER.log(DEBUG, "What was removed in room {0} is not known yet: {1}", room, Link.oneLine(e));
            }
        }
    }

    /** Some messages are not in the stream any more, though it has others before and behind them. */
    private void fillHole() throws IOException {
        long end;
        synchronized (this) {
            end = hole;
        }
        for (long from = intake.last() + 1; from < end; from += Pages.MOST) {
            for (LogEntry entry : logs.servers().pages().read(room, epoch, from, Math.min(from + Pages.MOST, end) - 1)) {
                intake.take(entry, "");
            }
        }
    }

    /** Nothing comes any more. Returns whom it has followed with. Any thread; never waits. */
    synchronized Optional<Follower> end() {
        ended = true;
        isGoing = false;
        follower.ifPresent(Follower::close);
        return follower;
    }
}
