package hubbub.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SettingsTest {

    private static Settings load(Map<String, String> environment, String... arguments) throws UsageException {
        return Settings.load(CommandLine.parse(List.of(arguments)), environment);
    }

    @Test
    void theDefaultsAreWhatTheHelpSays() throws UsageException {
        Settings settings = load(Map.of());

        assertEquals(8080, settings.port());
        assertEquals("0.0.0.0", settings.host());
        assertEquals("sqlite in data", settings.log().kind() + " in " + settings.log().directory());
        assertEquals(65_536, settings.webSocket().messageBytes());
        assertEquals(Duration.ofSeconds(25), settings.webSocket().pingEvery());
        assertEquals(Duration.ofSeconds(10), settings.webSocket().pongWithin());
        assertEquals(1_000, settings.webSocket().framesPerSecond());
        assertEquals(262_144, settings.webSocket().bytesPerSecond());
        assertEquals(Duration.ofSeconds(30), settings.webSocket().messageWithin());
        assertEquals(256, settings.tcp().perAddress());
        assertEquals(new Rooms.Bounds(1_000, 1_000), settings.rooms());
        assertEquals(10, settings.newRooms());
        assertEquals(Duration.ofSeconds(10), settings.tcp().requestWithin());
        assertTrue(settings.tcp().connections() < settings.tcp().sockets());
        assertTrue(settings.tcp().sockets() < FileDescriptors.limit());
        assertEquals(new Access(Set.of(), Set.of(), List.of()), settings.access());
        assertEquals(new Settings.Drain(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(8), 500, false),
                     settings.drain());
    }

    @Test
    void optionsComeBeforeTheEnvironmentThatBeforeTheFileThatBeforeDefaults(@TempDir Path folder)
            throws IOException, UsageException {
        Path file = Files.writeString(folder.resolve("hubbub.yaml"), """
                server:
                  port: 1
                limits:
                  message-bytes: 1000
                drain:
                  within: PT1S
                """);
        Map<String, String> environment = Map.of("HUBBUB_SERVER_PORT", "2", "HUBBUB_LIMITS_MESSAGE_BYTES", "2000",
                                                 "PATH", "/bin", "HUBBUB_PORT", "tcp://10.0.0.1:8080");

        Settings settings = load(environment, "--config", file.toString(), "--port", "3");

        assertEquals(3, settings.port());
        assertEquals(2000, settings.webSocket().messageBytes());
        assertEquals(Duration.ofSeconds(1), settings.drain().within());
        assertEquals(Duration.ofSeconds(25), settings.webSocket().pingEvery());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "limts.message-bytes=1      | unknown configuration key limts.message-bytes; see hubbub --help",
        "limits.massage-bytes=1     | unknown configuration key limits.massage-bytes; see hubbub --help",
        "server.port=x              | server.port must be a whole number from 0 to 65535: x",
        "server.port=65536          | server.port must be a whole number from 0 to 65535: 65536",
        "limits.message-bytes=1     | limits.message-bytes must be a whole number from 125 to 16777216: 1",
        "limits.rooms=-1            | limits.rooms must be a whole number from 0 to 10000: -1",
        "drain.within=8s            | drain.within must be a positive duration such as PT25S, at most P365D: 8s",
        "drain.spread=-PT1S         | drain.spread must be a duration such as PT25S, at most P365D: -PT1S",
        "drain.within=PT9000H       | drain.within must be a positive duration such as PT25S, at most P365D: PT9000H",
        "drain.restart=yes          | drain.restart must be true or false: yes",
        "access.trusted-proxies=lb  | access.trusted-proxies must be addresses or CIDR blocks such as 10.0.0.0/8: lb",
        "heartbeat.ping-every=PT0S  | heartbeat.ping-every must be a positive duration such as PT25S, at most P365D: PT0S",
    })
    void aMistakeIsSaidInOneLine(String setting, String message) {
        UsageException e = assertThrows(UsageException.class, () -> load(Map.of(), "--set", setting));

        assertEquals(message, e.getMessage());
    }

    @Test
    void aFileThatIsMissingOrNoYamlIsSaidInOneLine(@TempDir Path folder) throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "server: [port: {");

        UsageException missing = assertThrows(UsageException.class, () -> load(Map.of(), "--config=" + folder + "/none.yaml"));
        UsageException broken = assertThrows(UsageException.class, () -> load(Map.of(), "--config=" + bad));

        assertTrue(missing.getMessage().startsWith("cannot read the configuration file"), missing.getMessage());
        assertTrue(broken.getMessage().startsWith("the configuration file " + bad + " is not valid: "), broken.getMessage());
        assertFalse(broken.getMessage().contains("\n"), broken.getMessage());
    }

    @Test
    void everyKnobHasADefaultThatPassesItsOwnCheckAndALineOfHelp() throws UsageException {
        for (Knob knob : Knob.values()) {
            knob.check(knob.defaultValue());
            assertTrue(knob.help().contains(knob.key()));
        }
        assertEquals(Knob.values().length, Arrays.stream(Knob.values()).map(Knob::environmentVariable).distinct().count());
    }
}
