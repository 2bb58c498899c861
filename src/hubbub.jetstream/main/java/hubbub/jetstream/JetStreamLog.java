package hubbub.jetstream;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

    // Written by the room's thread when it opens, before anybody else can see it.
    private volatile Intake intake;
    private volatile Following following;
    private long epoch;
    private boolean closed;

    // Written one at a time.
    private volatile Optional<byte[]> seal = Optional.empty();
    private volatile boolean isSealing;

    JetStreamLog(JetStreamLogs logs, String room, MemoryLog.Bounds memory) {
        this.logs = logs;
        this.room = room;
        this.memory = memory;
        this.roster = new Roster(logs, room);
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

    @Override
    public Optional<LogEntry> open(Consumer<LogAnswer> answers) {
        if (intake != null) {
            throw new IllegalStateException("open already");
        }
        try {
            StreamInfo info = logs.servers().open(room, logs.retention(room));
            epoch = Following.epoch(info);
            seal = Streams.seal(info);
            intake = new Intake(logs.node(), Following.first(info), info.getStreamState().getLastSequence(), WARM_MESSAGES,
                                memory, this::send, this::canSend, answers);
            following = new Following(logs, room, epoch, intake);
            following.open();
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            throw cannotOpen(Link.oneLine(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotOpen("interrupted", e);
        }
        logs.opened(this);
        return intake.newest();
    }

    private IllegalStateException cannotOpen(String why, Exception cause) {
        if (following != null) {
            following.end();
        }
        return new IllegalStateException("room " + room + " cannot be opened: " + why, cause);
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
        return !isSealing && following.isCaughtUp() && logs.servers().isConnected();
    }

    private void send(Outgoing.Pending pending) {
        long notBefore = Math.max(intake.newestTime(), logs.leastTime());
        logs.servers().publish(room, pending.id(), Envelope.of(pending.message(), notBefore))
                .whenComplete((ack, failure) -> sent(pending, ack, failure));
    }

    private void sent(Outgoing.Pending pending, PublishAck ack, Throwable failure) {
        if (failure == null && ack.getSeqno() > 0) { // Servers have been seen to say that it is stored nowhere.
            intake.stored(pending, ack.getSeqno());
        } else {
            intake.failed(pending, failure != null && Servers.isCertain(failure));
        }
    }

    @Override
    public void remove(long offset) {
        requireOpen();
        if (intake.remove(offset)) {
            logs.work(() -> {
                while (!logs.servers().remove(room, offset) && intake.removals().isPresent()) {
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
        read(offset, 1, maxMessages, maxBytes, then);
    }

    @Override
    public void readBefore(long offset, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        read(offset == Long.MIN_VALUE ? offset : offset - 1, -1, maxMessages, maxBytes, then);
    }

    /** Gives a page that begins at this offset and goes on forwards (1) or backwards (-1): at once if it is in memory. */
    private void read(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        requireOpen();
        Optional<List<LogEntry>> page = intake.page(from, step, maxMessages, maxBytes);
        if (page.isPresent()) {
            then.accept(page.get());
        } else {
            logs.work(() -> readFromStream(from, step, maxMessages, maxBytes, then));
        }
    }

    private void readFromStream(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        try {
            OptionalInt removalsBefore = intake.removals();
            while (removalsBefore.isPresent()
                    && !intake.give(page(from, step, maxMessages, maxBytes), removalsBefore.getAsInt(), then)) {
                removalsBefore = intake.removals();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(DEBUG, "Room {0} cannot be read: {1}", room, Link.oneLine(e));
            intake.giveWhatThereIs(step, maxMessages, maxBytes, then);
        }
    }

    private List<LogEntry> page(long from, int step, int maxMessages, int maxBytes) throws IOException {
        ArrayDeque<LogEntry> page = new ArrayDeque<>();
        long left = maxBytes;
        long oldest = first();
        long newest = last();
        long offset = step > 0 ? Math.max(from, oldest) : Math.min(from, newest);
        while (oldest <= offset && offset <= newest) {
            long end = step > 0 ? Math.min(newest, offset + Pages.MOST - 1) : Math.max(oldest, offset - Pages.MOST + 1);
            List<LogEntry> entries = logs.servers().pages().read(room, Math.min(offset, end), Math.max(offset, end));
            for (LogEntry entry : step > 0 ? entries : entries.reversed()) {
                left -= entry.message().length();
                if (!page.isEmpty() && (page.size() >= maxMessages || left < 0)) {
                    return List.copyOf(page);
                }
                if (step > 0) {
                    page.addLast(entry);
                } else {
                    page.addFirst(entry);
                }
            }
            offset = end + step;
        }
        return List.copyOf(page);
    }

    // What is beside it

    @Override
    public Optional<Neighbours> neighbours() {
        return Optional.of(roster);
    }

    /** See {@link hubbub.room.RoomLogs#seal(String)}. */
    Optional<byte[]> seal() {
        return seal;
    }

    /** See {@link hubbub.room.RoomLogs#seal(String, byte[])}. Until it is kept nothing is sent. */
    void seal(byte[] kept) {
        isSealing = true;
        seal = Optional.of(kept);
        logs.work(() -> {
            while (!logs.servers().seal(room, kept) && intake.removals().isPresent()) {
                logs.pause();
            }
            isSealing = false;
            intake.answerArrived();
        });
    }

    /** Learns what the servers have let go of. Waits for them. */
    void refresh() {
        try {
            intake.trim(Following.first(logs.servers().look(room)));
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
        return intake.isIdle() && !isSealing;
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
        logs.closed(this);
        roster.tell(List.of(), 0); // Nobody is here any more.
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
