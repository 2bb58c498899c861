package hubbub.jetstream;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * In which order those of one room's messages are answered that were sent once only: the one in which they were sent, which is
 * that of the stream too, unless it is known to be another. Of those that were sent again the order is lost. For one thread at a
 * time.
 */
final class Turns {

    private final ArrayDeque<Pending> first = new ArrayDeque<>();

    /** It is sent for the first time, behind all others. */
    void add(Pending pending) {
        first.add(pending);
    }

    /** Nobody waits for it any more. */
    void makeLate(Pending pending) {
        if (pending.inOrder) {
            pending.inOrder = false;
            first.remove(pending);
        }
    }

    /**
     * Whether this one, which has come back from there, may be answered. If not, one that was sent before it must have been said
     * before, and the servers will say so any moment. But what is stored behind it is not waited for: this one was said before,
     * or a server has taken the two in another order.
     */
    boolean isNext(Pending pending, long offset) {
        while (pending.inOrder && first.peek() != pending && isBehind(first.peek(), offset)) {
            makeLate(first.peek());
        }
        return !pending.inOrder || first.peek() == pending;
    }

    /** One that has come back, and is not answered, has come later than the one whose turn it is. */
    private static boolean isBehind(Pending other, long offset) {
        return other.stored && other.knownAt == 0 && (other.cameBack || other.offset > offset);
    }

    /** The one whose turn it is, if it had been said before. */
    Optional<Pending> nextKnown() {
        return Optional.ofNullable(first.peek()).filter(pending -> pending.knownAt > 0);
    }

    /** It is answered. */
    void remove(Pending pending) {
        first.remove(pending);
    }

    /** All are. */
    void clear() {
        first.clear();
    }
}
