package hubbub.sqlite;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

/** The one thread that writes to the database. */
final class Writer implements Runnable {

    /*
     * Group commit. It takes all that waits, of all rooms, and commits it as one transaction; meanwhile more gathers. So what a
     * commit costs (with FULL a sync of the disk) is shared by as many messages as came while the last one lasted, and a single
     * message in an idle server waits for nothing but its own.
     *
     * Trouble. What cannot be committed leaves nothing in the database and nothing in memory. It is tried again, in order, for
     * a moment: most trouble is short, and who speaks plain text can be told only by closing its connection. What has waited
     * for longer is refused. While it lasts a small write goes ahead of each attempt, so that not all that waits is written for
     * nothing again and again; and once a second if nothing waits, so that its end is seen.
     */

    private static final System.Logger LOGGER = System.getLogger(Writer.class.getName());

    /** How long a message that cannot be kept is held before it is refused, and how often that is tried. */
    static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** When who is refused may try again. */
    static final long CLIENTS_RETRY_MILLIS = 2_000;

    /** How often it looks for what has become too old, and whether trouble is over. */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Statements sql;
    private final Rooms rooms;
    private final Trimmer trimmer;
    private final Checkpointer checkpointer;
    private final Health health;
    private final InstantSource clock;

    private final TaskQueue tasks = new TaskQueue();

    // Owned by the writer's thread.
    private long retryAt = System.nanoTime();
    private long tickAt = retryAt + TICK_NANOS;

    private final AtomicLong commits = new AtomicLong();
    private volatile boolean looksAtOnce;

    /** What the writer has to know of all rooms. */
    interface Rooms {
        /** This log is not used any more, and all that it appended is answered. */
        void left(StoredRoom room, SqliteLog log);

        /** Called now and then: those in which something may have become too old. Forgets others that are not busy. */
        List<StoredRoom> look(Predicate<StoredRoom> isBusy) throws SQLException;
    }

    Writer(Statements sql, Rooms rooms, Trimmer trimmer, Checkpointer checkpointer, Health health, InstantSource clock) {
        this.sql = sql;
        this.rooms = rooms;
        this.trimmer = trimmer;
        this.checkpointer = checkpointer;
        this.health = health;
        this.clock = clock;
    }

    /** Any thread; never waits. */
    void submit(Task task) {
        tasks.add(task);
    }

    /** Waits until nothing is left to be done, for tests. */
    void awaitIdle() throws InterruptedException {
        tasks.awaitIdle();
    }

    /** How many transactions with messages it has committed. */
    long commits() {
        return commits.get();
    }

    /** Looks at once for what has become too old, for tests. */
    void look() {
        looksAtOnce = true;
        tasks.ring();
    }

    /** It ends when what waits is done. Any thread; does not wait. */
    void close() {
        tasks.close();
    }

    @Override
    public void run() {
        List<Task> group = new ArrayList<>();
        try {
            while (tasks.take(group, retryAt, tickAt, health.isWritable() && trimmer.hasWork())) {
                try {
                    turn(group);
                } catch (RuntimeException e) {
                    LOGGER.log(ERROR, "The log has a defect; restart the server and report this", e); // And it goes on.
                }
                group.clear();
            }
        } catch (InterruptedException e) {
            // The owner of the thread wants it to end now.
        }
    }

    private void turn(List<Task> group) {
        if (!group.isEmpty()) {
            commit(group);
        }
        tick();
        if (health.isWritable()) {
            tidy();
        }
    }

    private void commit(List<Task> group) {
        Map<StoredRoom, RoomTurn> turns = new LinkedHashMap<>();
        try {
            store(group, turns);
        } catch (SQLException | RuntimeException e) {
            sql.rollBack();
            health.cannotWrite(e);
            retryAt = System.nanoTime() + RETRY_NANOS;
            giveUp(group);
            return;
        }
        for (RoomTurn turn : turns.values()) {
            turn.publish();
        }
        for (Task task : group) {
            if (task instanceof Task.Leave leave) {
                left(leave);
            }
        }
    }

    private void store(List<Task> group, Map<StoredRoom, RoomTurn> turns) throws SQLException {
        if (group.stream().allMatch(Task.Leave.class::isInstance)) {
            return;
        }
        if (!health.isWritable()) {
            beat();
        }
        sql.begin();
        long now = clock.millis();
        for (Task task : group) {
            switch (task) {
                case Task.Append append -> turn(append, turns, now).append(append.messages());
                case Task.Remove remove -> turn(remove, turns, now).remove(remove.offset());
                case Task.Seal seal -> {
                    if (!seal.room().isDetached()) { // Or another picture of it may have been loaded.
                        turn(seal, turns, now);
                    }
                }
                case Task.Leave leave -> { }
            }
        }
        for (RoomTurn turn : turns.values()) {
            turn.finish();
        }
        sql.commit();
        commits.incrementAndGet();
        turns.keySet().forEach(trimmer::touched);
        health.writes();
        checkpointer.written();
    }

    private RoomTurn turn(Task task, Map<StoredRoom, RoomTurn> turns, long now) {
        return turns.computeIfAbsent(task.room(), room -> new RoomTurn(room, sql, now));
    }

    /** Refuses what has been held for long enough; the rest goes to where it came from. */
    private void giveUp(List<Task> group) {
        long now = System.nanoTime();
        int done = 0;
        while (done < group.size() && (group.get(done) instanceof Task.Leave || now - group.get(done).arrived() >= HOLD_NANOS)) {
            refuse(group.get(done++));
        }
        tasks.putBack(group.subList(done, group.size()));
    }

    private void refuse(Task task) {
        switch (task) {
            case Task.Append append -> append.room().refused(append.messages(), CLIENTS_RETRY_MILLIS);
            case Task.Remove remove -> LOGGER.log(WARNING, "The text of message {0} in room {1} could not be removed; try again",
                                                  Long.toString(remove.offset()), remove.room().row().name());
            case Task.Seal seal -> { } // It is written with what is said next.
            case Task.Leave leave -> left(leave);
        }
    }

    private void left(Task.Leave leave) {
        rooms.left(leave.room(), leave.log());
        leave.done().countDown();
    }

    private void tick() {
        if (System.nanoTime() - tickAt < 0 && !looksAtOnce) {
            return;
        }
        looksAtOnce = false;
        tickAt = System.nanoTime() + TICK_NANOS;
        try {
            if (!health.isWritable() && retryAt - System.nanoTime() <= 0) {
                beat();
                health.writes();
            }
            rooms.look(trimmer::isTouched).forEach(trimmer::touched);
        } catch (SQLException e) {
            sql.rollBack();
            health.cannotWrite(e);
        }
    }

    private void beat() throws SQLException {
        sql.begin();
        sql.beat(clock.millis());
        sql.commit();
    }

    /** One small step, if nobody waits, or what is to be trimmed has become too much. */
    private void tidy() {
        try {
            if (checkpointer.wantsHelp()) {
                checkpointer.help(sql.connection());
            }
            trimmer.step(clock.millis(), !tasks.isEmpty());
        } catch (SQLException e) {
            sql.rollBack();
            health.cannotWrite(e);
        }
    }
}
