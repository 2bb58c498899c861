package hubbub.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one catalogue of what can be configured: key, default, unit, meaning. Any other key of {@code server} is Helidon's.
 */
enum Knob {

    SERVER_HOST("server.host", "0.0.0.0", Kind.TEXT, 0, 0, "address to listen on"),
    SERVER_PORT("server.port", "8080", Kind.NUMBER, 0, 65_535, "port to listen on; 0 takes a free one"),
    MESSAGE_BYTES("limits.message-bytes", "65536", Kind.NUMBER, 125, 1 << 24,
                  "longest message, bytes of UTF-8; a longer one is refused with 1009"),
    MESSAGES_PER_SECOND("limits.messages-per-second", "0", Kind.NUMBER, 0, 1_000_000,
                        "most messages of one client a second; 0 = off (not enforced yet)"),
    PING_EVERY("heartbeat.ping-every", "PT25S", Kind.DURATION, 0, 0, "silence after which a client is pinged"),
    PONG_WITHIN("heartbeat.pong-within", "PT10S", Kind.DURATION, 0, 0, "time to answer a ping before the client is cut"),
    DRAIN_WITHIN("drain.within", "PT8S", Kind.DURATION, 0, 0,
                 "at SIGTERM, time to flush and close all clients with 1001");

    private enum Kind { TEXT, NUMBER, DURATION }

    private final String key;
    private final String defaultValue;
    private final Kind kind;
    private final int min;
    private final int max;
    private final String meaning;

    Knob(String key, String defaultValue, Kind kind, int min, int max, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
    }

    static Optional<Knob> of(String key) {
        return Stream.of(values()).filter(knob -> knob.key.equals(key)).findFirst();
    }

    String key() {
        return key;
    }

    String defaultValue() {
        return defaultValue;
    }

    String environmentVariable() {
        return "HUBBUB_" + key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** A line for {@code --help}. */
    String help() {
        return "  %-28s %s  [%s]%n".formatted(key, meaning, defaultValue);
    }

    int number(String value) throws UsageException {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException("%s must be a whole number from %d to %d: %s".formatted(key, min, max, Text.visible(value)));
    }

    Duration duration(String value) throws UsageException {
        try {
            Duration duration = Duration.parse(value.strip());
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new UsageException("%s must be a positive duration such as PT25S: %s".formatted(key, Text.visible(value)));
    }

    /** Throws if the value is not of this knob's kind. */
    void check(String value) throws UsageException {
        switch (kind) {
            case TEXT -> { }
            case NUMBER -> number(value);
            case DURATION -> duration(value);
        }
    }
}
