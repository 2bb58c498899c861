package hubbub.jetstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import hubbub.room.LogAnswer;
import hubbub.room.Message;

/**
 * Messages of one room on their way into its stream. For one thread at a time; times are in nanoseconds of any clock.
 *
 * <p><b>Order.</b> They are sent in the order in which they came, and of each sender only one at a time: what is sent again would
 * otherwise come behind what was said later. Who waits for that holds up those behind it, which is of no weight: a turn of the
 * room takes one message of each sender before it takes another.
 *
 * <p><b>In doubt.</b> An attempt without an answer may have been stored. It is repeated with the same id, by which the servers
 * know it, until they say so or it comes back as part of the stream; it is never called refused. An attempt that has failed for
 * certain is repeated too, but after {@link #HOLD_NANOS} it is given up, and its sender is told to try again.
 */
final class Outgoing {

    /** Most that are sent and not yet answered. More would only wait in the servers. */
    static final int WINDOW = 256;

    /** After so long without an answer it is in doubt. */
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a message is held that cannot be stored: the choice of another leader takes longer, a restart of one less. */
    static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(3);

    static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** When who was refused may try again. */
    static final long RETRY_MILLIS = 2_000;

    private final Consumer<Pending> send;
    private final Consumer<LogAnswer> answer;
    private final String opening;
    private long unnamed;

    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final Turns turns = new Turns();
    private final Map<String, Pending> byId = new HashMap<>();
    /** Who has one under way that may yet have to be sent again. */
    private final Set<String> busy = new HashSet<>();
    private long lastStored;

    /**
     * Nothing yet.
     *
     * @param opening what nothing else is called: ids of messages that have none are made of it
     * @param send   gives one to the stream; {@link #stored}, {@link #failed} or {@link #lost} is to follow
     * @param answer is told what comes of those that do not come back with the stream
     */
    Outgoing(String opening, long now, Consumer<Pending> send, Consumer<LogAnswer> answer) {
        this.opening = opening;
        this.lastStored = now;
        this.send = send;
        this.answer = answer;
    }

    /** These are to be stored, in this order. */
    void append(List<Message> messages, long now) {
        for (Message message : messages) {
            String id = message.id().map(own -> Envelope.id(message.from().id(), own)).orElseGet(() -> opening + "." + ++unnamed);
            waiting.add(new Pending(message, id, now));
        }
    }

    /** Sends of those that wait what may be sent now, if anything can be. */
    void sendWaiting(long now, boolean isOpen) {
        while (isOpen && !waiting.isEmpty() && byId.size() < WINDOW) {
            Pending next = waiting.peek();
            if (byId.containsKey(next.id) || !busy.add(next.message.from().id())) {
                return;
            }
            waiting.poll();
            next.holdsSender = true;
            turns.add(next);
            byId.put(next.id, next);
            attempt(next, now);
        }
    }

    private void attempt(Pending pending, long now) {
        pending.underWay = true;
        pending.due = now + ANSWER_NANOS;
        send.accept(pending);
    }

    /**
     * The servers say that it is stored.
     *
     * @param offset where
     * @param last   the newest offset that has come back
     */
    void stored(Pending pending, long offset, long last, long now) {
        if (byId.get(pending.id) == pending && !pending.stored) {
            isStored(pending, now);
            pending.offset = offset;
            if (offset <= last) { // It was there before, or has come back and was not seen to be this one.
                known(pending, offset);
            }
        }
    }

    /** Both an answer and the stream may say so; only the first lets its sender send the next. */
    private void isStored(Pending pending, long now) {
        if (!pending.stored) {
            pending.stored = true;
            pending.underWay = false;
            lastStored = now;
            letGoOfSender(pending);
        }
    }

    private void letGoOfSender(Pending pending) {
        if (pending.holdsSender) {
            pending.holdsSender = false;
            busy.remove(pending.message.from().id());
        }
    }

    /** What is stored behind this offset, so it was said, may not be there: it is sent again. */
    void doubtBehind(long offset, long now) {
        byId.values().stream().filter(pending -> pending.stored && !pending.cameBack && pending.offset > offset)
                .forEach(pending -> doubt(pending, now));
    }

    private void doubt(Pending pending, long now) {
        pending.stored = false;
        pending.inDoubt = true;
        pending.due = now;
        turns.makeLate(pending);
    }

    /** It had been said before. It is answered when its turn has come. */
    private void known(Pending pending, long offset) {
        pending.knownAt = offset;
        if (!pending.inOrder) {
            answerKnown(pending);
        }
    }

