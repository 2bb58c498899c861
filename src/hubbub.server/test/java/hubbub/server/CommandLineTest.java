package hubbub.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommandLineTest {

    @Test
    void withoutOptionsItServes() throws UsageException {
        assertEquals(new CommandLine(CommandLine.Action.SERVE, Optional.empty(), Map.of()), CommandLine.parse(List.of()));
    }

    @Test
    void serveMayBeSaid() throws UsageException {
        assertEquals(CommandLine.parse(List.of("--port=1")), CommandLine.parse(List.of("serve", "--port=1")));
        assertThrows(UsageException.class, () -> CommandLine.parse(List.of("--port=1", "serve")));
    }

    @Test
    void valuesFollowAfterABlankOrAnEqualsSignAndTheLastOneCounts() throws UsageException {
        CommandLine line = CommandLine.parse(List.of(
                "--port", "1", "--port=2", "--host=::1", "--config", "a.yaml",
                "--set", "limits.message-bytes=125", "--set=x=y=z"));

        assertEquals(Map.of("server.port", "2", "server.host", "::1", "limits.message-bytes", "125", "x", "y=z"),
                     line.settings());
        assertEquals(Optional.of(Path.of("a.yaml")), line.file());
    }

    @Test
    void aDataDirectoryMeansALogThatIsKeptThere() throws UsageException {
        assertEquals(Map.of("log", "sqlite", "data.directory", "d"), CommandLine.parse(List.of("--data", "d")).settings());
        assertEquals(Map.of("log", "memory", "data.directory", "d"),
                     CommandLine.parse(List.of("--data=d", "--set=log=memory")).settings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--prot=1       | unknown option --prot=1; see hubbub --help",
        "server         | unknown option server; see hubbub --help",
        "--port         | --port needs a value; see hubbub --help",
        "--set          | --set needs a value; see hubbub --help",
        "--set=a        | --set needs KEY=VALUE: a",
        "--set==a       | --set needs KEY=VALUE: =a",
    })
    void whatIsWrongIsSaidInOneLine(String argument, String message) {
        UsageException e = assertThrows(UsageException.class, () -> CommandLine.parse(List.of(argument)));

        assertEquals(message, e.getMessage());
    }

    @Test
    void anArgumentCanForgeNoTerminalEscape() {
        UsageException e = assertThrows(UsageException.class, () -> CommandLine.parse(List.of("--\u001b[31mred\nline\u202e")));

        assertTrue(e.getMessage().startsWith("unknown option --?[31mred?line?;"), e.getMessage());
    }
}
