package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import hubbub.protocol.Limits;
import hubbub.webhooks.Webhook;
import hubbub.webhooks.Webhooks;

/** What can be configured of webhooks, under a name that the operator gives to each: {@code webhooks.archive.url}. */
final class WebhookSettings {

    /** The keys, as {@link Knob} has those that there is one of. */
    private enum Key {

        URL("url", "", "where what is said is posted to, http or https; see etc/webhooks.md"),
        ROOM("room", RoomPath.PUBLIC_NAME, "of which room"),
        PASSPHRASE("passphrase", "", "what it brings into that room, as anybody who joins"),
        SECRET("secret", "", "whsec_ and 24 to 64 bytes in Base64: what it signs with; two, with a blank, while that changes"),
        SECRET_FILE("secret-file", "", "or a file with that"),
        ANSWER_WITHIN("answer-within", "PT15S", "time to take a batch and answer"),
        LONGEST_PAUSE("longest-pause", "PT5M", "most time between two tries");

        private final String key;
        private final String defaultValue;
        private final String meaning;

        Key(String key, String defaultValue, String meaning) {
            this.key = key;
            this.defaultValue = defaultValue;
            this.meaning = meaning;
        }
    }

    private static final String PREFIX = "webhooks.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,32}");

    /** Such as {@code HUBBUB_WEBHOOKS_ARCHIVE_SECRET_FILE}. */
    private static final Pattern VARIABLE = Pattern.compile("HUBBUB_WEBHOOKS_([A-Z0-9]{1,32})_([A-Z_]+)");

    private static final int MOST_SECRETS = 2;
    private static final int MOST_SECRET_BYTES = 1024;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final String name;
    private final Map<String, String> values;

    private WebhookSettings(String name, Map<String, String> values) {
        this.name = name;
        this.values = values;
    }

    /** Lines for {@code --help}. */
    static String help() {
        StringBuilder lines = new StringBuilder();
        for (Key key : Key.values()) {
            lines.append("  %-30s %s  [%s]%n".formatted(PREFIX + "NAME." + key.key, key.meaning, key.defaultValue));
        }
        return lines.toString();
    }

    /** Whether this is a key of a webhook, right or wrong. */
    static boolean isKey(String key) {
        return key.startsWith(PREFIX);
    }

    /** What the environment says of webhooks, by key. What others put there and is like it, an orchestrator's, is left out. */
    static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        environment.forEach((variable, value) -> {
            Matcher parts = VARIABLE.matcher(variable);
            if (parts.matches()) {
                Stream.of(Key.values()).filter(key -> key.name().equals(parts.group(2))).forEach(
                        key -> settings.put(PREFIX + parts.group(1).toLowerCase(Locale.ROOT) + "." + key.key, value));
            }
        });
        return settings;
    }

    /** The webhooks that are configured, by name, among other settings. Reads the files of their secrets. */
    static List<Webhook> of(Map<String, String> settings) throws UsageException {
        Map<String, Map<String, String>> byName = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (isKey(setting.getKey())) {
                put(setting.getKey(), setting.getValue(), byName);
            }
        }
        if (byName.size() > Webhooks.MOST) {
            throw new UsageException("there may be %d webhooks at most: %d".formatted(Webhooks.MOST, byName.size()));
        }
        List<Webhook> webhooks = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> one : byName.entrySet()) {
            webhooks.add(new WebhookSettings(one.getKey(), one.getValue()).webhook());
        }
        return webhooks;
    }

    private static void put(String key, String value, Map<String, Map<String, String>> byName) throws UsageException {
        String[] parts = key.substring(PREFIX.length()).split("\\.", 2);
        if (!NAME.matcher(parts[0]).matches()) {
            throw new UsageException("the name of a webhook must be of [a-z0-9], 32 at most: " + Text.visible(parts[0]));
        }
        if (parts.length < 2 || Stream.of(Key.values()).noneMatch(known -> known.key.equals(parts[1]))) {
            throw new UsageException("unknown configuration key " + Text.visible(key) + "; see hubbub --help");
        }
        byName.computeIfAbsent(parts[0], first -> new HashMap<>()).put(parts[1], value);
    }

    private Webhook webhook() throws UsageException {
        String passphrase = value(Key.PASSPHRASE);
        if (passphrase.length() > Limits.PASSPHRASE) {
            throw wrong(Key.PASSPHRASE, "must have %d characters at most".formatted(Limits.PASSPHRASE)); // Not shown.
        }
        return new Webhook(name, url(), room(), Optional.of(passphrase).filter(one -> !one.isEmpty()), keys(),
                           duration(Key.ANSWER_WITHIN), duration(Key.LONGEST_PAUSE));
    }

    private String value(Key key) {
        return values.getOrDefault(key.key, key.defaultValue);
    }

    private UsageException wrong(Key key, String what) {
        return new UsageException(PREFIX + name + "." + key.key + " " + what);
    }

    /** Not shown if it is wrong: it may have a secret in it. */
    private URI url() throws UsageException {
        try {
            URI url = new URI(value(Key.URL).strip());
            boolean isWeb = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (isWeb && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw wrong(Key.URL, "must be a URL of http or https, with a host, without user and fragment");
    }

    private String room() throws UsageException {
        String room = value(Key.ROOM).strip();
        if (room.equals(RoomPath.PUBLIC_NAME) || RoomPath.nameOf(RoomPath.PUBLIC + "/" + room).isPresent()) {
            return room;
        }
        throw wrong(Key.ROOM, "must be public or another room's name: " + Text.visible(room));
    }

    private List<byte[]> keys() throws UsageException {
        boolean isInFile = !value(Key.SECRET_FILE).isBlank();
        if (isInFile != value(Key.SECRET).isBlank()) {
            throw wrong(Key.SECRET_FILE, "or %s%s.secret must be there, and not both".formatted(PREFIX, name));
        }
        String[] secrets = (isInFile ? secretsOfFile() : value(Key.SECRET)).strip().split("\\s+");
        List<byte[]> keys = Stream.of(secrets).map(Webhook::key).flatMap(Optional::stream).toList();
        if (keys.size() < secrets.length || keys.size() > MOST_SECRETS) {
            throw wrong(isInFile ? Key.SECRET_FILE : Key.SECRET, "must hold whsec_ and 24 to 64 bytes in Base64, or two of "
                    + "these; one is made by: echo \"whsec_$(openssl rand -base64 32)\"");
        }
        return keys;
    }

    private String secretsOfFile() throws UsageException {
        Path file = Path.of(value(Key.SECRET_FILE).strip());
        try {
            if (Files.size(file) <= MOST_SECRET_BYTES) {
                return Files.readString(file);
            }
        } catch (IOException e) {
            // Said below.
        }
        throw wrong(Key.SECRET_FILE, "cannot be read: " + Text.visible(file.toString()));
    }

    private Duration duration(Key key) throws UsageException {
        String value = value(key);
        try {
            Duration duration = Duration.parse(value.strip());
            if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw wrong(key, "must be a positive duration such as PT25S, at most P1D: " + Text.visible(value));
    }
}
