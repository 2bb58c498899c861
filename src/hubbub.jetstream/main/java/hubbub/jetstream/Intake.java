package hubbub.jetstream;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.Message;

/**
 * What one room has sent, what of its stream has come, and the answers that follow from both. Any thread, one at a time; answers
 * are given within the call, and nothing here waits for servers.
 */
final class Intake {

    /** An entry that has come, and which of those on their way it is, if one of this node's. */
    private record Arrived(LogEntry entry, Optional<Pending> own) { }

    private final Outgoing outgoing;
    private final Known known;
    private final BooleanSupplier canSend;
    private final Consumer<LogAnswer> answers;
    private final Commits commits = new Commits(this::answer);
    private final ArrayDeque<Arrived> arrived = new ArrayDeque<>();
    private final Set<Long> removing = new HashSet<>();
    /** Up to here entries were there when the log was opened, and are not answered. */
    private final long openedAt;
    private Optional<LogEntry> atOpening = Optional.empty();
    private boolean lost;
    private boolean closed;

    /** The room has told everybody of everything up to here. Written by the room's thread. */
    private volatile long heard;

    /**
     * Of a room whose log is being opened.
     *
     * @param opening  what nothing else is called
     * @param first    the oldest offset there is
     * @param openedAt the newest; what is to come begins some before it
     * @param warm     how many before it
     * @param send     gives a message to the stream; what becomes of it is told by {@link #stored} and its like
     * @param canSend  whether anything can be given to it now
     */
    Intake(String opening, long first, long openedAt, int warm, MemoryLog.Bounds memory, Consumer<Pending> send,
           BooleanSupplier canSend, Consumer<LogAnswer> answers) {
        this.openedAt = openedAt;
        this.heard = openedAt;
        this.known = new Known(memory, first, Math.max(first - 1, openedAt - Math.min(warm, memory.messages())));
        this.outgoing = new Outgoing(opening, System.nanoTime(), send, this::answer);
        this.canSend = canSend;
        this.answers = answers;
    }

    /** The oldest offset, as far as is known. */
    long first() {
        return known.first();
    }

    /** The newest that has come. */
    long last() {
        return known.last();
    }

    /** Whether all has come that was there when the log was opened. */
    boolean isComplete() {
        return last() >= openedAt;
    }

    /** The newest that was there when the log was opened. */
    long openedAt() {
        return openedAt;
    }

    /** The entry at that offset, if it is kept, once: more may have come since. */
    synchronized Optional<LogEntry> takeAtOpening() {
        Optional<LogEntry> taken = atOpening;
        atOpening = Optional.empty();
        return taken;
    }

    /** The room has told everybody of everything up to this offset. */
    void heard(long offset) {
        heard = offset;
    }

    /** How many have come that the room has still to tell. */
    long behind() {
        return last() - heard;
    }

    /** The newest entry in memory, if any is. */
    synchronized Optional<LogEntry> newest() {
        return known.newest();
    }

    private void answer(LogAnswer answer) {
        if (!closed) {
            answers.accept(answer);
        }
    }

    // What is sent

    synchronized void append(List<Message> messages) {
        outgoing.append(messages, System.nanoTime());
        if (lost) {
            outgoing.refuseAll();
        } else {
            outgoing.sendWaiting(System.nanoTime(), canSend.getAsBoolean());
        }
    }

    /** The servers say that it is stored there. */
    synchronized void stored(Pending pending, long offset) {
        outgoing.stored(pending, offset, last(), System.nanoTime());
        answerArrived();
    }

    /** They do not say so. */
    synchronized void failed(Pending pending, Servers.Failure why) {
        switch (why) {
            case NOT_STORED -> outgoing.failed(pending, System.nanoTime());
            case TOO_LONG -> outgoing.impossible(pending, System.nanoTime());
            case IN_DOUBT -> outgoing.lost(pending, System.nanoTime());
        }
    }

    /** Looks what is due. To be called several times a second. */
    synchronized void look() {
        if (!lost && !closed) {
            outgoing.look(System.nanoTime(), canSend.getAsBoolean(), last());
            answerArrived();
        }
    }

    /** The stream, followed anew, ends here: what servers said to be stored behind it may have been lost with one of them. */
    synchronized void endsAt(long offset) {
        outgoing.doubtBehind(offset, System.nanoTime());
    }

    /** See {@link Outgoing#troubleNanos}. */
    synchronized long troubleNanos() {
        return closed ? 0 : outgoing.troubleNanos(System.nanoTime());
    }

    // What comes

