package hubbub.jetstream;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogs;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;

import static java.lang.System.Logger.Level.ERROR;

/** The logs of all rooms on the servers of NATS, and the threads that keep what goes to and fro going. */
final class JetStreamLogs implements RoomLogs {

    private static final System.Logger LOGGER = System.getLogger(JetStreamLogs.class.getName());

    /** How often all logs are looked at: a tenth of what anything may take. */
    private static final long LOOK_MILLIS = 100;

    /** How old what is known of a stream's beginning may become. */
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * Rooms that ask at the same time what has become of their streams: all have to when a connection comes back. Of 500 on one
     * server the last was followed again after 0.9 to 1.3 s so, and after 1.2 to 3.6 s when all asked at once. Who waits for a
     * server that gives no answer counts for a while only: a thousand of those hold up others for 16 s.
     */
    private static final int AT_A_TIME = 16;
    private static final Duration COUNTS_FOR = Duration.ofMillis(250);

    private static final int NAME_BYTES = 9;

    private final String node = newName();
    private final Function<String, Retention> retention;
    private final LongSupplier leastTime;
    private final Line line;
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("log-worker-", 0).factory());
    private final AtomicInteger working = new AtomicInteger();
    private final Turnstile renewals = new Turnstile(AT_A_TIME, COUNTS_FOR);
    private final Turnstile refreshes = new Turnstile(AT_A_TIME, COUNTS_FOR);
    private final Openings openings = new Openings(new Openings.Questions() {
        @Override
        public void room(String room) throws IOException, JetStreamApiException {
            servers().look(room);
        }

        @Override
        public void whole() throws IOException, JetStreamApiException {
            servers().look();
        }
    }, this::work);
    private final Thread keeper = Thread.ofPlatform().daemon().name("log-keeper").unstarted(this::keep);

    private final Map<String, JetStreamLog> logs = new ConcurrentHashMap<>();
    /**
     * Those to which something has come that is not answered yet. Owned by the thread that gives what comes; there may be another
     * yet, at its end, of a connection before.
     */
    private final Set<Intake> touched = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private JetStreamLogs(Link.Settings settings, Function<String, Retention> retention, LongSupplier leastTime)
            throws IOException {
        this.retention = retention;
        this.leastTime = leastTime;
        this.line = new Line(settings, new Line.Owner() {
            @Override
            public void connected(Servers servers) {
                servers.onRemoval(place -> log(place.room()).filter(log -> log.epoch() == place.epoch())
                        .ifPresent(log -> log.intake().removed(place.offset())));
                servers.onTold((room, body) -> log(room).ifPresent(log -> log.roster().heard(body)));
            }

            @Override
            public void interrupted() {
                logs.values().forEach(log -> log.following().interrupted());
            }

            @Override
            public void settled() {
                answerTouched();
            }
        });
    }

    /** Connects. See {@link hubbub.room.RoomLogProvider#open}. */
    static JetStreamLogs open(Link.Settings settings, Function<String, Retention> retention) throws IOException {
        return open(settings, retention, () -> 0);
    }

    /** The same, and nothing is stored as if it were before this time, in milliseconds since 1970: for tests. */
    static JetStreamLogs open(Link.Settings settings, Function<String, Retention> retention, LongSupplier leastTime)
            throws IOException {
        JetStreamLogs logs = new JetStreamLogs(settings, retention, leastTime);
        logs.keeper.start();
        return logs;
    }

    /** What nothing else is called, on any node or after another start: 12 letters, digits, hyphens and underscores. */
    static String newName() {
        byte[] name = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(name);
        return Base64.getUrlEncoder().encodeToString(name);
    }

    @Override
    public RoomLog of(String room, MemoryLog.Bounds memory) {
        return new JetStreamLog(this, room, memory);
    }

    private Optional<JetStreamLog> log(String room) {
        return Optional.ofNullable(logs.get(room));
    }

    private void keep() {
        long refreshed = System.nanoTime();
        try {
            while (!closing) {
                Thread.sleep(LOOK_MILLIS);
                if (line.isDue()) {
                    work(line::open);
                }
                logs.values().forEach(JetStreamLogs::look);
                if (servers().isConnected() && System.nanoTime() - refreshed > REFRESH_NANOS) {
                    refreshed = System.nanoTime();
                    logs.values().forEach(log -> log.refreshing().give(task -> work(() -> refreshes.pass(task))));
                }
            }
        } catch (InterruptedException e) {
            // It is to end.
        }
    }

    /** What fails for one room is no matter of others. */
    private static void look(JetStreamLog log) {
        try {
            log.look();
        } catch (RuntimeException e) {
            LOGGER.log(ERROR, "The log of room " + log.room() + " failed; report this", e);
        }
    }

    // For the logs

    /** What this node is called, see {@link #newName}. */
    String node() {
        return node;
    }

    /** What there is of them now: another time it may be another connection. */
    Servers servers() {
        return line.servers();
    }

    long leastTime() {
        return leastTime.getAsLong();
    }

    /**
     * The stream of this room, which is made if there is none. Fails at once where there is no connection, or servers gave no
     * answer a moment ago: others wait meanwhile for whoever opens a room. {@link #opened} or {@link #notOpened} is to follow.
     */
    StreamInfo open(String room) throws IOException, JetStreamApiException {
        if (!servers().isConnected()) {
            throw new Openings.Refused("NATS cannot be reached");
        }
        openings.require(room);
        return servers().open(room, retention(room));
    }

    Retention retention(String room) {
        return retention.apply(room);
    }

    void notOpened(String room, Exception why) {
        openings.failed(room, why);
    }

    void opened(JetStreamLog log) {
        openings.succeeded(log.room());
        logs.put(log.room(), log);
    }

    /** Returns false if the room has been opened anew meanwhile. */
    boolean closed(JetStreamLog log) {
        return logs.remove(log.room(), log);
    }

    /** Something has come to it. It answers when nothing more is known to come. Called by the thread that gives what comes. */
    void touched(Intake intake) {
        touched.add(intake);
    }

    private void answerTouched() {
        touched.forEach(Intake::answerArrived);
        touched.clear();
    }

    /** Does this on a thread of its own: it waits for servers. */
    void work(Runnable task) {
        working.incrementAndGet();
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } finally {
                    working.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            working.decrementAndGet(); // All is being closed.
        }
    }

    /** Does this for a room that is to be followed anew, when its turn comes. */
    void renew(Runnable task) {
        work(() -> renewals.pass(task));
    }

    /** Before something that failed is tried again. */
    void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(Outgoing.AGAIN_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until nothing is left to be done, for tests. */
    void awaitIdle() throws InterruptedException {
        while (!isQuiet()) {
            Thread.sleep(1);
        }
    }

    /** Whether nothing is left to be done. */
    boolean isQuiet() {
        return logs.values().stream().allMatch(JetStreamLog::isIdle) && working.get() == 0;
    }

    // For the server

    @Override
    public Optional<byte[]> seal(String room) {
        return log(room).flatMap(log -> log.seal().kept());
    }

    @Override
    public void seal(String room, byte[] seal) {
        log(room).ifPresent(log -> log.seal().keep(seal));
    }

    @Override
    public Optional<String> trouble() {
        if (!servers().isConnected()) {
            return line.isAway() ? Optional.of("NATS cannot be reached") : Optional.empty();
        }
        return logs.values().stream().anyMatch(log -> log.intake().troubleNanos() > Outgoing.HOLD_NANOS)
                ? Optional.of("NATS stores nothing: a stream has no leader, or the servers have no space") : Optional.empty();
    }

    /** Never, once it has been connected: all nodes would turn newcomers away at the same time, and none of them can help it. */
    @Override
    public Optional<String> notReady() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closing = true;
        keeper.interrupt();
        workers.shutdown();
        line.close();
    }
}
