package hubbub.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import hubbub.room.RoomLogProvider.Durability;

/**
 * The one catalogue of what can be configured: key, default, unit, meaning. Any other key of {@code server} is Helidon's.
 */
enum Knob {

    SERVER_HOST("server.host", "0.0.0.0", Kind.TEXT, 0, 0, "address to listen on"),
    SERVER_PORT("server.port", "8080", Kind.NUMBER, 0, 65_535, "port to listen on; 0 takes a free one"),
    MESSAGE_BYTES("limits.message-bytes", "65536", Kind.NUMBER, 125, 1 << 24,
                  "longest message, bytes of UTF-8; a longer one is refused with 1009"),
    TEXT_CHARACTERS("limits.text-characters", "4000", Kind.NUMBER, 1, 1 << 20,
                    "longest text of a message in JSON; a longer one is refused"),
    MESSAGE_WITHIN("limits.message-within", "PT30S", Kind.DURATION, 1, 0,
                   "time to finish a message once begun; then 1008"),
    MESSAGES_PER_SECOND("limits.messages-per-second", "1000", Kind.NUMBER, 0, 1_000_000,
                        "most frames of one client a second; a faster one is slowed down; 0 = off"),
    BYTES_PER_SECOND("limits.bytes-per-second", "262144", Kind.NUMBER, 0, 1 << 30,
                     "most bytes of one client a second; a faster one is slowed down; 0 = off"),
    CONNECTIONS("limits.connections", "0", Kind.NUMBER, 0, 1_000_000,
                "most connections in all; more get 503; 0 = what file descriptors allow"),
    CONNECTIONS_PER_ADDRESS("limits.connections-per-address", "256", Kind.NUMBER, 0, 1_000_000,
                            "most connections of one address, loopback aside; more get 429; 0 = off"),
    ROOMS("limits.rooms", "1000", Kind.NUMBER, 0, 10_000,
          "most rooms with somebody in them, beside the public one; more get 503; as many empty ones are kept for a day"),
    ROOMS_PER_ADDRESS("limits.rooms-per-address", "10", Kind.NUMBER, 0, 1_000,
                      "most new rooms of one address a minute, loopback aside; more get 429; 0 = off"),
    REQUEST_WITHIN("limits.request-within", "PT10S", Kind.DURATION, 1, 0,
                   "time for a connection to send a whole request, the first or the next"),
    HOSTS("access.hosts", "", Kind.TEXT, 0, 0,
          "names this server goes by, comma-separated; others get 403; empty = any"),
    ORIGINS("access.origins", "", Kind.TEXT, 0, 0,
            "origins beside its own whose pages may connect, comma-separated; * = any"),
    TRUSTED_PROXIES("access.trusted-proxies", "", Kind.BLOCKS, 0, 0,
                    "addresses or CIDR blocks whose X-Forwarded-For is believed, comma-separated"),
    HISTORY_MESSAGES("history.messages", "10000", Kind.NUMBER, 1, 10_000_000,
                     "messages that the public room keeps in memory; others keep a tenth"),
    HISTORY_BYTES("history.bytes", "16777216", Kind.NUMBER, 1, 1 << 30,
                  "the same in bytes of text; others keep a 64th"),
    HISTORY_AGE("history.age", "P1D", Kind.DURATION, 1, 0, "messages older than this are not kept in memory"),
    LOG("log", "sqlite", Kind.WORD, 0, 0,
        "what keeps what is said: sqlite, which outlives the server; jetstream, for rooms over many nodes; or memory"),
    DATA_DIRECTORY("data.directory", "data", Kind.TEXT, 0, 0, "where, if not in memory; made if it is not there"),
    DATA_DURABILITY("data.durability", "process", Kind.DURABILITY, 0, 0,
                    "what that survives: process, any end of the server; power, the machine's too"),
    RETENTION_MESSAGES("retention.messages", "1000000", Kind.NUMBER, 1, Integer.MAX_VALUE,
                       "messages of the public room kept there; of others a tenth"),
    RETENTION_BYTES("retention.bytes", "1073741824", Kind.NUMBER, 1, Integer.MAX_VALUE,
                    "the same in bytes of text; of others a 64th"),
    RETENTION_AGE("retention.age", "P30D", Kind.DURATION, 1, 0, "messages older than this are not kept there"),
    NATS_URL("nats.url", "nats://localhost:4222", Kind.TEXT, 0, 0,
             "with log=jetstream, where the NATS servers are, comma-separated; tls:// for TLS"),
    NATS_USER("nats.user", "", Kind.TEXT, 0, 0, "who this node is there, with nats.password; empty = nobody is asked"),
    NATS_PASSWORD("nats.password", "", Kind.TEXT, 0, 0, "see nats.user; better in the environment than on the command line"),
    NATS_CREDENTIALS("nats.credentials", "", Kind.TEXT, 0, 0,
                     "or a file with the seed of a user's NKey, and its JWT if it has one, which is read at each connect"),
    NATS_CA("nats.ca", "", Kind.TEXT, 0, 0,
            "file with the certificates, in PEM, that sign those of NATS servers; empty = those Java trusts"),
    NATS_REPLICAS("nats.replicas", "1", Kind.NUMBER, 1, 5, "how many NATS servers keep each message: 1, 3 or 5"),
    OPERATOR_TOKEN("operator.token", "", Kind.SECRET, 16, 0,
                   "who brings it may remove messages, kick, ban and lock; 16 characters or more; empty = nobody"),
    PING_EVERY("heartbeat.ping-every", "PT25S", Kind.DURATION, 1, 0, "silence after which a client is pinged"),
    PONG_WITHIN("heartbeat.pong-within", "PT10S", Kind.DURATION, 1, 0, "time to answer a ping before the client is cut"),
    DRAIN_DELAY("drain.delay", "PT0S", Kind.DURATION, 0, 0,
                "at SIGTERM, time to go on as before while /health/ready says 503"),
    DRAIN_SPREAD("drain.spread", "PT2S", Kind.DURATION, 0, 0,
                 "after that, time over which clients are told to go, at most half of drain.within"),
    DRAIN_WITHIN("drain.within", "PT8S", Kind.DURATION, 1, 0,
                 "after drain.delay, time for all of it; then whoever is left is cut"),
    DRAIN_RETURNS("drain.returns-per-second", "500", Kind.NUMBER, 1, 1_000_000,
                  "clients in JSON are told when to come back: so many in a second"),
    DRAIN_RESTART("drain.restart", "false", Kind.SWITCH, 0, 0,
                  "tell clients 1012, the server restarts, and not 1001, it goes away");