    private void answerKnown(Pending pending) {
        remove(pending);
        answer.accept(new LogAnswer.Known(pending.message, pending.knownAt));
    }

    /** This attempt has failed for certain. */
    void failed(Pending pending, long now) {
        if (byId.get(pending.id) == pending && pending.underWay) {
            pending.underWay = false;
            pending.due = now + AGAIN_NANOS;
            turns.makeLate(pending);
        }
    }

    /** This attempt was in vain, as any other would be. */
    void impossible(Pending pending, long now) {
        if (pending.inDoubt) {
            failed(pending, now); // One before may have been stored.
        } else if (byId.get(pending.id) == pending && pending.underWay) {
            giveUp(pending);
        }
    }

    private void giveUp(Pending pending) {
        remove(pending);
        letGoOfSender(pending);
        refuse(pending);
    }

    /** Nobody will say any more what came of this attempt. */
    void lost(Pending pending, long now) {
        if (byId.get(pending.id) == pending && pending.underWay) {
            pending.inDoubt = true;
            failed(pending, now);
        }
    }

    /**
     * An entry has come back with the stream: returns the one of these that it is. If somebody has said something else under the
     * same id before, it is not, and that one is known.
     */
    Optional<Pending> cameBack(String id, Message message, long offset, long now) {
        Pending pending = id.isEmpty() ? storedAt(offset) : byId.get(id);
        if (pending == null || pending.stored && pending.knownAt > 0) {
            return Optional.empty();
        }
        isStored(pending, now);
        pending.cameBack = true;
        Message said = pending.message;
        if (said.from().equals(message.from()) && said.id().equals(message.id())
                && Arrays.equals(said.text(), message.text()) || said.id().isEmpty()) {
            return Optional.of(pending);
        }
        known(pending, offset);
        return Optional.empty();
    }

    /** The one that the servers say is at this offset: what is read from there has not the id it was sent with. */
    private Pending storedAt(long offset) {
        return byId.values().stream().filter(pending -> pending.offset == offset).findFirst().orElse(null);
    }

    /** See {@link Turns#isNext}. */
    boolean isNext(Pending pending, long offset) {
        return turns.isNext(pending, offset);
    }

    /** Answers those whose turn it is. */
    void answerThoseKnown() {
        for (Optional<Pending> next = turns.nextKnown(); next.isPresent(); next = turns.nextKnown()) {
            answerKnown(next.get());
        }
    }

    /** It is answered. */
    void remove(Pending pending) {
        byId.remove(pending.id, pending);
        turns.remove(pending);
    }

    /**
     * Looks what is due.
     *
     * @param isOpen whether anything can be sent
     * @param last   the newest offset that has come back
     */
    void look(long now, boolean isOpen, long last) {
        for (Pending pending : List.copyOf(byId.values())) {
            if (pending.stored && !pending.cameBack && pending.knownAt == 0 && pending.offset <= last) {
                doubt(pending, now); // Another has come from its place: the servers have lost it.
            }
            if (pending.stored || pending.due - now > 0) {
                continue;
            }
            if (pending.underWay) {
                pending.underWay = false;
                pending.inDoubt = true;
                turns.makeLate(pending);
            }
            if (!pending.inDoubt && now - pending.since >= HOLD_NANOS) {
                giveUp(pending);
            } else if (isOpen) {
                attempt(pending, now);
            }
        }
        // In good times they wait for nothing but their turn, however long.
        while (!waiting.isEmpty() && now - lastStored >= HOLD_NANOS && now - waiting.peek().since >= HOLD_NANOS) {
            refuse(waiting.poll());
        }
    }

    /** All are refused: what they were to be stored in is no more. */
    void refuseAll() {
        List<Pending> all = new ArrayList<>(byId.values());
        all.addAll(waiting);
        turns.clear();
        byId.clear();
        busy.clear();
        waiting.clear();
        all.forEach(this::refuse);
    }

    private void refuse(Pending pending) {
        answer.accept(new LogAnswer.Refused(pending.message, LogAnswer.Reason.UNAVAILABLE, RETRY_MILLIS));
    }

    /** Since when nothing has been stored though something was to be, in nanoseconds; 0 if all is well. */
    long troubleNanos(long now) {
        boolean isWaited = !waiting.isEmpty() || byId.values().stream().anyMatch(pending -> !pending.stored);
        return isWaited ? Math.max(0, now - lastStored) : 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && byId.isEmpty();
    }
}
