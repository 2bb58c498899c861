package hubbub.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import hubbub.room.MemoryLog;
import hubbub.room.RoomLogProvider.Durability;
import hubbub.room.RoomLogs.Retention;
import hubbub.webhooks.Webhook;
import hubbub.websocket.WebSocketLimits;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;

/**
 * The configuration, read and checked once, before anything starts.
 *
 * @param server    Helidon's own part, the node {@code server}; host and port are in it
 * @param host      address to listen on
 * @param port      port to listen on; 0 takes a free one
 * @param webSocket bounds of a WebSocket
 * @param tcp       bounds of TCP connections
 * @param textCharacters longest text of a message in JSON
 * @param history   what the public room keeps
 * @param log       what keeps what is said
 * @param rooms     how many rooms there may be
 * @param newRooms  how many of them one address may make in a minute; 0 is off
 * @param access    who may ask what
 * @param operatorToken what operators bring; empty if there are none
 * @param drain     how to stop
 * @param webhooks  where what is said is posted to
 */
record Settings(
        Config server,
        String host,
        int port,
        WebSocketLimits webSocket,
        TcpConnections.Bounds tcp,
        int textCharacters,
        MemoryLog.Bounds history,
        Log log,
        Rooms.Bounds rooms,
        int newRooms,
        Access access,
        String operatorToken,
        Drain drain,
        List<Webhook> webhooks) {

    /**
     * How the server stops.
     *
     * @param delay   time to go on as before, not ready
     * @param spread  time over which clients are told
     * @param within  time for all of it, after the delay
     * @param returnsPerSecond how many are told to come back in a second
     * @param restart whether it is about to come back, and clients are told so
     */
    record Drain(Duration delay, Duration spread, Duration within, int returnsPerSecond, boolean restart) { }

    /**
     * What keeps what is said.
     *
     * @param kind          memory, or what is found by that name
     * @param directory     where, if not in memory
     * @param durability    what it survives there
     * @param options       what else is configured for it
     * @param publicRoom    how much of the public room is kept there
     */
    record Log(String kind, Path directory, Durability durability, Map<String, String> options, Retention publicRoom) {

        static final String MEMORY = "memory";

        boolean isInMemory() {
            return kind.equals(MEMORY);
        }

        /** How much is kept of the room of this name: of others than the public one a part, since there may be many. */
        Retention retention(String room) {
            return room.equals(RoomPath.PUBLIC_NAME) ? publicRoom : new Retention(
                    Math.ceilDiv(publicRoom.messages(), Hubbub.OTHERS_MESSAGES),
                    Math.ceilDiv(publicRoom.bytes(), Hubbub.OTHERS_BYTES), publicRoom.age());
        }
    }

    /** Without the token: this may come to be written somewhere. */
    @Override
    public String toString() {
        return "Settings of " + host + ":" + port;
    }

    /** Puts the sources together: options before environment before file before defaults. */
    static Settings load(CommandLine line, Map<String, String> environment) throws UsageException {
        Map<String, String> fromEnvironment = new HashMap<>();
        Map<String, String> defaults = new HashMap<>();
        for (Knob knob : Knob.values()) {
            defaults.put(knob.key(), knob.defaultValue());
            if (environment.containsKey(knob.environmentVariable())) {
                fromEnvironment.put(knob.key(), environment.get(knob.environmentVariable()));
            }
        }
        fromEnvironment.putAll(WebhookSettings.fromEnvironment(environment));
        Map<String, String> fromFile = line.file().isPresent() ? read(line.file().get()) : Map.of();
        Config config = Config.builder()
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableValueResolving()
                .sources(List.of(
                        ConfigSources.create(line.settings()).build(),
                        ConfigSources.create(fromEnvironment).build(),
                        ConfigSources.create(fromFile).build(),
                        ConfigSources.create(defaults).build()))
                .build();
        for (Map.Entry<String, String> setting : config.asMap().orElse(Map.of()).entrySet()) {
            check(setting.getKey(), setting.getValue());
        }
        return of(config);
    }

    private static Map<String, String> read(Path file) throws UsageException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UsageException("cannot read the configuration file " + Text.visible(file.toString()));
        }
        try {
            return Config.builder()
                    .disableEnvironmentVariablesSource()
                    .disableSystemPropertiesSource()
                    .sources(ConfigSources.file(file))
                    .build()
                    .asMap()
                    .orElse(Map.of());
        } catch (ConfigException e) {
            throw new UsageException("the configuration file %s is not valid: %s"
                    .formatted(Text.visible(file.toString()), Text.visible(innermost(e).getMessage())));
        }
    }

    private static Throwable innermost(Throwable thrown) {
        return thrown.getCause() == null ? thrown : innermost(thrown.getCause());
    }

    private static void check(String key, String value) throws UsageException {
        var knob = Knob.of(key);
        if (knob.isPresent()) {
            knob.get().check(value);
        } else if (!key.startsWith("server.") && !WebhookSettings.isKey(key)) {
            throw new UsageException("unknown configuration key " + Text.visible(key) + "; see hubbub --help");
        }
    }

    private static Settings of(Config config) throws UsageException {
        WebSocketLimits usual = WebSocketLimits.defaults();
        return new Settings(
                config.get("server"),
                text(config, Knob.SERVER_HOST),
                number(config, Knob.SERVER_PORT),
                new WebSocketLimits(number(config, Knob.MESSAGE_BYTES), duration(config, Knob.MESSAGE_WITHIN),
                                    number(config, Knob.MESSAGES_PER_SECOND), number(config, Knob.BYTES_PER_SECOND),
                                    duration(config, Knob.PING_EVERY), duration(config, Knob.PONG_WITHIN),
                                    usual.closeWithin(), usual.writeWithin()),
                tcp(config),
                number(config, Knob.TEXT_CHARACTERS),
                new MemoryLog.Bounds(number(config, Knob.HISTORY_MESSAGES), number(config, Knob.HISTORY_BYTES),
                                     duration(config, Knob.HISTORY_AGE), MemoryLog.Bounds.defaults().resends()),
                new Log(text(config, Knob.LOG).strip(), Path.of(text(config, Knob.DATA_DIRECTORY)),
                        Knob.DATA_DURABILITY.durability(text(config, Knob.DATA_DURABILITY)), natsOptions(config),
                        new Retention(number(config, Knob.RETENTION_MESSAGES), number(config, Knob.RETENTION_BYTES),
                                      duration(config, Knob.RETENTION_AGE))),
                new Rooms.Bounds(number(config, Knob.ROOMS), number(config, Knob.ROOMS)),
                number(config, Knob.ROOMS_PER_ADDRESS),
                new Access(Set.copyOf(Knob.list(text(config, Knob.HOSTS))), Set.copyOf(Knob.list(text(config, Knob.ORIGINS))),
                           Knob.TRUSTED_PROXIES.blocks(text(config, Knob.TRUSTED_PROXIES))),
                text(config, Knob.OPERATOR_TOKEN),
                new Drain(duration(config, Knob.DRAIN_DELAY), duration(config, Knob.DRAIN_SPREAD),
                          duration(config, Knob.DRAIN_WITHIN), number(config, Knob.DRAIN_RETURNS),
                          Knob.DRAIN_RESTART.isOn(text(config, Knob.DRAIN_RESTART))),
                WebhookSettings.of(config.asMap().orElse(Map.of())));
    }

    private static Map<String, String> natsOptions(Config config) throws UsageException {
        Map<String, String> options = new HashMap<>();
        for (Knob knob : List.of(Knob.NATS_URL, Knob.NATS_USER, Knob.NATS_PASSWORD, Knob.NATS_CREDENTIALS, Knob.NATS_CA)) {
            options.put(knob.key(), text(config, knob));
        }
        options.put(Knob.NATS_REPLICAS.key(), Integer.toString(number(config, Knob.NATS_REPLICAS)));
        return Map.copyOf(options);
    }

    private static TcpConnections.Bounds tcp(Config config) throws UsageException {
        int sockets = FileDescriptors.sockets(FileDescriptors.limit());
        int possible = FileDescriptors.connections(sockets);
        int wanted = number(config, Knob.CONNECTIONS);
        if (wanted > possible) {
            throw new UsageException("%s is %d, but the limit of file descriptors allows %d; raise it (ulimit -n)"
                    .formatted(Knob.CONNECTIONS.key(), wanted, possible));
        }
        return new TcpConnections.Bounds(wanted == 0 ? possible : wanted, sockets, number(config, Knob.CONNECTIONS_PER_ADDRESS),
                                         duration(config, Knob.REQUEST_WITHIN));
    }

    private static String text(Config config, Knob knob) {
        return config.get(knob.key()).asString().get();
    }

    private static int number(Config config, Knob knob) throws UsageException {
        return knob.number(text(config, knob));
    }

    private static Duration duration(Config config, Knob knob) throws UsageException {
        return knob.duration(text(config, knob));
    }
}