    /** Far below what overflows when it is counted in nanoseconds and added up. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private enum Kind { TEXT, NUMBER, DURATION, SWITCH, BLOCKS, SECRET, WORD, DURABILITY }

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
        return "HUBBUB_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** A line for {@code --help}. */
    String help() {
        return "  %-30s %s  [%s]%n".formatted(key, meaning, defaultValue);
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
            boolean longEnough = duration.isPositive() || min == 0 && duration.isZero();
            if (longEnough && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new UsageException("%s must be a %sduration such as PT25S, at most P365D: %s"
                .formatted(key, min == 0 ? "" : "positive ", Text.visible(value)));
    }

    boolean isOn(String value) throws UsageException {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UsageException("%s must be true or false: %s".formatted(key, Text.visible(value)));
        };
    }

    Durability durability(String value) throws UsageException {
        return switch (value.strip()) {
            case "process" -> Durability.PROCESS;
            case "power" -> Durability.POWER;
            default -> throw new UsageException("%s must be process or power: %s".formatted(key, Text.visible(value)));
        };
    }

    /** A comma-separated list, in lower case: names and origins do not mind. */
    static List<String> list(String value) {
        return Stream.of(value.toLowerCase(Locale.ROOT).split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    List<AddressBlock> blocks(String value) throws UsageException {
        try {
            return list(value).stream().map(AddressBlock::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("%s must be addresses or CIDR blocks such as 10.0.0.0/8: %s"
                    .formatted(key, Text.visible(value)));
        }
    }

    /** Throws if the value is not of this knob's kind. */
    void check(String value) throws UsageException {
        switch (kind) {
            case TEXT -> { }
            case NUMBER -> number(value);
            case DURATION -> duration(value);
            case SWITCH -> isOn(value);
            case BLOCKS -> blocks(value);
            case DURABILITY -> durability(value);
            case WORD -> {
                if (!value.strip().matches("[a-z]+")) {
                    throw new UsageException("%s must be a word: %s".formatted(key, Text.visible(value)));
                }
            }
            case SECRET -> {
                if (!value.isEmpty() && value.length() < min) {
                    throw new UsageException("%s must have %d characters or more, or none".formatted(key, min)); // Not shown.
                }
            }
        }
    }
}
