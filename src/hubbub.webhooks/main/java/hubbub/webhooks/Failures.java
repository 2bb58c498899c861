package hubbub.webhooks;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

/** Tries in a row that failed: how long until the next, and what operators are told, once. Owned by the delivery's thread. */
final class Failures {

    /** Doubled for each failure, up to the webhook's longest pause. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** One or two are of the day: a receiver that is being replaced, a connection that has aged. */
    private static final int TOLD_AT = 3;

    private static final int MOST_DOUBLINGS = 30;

    private static final System.Logger LOGGER = System.getLogger(Failures.class.getName());

    private final String name;
    private final Duration longestPause;
    private final DoubleSupplier random;
    private int count;
    private boolean isTold;

    /** Of the webhook of this name; {@code random} gives numbers from 0 to 1. */
    Failures(String name, Duration longestPause, DoubleSupplier random) {
        this.name = name;
        this.longestPause = longestPause;
        this.random = random;
    }

    /**
     * One more. Returns how long to wait: between half and all of a time that doubles, so that many senders do not come at once;
     * after a refusal, of the longest; and never less than the receiver asks for.
     */
    Duration failed(Answer answer) {
        count++;
        if (!isTold && (answer.isRefusal() || count >= TOLD_AT)) {
            isTold = true;
            LOGGER.log(WARNING, "Webhook {0} cannot deliver: {1}; it is tried until it can", name, answer.why());
        }
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        Duration most = answer.isRefusal() || doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
        Duration pause = Duration.ofNanos((long) (most.toNanos() * (1 + random.getAsDouble()) / 2));
        return pause.compareTo(answer.retryAfter()) < 0 ? answer.retryAfter() : pause;
    }

    /** The receiver has taken a batch. */
    void over() {
        if (isTold) {
            LOGGER.log(INFO, "Webhook {0} delivers again", name);
        }
        count = 0;
        isTold = false;
    }
}
