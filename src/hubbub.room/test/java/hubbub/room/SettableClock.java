package hubbub.room;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until told. */
final class SettableClock implements InstantSource {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** A negative time goes back. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }
}
