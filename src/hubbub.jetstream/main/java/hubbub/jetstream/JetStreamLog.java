package hubbub.jetstream;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;
import hubbub.room.Neighbours;
import hubbub.room.RoomLog;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamInfo;

import static java.lang.System.Logger.Level.DEBUG;

/**
 * The log of one room: a stream. What is appended goes there ({@link Outgoing}); what this node and all others have stored comes
 * back in the stream's order ({@link Following}), and only then is it committed ({@link Intake}).
 *
 * <p>What waits for servers is done on threads of its own. The room's thread calls all methods that {@link RoomLog} has.
 */
final class JetStreamLog implements RoomLog {

    private static final System.Logger LOGGER = System.getLogger(JetStreamLog.class.getName());

    /** What of a room is read into memory when it is opened, so that who comes back then seldom needs the servers. */
    private static final int WARM_MESSAGES = 1_000;

    /** How long what was appended before may take when it closes. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JetStreamLogs logs;
    private final String room;
    private final MemoryLog.Bounds memory;
    private final Roster roster;
    private final Subject subject;
    private final Chore refreshing = new Chore(this::refresh);

    // Written by the room's thread when it opens, before anybody else can see it.
    private volatile Intake intake;
    private volatile Following following;
    private volatile Seal seal;
    private Reader reader;
    private long epoch;
    private boolean closed;

    JetStreamLog(JetStreamLogs logs, String room, MemoryLog.Bounds memory) {
        this.logs = logs;
        this.room = room;
        this.memory = memory;
        this.roster = new Roster(logs, room);
        this.subject = new Subject(logs, room);
    }

    String room() {
        return room;
    }

    Intake intake() {
        return intake;
    }

    Following following() {
        return following;
    }

    Roster roster() {
        return roster;
    }

    /** See {@link #refresh}: servers that give no answer may take longer than it is until the next time. */
    Chore refreshing() {
        return refreshing;
    }

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        if (intake != null) {
            throw new IllegalStateException("open already");
        }
        try {
            StreamInfo info = logs.open(room);
            epoch = Streams.epoch(info);
            // A room that is opened anew counts anew: under the node's own name the servers would take what is said for a resend.
            intake = new Intake(JetStreamLogs.newName(), Following.first(info), info.getStreamState().getLastSequence(),
                                WARM_MESSAGES, memory, this::send, this::canSend, answers);
            following = new Following(logs, room, epoch, intake);
            reader = new Reader(logs, room, epoch, intake);
            seal = new Seal(logs, room, info, intake, following);
            following.open();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            throw cannotOpen(Link.oneLine(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotOpen("interrupted", e);
        }
        logs.opened(this);
        return intake.takeAtOpening();
    }

    private IllegalStateException cannotOpen(String why, Exception cause) {
        logs.notOpened(room, cause);
        if (following != null) {
            following.end();
        }
        return new IllegalStateException("room " + room + " cannot be opened: " + why, cause);
    }

    @Override
    public long openedAt() {
        return intake.openedAt();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long first() {
        return intake.first();
    }

    @Override
    public long last() {
        return intake.last();
    }

    // What is said

    @Override
    public void append(List<Message> messages) {
        requireOpen();
        intake.append(messages);
    }

    private boolean canSend() {
        return !seal.isBeingKept() && following.isCaughtUp() && logs.servers().isConnected();
    }

    private void send(Pending pending) {
        long notBefore = Math.max(intake.newest().map(LogEntry::at).orElse(0L), logs.leastTime());
        logs.servers().publish(room, pending.id, Envelope.of(pending.message, notBefore))
                .whenComplete((ack, failure) -> sent(pending, ack, failure));
    }

    private void sent(Pending pending, PublishAck ack, Throwable failure) {
        if (failure == null && ack.getSeqno() > 0) { // Servers have been seen to say that it is stored nowhere.
            intake.stored(pending, ack.getSeqno());
        } else {
            intake.failed(pending, failure == null ? Servers.Failure.IN_DOUBT : Servers.failure(failure));
        }
    }

    @Override
    public void heard(long offset) {
        intake.heard(offset);
    }

    @Override
    public void remove(long offset) {
        requireOpen();
        if (intake.remove(offset)) {
            logs.work(() -> {
                while (!logs.servers().remove(new Place(room, epoch, offset)) && !intake.isClosed()) {
                    logs.pause();
                }
                try {
                    intake.awaitRemoved(offset, Outgoing.ANSWER_NANOS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    // What is read

    @Override
    public void readFrom(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        requireOpen();
        reader.read(offset, 1, maxMessages, maxBytes, then);
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        requireOpen();
        reader.read(offset == Long.MIN_VALUE ? offset : offset - 1, -1, maxMessages, maxBytes, then);
    }

    // What is beside it

    @Override
    public Optional<Neighbours> neighbours() {
        return Optional.of(roster);
    }

    Seal seal() {
        return seal;
    }

    /** Lets go of what is too much, and learns what else is gone, or what this node may have missed. Waits for servers. */
    void refresh() {
        try {
            StreamInfo info = logs.servers().look(room);
            if (logs.servers().bound(room, info, logs.retention(room))) {
                info = logs.servers().look(room);
            }
            intake.trim(Following.first(info));
            seal.compare(info);
            subject.compare(info);
            following.learnRemovals();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOGGER.log(DEBUG, "Room {0} is not refreshed: {1}", room, Link.oneLine(e));
        }
    }

    /** To be called several times a second; never waits. */
    void look() {
        following.look();
        intake.look();
    }

    /** Whether all that was asked of it is done, for tests. */
    boolean isIdle() {
        return intake.isIdle() && !seal.isBeingKept();
    }

    @Override
    public void close() {
        requireOpen();
        closed = true;
        try {
            intake.close(CLOSE_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Optional<Follower> follower = following.end();
        if (logs.closed(this)) {
            roster.tell(List.of(), 0); // Nobody is here any more.
        }
        if (first() > last() && follower.isPresent()) {
            logs.work(() -> logs.servers().deleteIfUnused(room, follower.get())); // Rooms that nothing is said in cost nothing.
        }
    }

    private void requireOpen() {
        if (intake == null || closed) {
            throw new IllegalStateException("the log is not open");
        }
    }
}