    /** The next entry has come, with the id that it was sent with. To be answered by {@link #answerArrived}. */
    synchronized void take(LogEntry entry, String id) {
        if (lost || closed || entry.offset() != last() + 1) {
            return;
        }
        if (entry.offset() <= openedAt) {
            known.add(entry);
            atOpening = Optional.of(known.asIs(entry)).filter(one -> one.offset() == openedAt);
        } else {
            Optional<Pending> own = outgoing.cameBack(id, entry.message(), entry.offset(), System.nanoTime());
            // The very object that was appended is what the room knows.
            LogEntry committed = own.map(pending -> new LogEntry(entry.offset(), entry.at(), pending.message)).orElse(entry);
            known.add(committed);
            arrived.add(new Arrived(committed, own));
        }
        notifyAll();
    }

    /** Answers what can be answered. To be called when nothing more is known to come just now. */
    synchronized void answerArrived() {
        while (!arrived.isEmpty()) {
            Optional<Pending> own = arrived.peek().own();
            LogEntry entry = arrived.peek().entry();
            if (own.isPresent() && !outgoing.isNext(own.get(), entry.offset())) {
                commits.answer(); // What is known comes behind it.
                outgoing.answerThoseKnown();
                if (!outgoing.isNext(own.get(), entry.offset())) {
                    break;
                }
            }
            arrived.poll();
            commits.add(own.isPresent() ? entry : known.asIs(entry));
            own.ifPresent(outgoing::remove);
            if (own.isPresent() && known.isRemoved(entry.offset())) { // On another node, before it has come to this one.
                commits.answer();
                answer(new LogAnswer.Removed(entry.offset()));
            }
        }
        commits.answer();
        outgoing.answerThoseKnown();
        outgoing.sendWaiting(System.nanoTime(), canSend.getAsBoolean());
        notifyAll();
    }

    /** What is older than this is not kept any more. */
    synchronized void trim(long oldest) {
        known.trim(oldest);
    }

    /** A text is being taken away. Returns false if there is no such entry. */
    synchronized boolean remove(long offset) {
        return first() <= offset && offset <= last() && removing.add(offset);
    }

    /** The text of this entry has been taken away, here or on another node. */
    synchronized void removed(long offset) {
        boolean isNew = known.remove(offset);
        boolean isAsked = removing.remove(offset);
        long committed = arrived.isEmpty() ? last() : arrived.peek().entry().offset() - 1;
        if ((isNew || isAsked) && offset <= committed && isComplete()) {
            answer(new LogAnswer.Removed(offset));
        }
        notifyAll();
    }

    /** All nodes are told of a removal by the servers, this one too; unless the connection was lost meanwhile. */
    synchronized void awaitRemoved(long offset, long nanos) throws InterruptedException {
        await(() -> !removing.contains(offset), nanos);
        if (removing.contains(offset)) {
            removed(offset);
        }
    }

    // What is read

    /** Gives a page that begins at this offset and goes on forwards (1) or backwards (-1), if it is in memory; whether it is. */
    synchronized boolean givePage(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        Optional<List<LogEntry>> page = known.page(from, step, maxMessages, maxBytes);
        page.ifPresent(entries -> give(entries, then));
        return page.isPresent();
    }

    /** Gives what has been read. Texts that were taken away since are not in it: whoever was told of that is not to see them. */
    synchronized void give(List<LogEntry> page, Consumer<List<LogEntry>> then) {
        if (!closed) {
            then.accept(page.stream().map(known::asIs).toList());
        }
    }

    /** Gives what is in memory, since the servers give nothing. */
    synchronized void giveWhatThereIs(int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        give(known.whatThereIs(step, maxMessages, maxBytes), then);
    }

    /** Whether nobody waits for anything any more. */
    synchronized boolean isClosed() {
        return closed;
    }

    // How it ends

    /** The stream is not what it was. */
    synchronized void lose() {
        if (!lost) {
            lost = true;
            arrived.clear();
            outgoing.refuseAll();
            answer(new LogAnswer.Lost());
            notifyAll();
        }
    }

    /** Whether everything is answered. */
    synchronized boolean isIdle() {
        return closed || outgoing.isEmpty() && arrived.isEmpty() && removing.isEmpty();
    }

    /** Nothing is answered any more. Waits so long at most until what was appended before is. */
    synchronized void close(long nanos) throws InterruptedException {
        try {
            await(() -> lost || outgoing.isEmpty() && arrived.isEmpty(), nanos);
        } finally {
            closed = true;
            notifyAll();
        }
    }

    /** Waits so long at most until this is so. Whatever changes here may make it so. */
    synchronized boolean await(BooleanSupplier isSo, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!isSo.getAsBoolean()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** Something that somebody waits for may have become so. */
    synchronized void changed() {
        notifyAll();
    }
}
