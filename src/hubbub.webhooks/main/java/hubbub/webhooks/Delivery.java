package hubbub.webhooks;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import hubbub.room.Reading;
import hubbub.room.Room;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

/**
 * The thread of one webhook: reads what its room's log has, and posts it, until it is interrupted, or the receiver wants no more.
 */
final class Delivery implements Runnable {

    /*
     * Why the room is never slowed. All it does for a webhook is to set a flag in each turn, and to pass a reading on to its log,
     * one at a time. What waits for the receiver waits in the log, which keeps it for everybody anyway, so no queue fills.
     *
     * Why nothing is lost or out of order. A batch is what follows the cursor in the log, and the cursor moves when the receiver
     * has answered with 2xx, so the next batch follows the last one taken. A batch that failed is read again before it is tried
     * again: its messages are the same, but for texts that have been removed meanwhile. Repeats come only from answers that got
     * lost, and from a position that was not written before the server ended.
     */

    /** Time for messages to gather, once there is one: what is said in it is one request. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Without a word of the room the log is looked at all the same: it may have let go of something. */
    private static final Duration LOOK_AFTER = Duration.ofSeconds(30);

    /** For a log to read a page; beyond it the room is left, and entered again. */
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    /** Before entering a room again that has ended, and before reading a log again that could not be read. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private static final System.Logger LOGGER = System.getLogger(Delivery.class.getName());

    private final Webhook webhook;
    private final Post post;
    private final Optional<PositionFile> file;
    private final Thread thread;

    // Owned by its thread, once that has started.
    private Gate gate;
    private final Cursor cursor;
    private final Failures failures;
    private String toldWhyNotIn = "";
    private boolean isGapTold;
    private boolean isFileTold;

    // Written by its thread, and by the room's.
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicLong lag = new AtomicLong();

    // Written by its thread.
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopped;

    /** Begins where the cursor is; what the file holds is for the next start. */
    Delivery(Webhook webhook, Post post, Cursor cursor, Optional<PositionFile> file) {
        this.webhook = webhook;
        this.post = post;
        this.cursor = cursor;
        this.file = file;
        this.failures = new Failures(webhook.name(), webhook.longestPause(), () -> ThreadLocalRandom.current().nextDouble());
        this.thread = Thread.ofPlatform().daemon().name("webhook-" + webhook.name()).unstarted(this);
    }

    String room() {
        return webhook.room();
    }

    /** Begins. To be called once. */
    void start(Gate gate) {
        this.gate = gate;
        thread.start();
    }

    /** Ends what it waits for, and with that its thread, soon. */
    void interrupt() {
        thread.interrupt();
    }

    void join(Duration within) throws InterruptedException {
        thread.join(within);
    }

    /** Called by the room's thread: so many messages were broadcast. Returns at once. */
    void heard(int messages) {
        lag.addAndGet(messages);
        if (!woken.getAndSet(true)) {
            LockSupport.unpark(thread);
        }
    }

