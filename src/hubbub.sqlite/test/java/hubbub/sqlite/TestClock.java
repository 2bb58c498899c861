package hubbub.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until told. The writer's thread looks at it too. */
final class TestClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** A negative time goes back. */
    void pass(Duration time) {
        now = now.plus(time);
    }
}
