package hubbub.room;

import java.util.Objects;
import java.util.Optional;

/**
 * How a person comes in.
 *
 * @param person   who
 * @param operator whether they may do what only operators may
 * @param since    what they have heard up to, if they come back
 * @param history  if that is not said, or of no use: how many of the last messages they want to hear, 0 to {@link #MAX_HISTORY}
 */
public record Hello(Person person, boolean operator, Optional<Position> since, int history) {

    /** Most messages of a page. */
    public static final int MAX_HISTORY = 100;

    /** Somebody who is no operator. */
    public Hello(Person person, Optional<Position> since, int history) {
        this(person, false, since, history);
    }

    /** Refuses other numbers of messages. */
    public Hello {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(since, "since");
        if (history < 0 || history > MAX_HISTORY) {
            throw new IllegalArgumentException("history must be 0 to " + MAX_HISTORY + ": " + history);
        }
    }
}