    WebhookFigures figures() {
        return new WebhookFigures(webhook.name(), delivered.get(), failed.get(), lag.get(), stopped);
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                visit();
                Thread.sleep(BREATH);
            }
        } catch (InterruptedException e) {
            // The server stops.
        } catch (RuntimeException | Error e) {
            stopped = true;
            LOGGER.log(ERROR, "Webhook %s failed and delivers nothing more; restart the server and report this"
                    .formatted(webhook.name()), e);
        }
    }

    private void visit() throws InterruptedException {
        try {
            Optional<Gate.Stay> entered = gate.enter(webhook.room(), webhook.passphrase());
            if (entered.isPresent()) {
                toldWhyNotIn = "";
                try (Gate.Stay stay = entered.get()) {
                    deliverFrom(stay.room());
                }
            }
        } catch (Gate.NotLetIn e) {
            if (!toldWhyNotIn.equals(e.getMessage())) {
                toldWhyNotIn = e.getMessage();
                LOGGER.log(WARNING, "Webhook {0} is not let into its room, {1}: {2}; it is tried until it is",
                           webhook.name(), webhook.room(), e.getMessage());
            }
            Thread.sleep(webhook.longestPause());
        }
    }

    /** Until the room has ended, or the receiver wants no more. */
    private void deliverFrom(Room room) throws InterruptedException {
        if (!enter(room)) {
            return;
        }
        boolean mayBeMore = true;
        while (!stopped) {
            if (!mayBeMore) {
                awaitWord();
                Thread.sleep(GATHER);
            }
            Optional<Reading> page = read(room, cursor.next(), Cursor.MOST_MESSAGES);
            if (page.isEmpty()) {
                return;
            }
            if (cursor.follows(page.get())) {
                lag.set(page.get().last() - cursor.at().offset());
                Optional<Batch> batch = cursor.batch(page.get());
                mayBeMore = batch.isPresent() && (!deliver(batch.get()) || batch.get().moreWait());
            } else {
                Thread.sleep(BREATH);
            }
        }
    }

    /** Finds its place in the log. Returns false if the room has ended. */
    private boolean enter(Room room) throws InterruptedException {
        Optional<Reading> page = read(room, cursor.entersAt(), 1);
        while (page.isPresent() && !cursor.enter(page.get())) {
            page = read(room, cursor.entersAt(), 1);
        }
        if (page.isPresent() && cursor.gap().isEmpty()) {
            keep(); // At the first start of all: from here on nothing is missed.
        }
        return page.isPresent();
    }

    private Optional<Reading> read(Room room, long offset, int messages) throws InterruptedException {
        try {
            return Optional.of(room.read(offset - 1, Long.MAX_VALUE, messages).get(READ_WITHIN.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty(); // The room is ending, or its log is in trouble.
        } catch (ExecutionException e) {
            return Optional.empty(); // The room has ended.
        }
    }

    private void awaitWord() throws InterruptedException {
        long deadline = System.nanoTime() + LOOK_AFTER.toNanos();
        long left = LOOK_AFTER.toNanos();
        while (!woken.getAndSet(false) && left > 0) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = deadline - System.nanoTime();
        }
    }

    /** One try. Returns whether the receiver has it; if not, it is time for the next. */
    private boolean deliver(Batch batch) throws InterruptedException {
        tellGap(batch);
        Answer answer = post.send(batch);
        if (answer.isDelivered()) {
            cursor.delivered(batch);
            isGapTold = false;
            failures.over();
            delivered.addAndGet(batch.messages());
            lag.addAndGet(-batch.messages());
            keep();
            return true;
        }
        failed.incrementAndGet();
        cursor.failed(batch);
        if (answer.isGone()) {
            stopped = true;
            LOGGER.log(ERROR, "Webhook {0} is answered 410, it is not wanted any more: nothing is delivered until the server "
                    + "starts again; take it out of the configuration", webhook.name());
        } else {
            Thread.sleep(failures.failed(answer));
        }
        return false;
    }

    private void tellGap(Batch batch) {
        if (cursor.gap().isPresent() && !isGapTold) {
            isGapTold = true;
            LOGGER.log(WARNING, "Webhook {0} goes on at offset {1} of room {2}: what was not delivered before is not kept any "
                    + "more ({3})", webhook.name(), Long.toString(batch.first()), webhook.room(), cursor.gap().get());
        }
    }

    private void keep() {
        try {
            if (file.isPresent()) {
                file.get().write(cursor.at());
            }
            isFileTold = false;
        } catch (IOException e) {
            if (!isFileTold) {
                isFileTold = true;
                LOGGER.log(WARNING, "Webhook {0} cannot write how far it is to {1} ({2}); after a restart some is delivered "
                        + "again", webhook.name(), file.get().path(), e.getClass().getSimpleName());
            }
        }
    }
}
