package hubbub.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import hubbub.room.RoomLogs;
import hubbub.webhooks.Webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How webhooks are configured, and what is said of mistakes. */
class WebhookSettingsTest {

    @TempDir
    Path folder;

    private static List<Webhook> load(Map<String, String> environment, String... settings) throws UsageException {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.add(setting.startsWith("--") ? setting : "--set=webhooks." + setting);
        }
        return Settings.load(CommandLine.parse(arguments), environment).webhooks();
    }

    private static String mistake(String... settings) {
        return assertThrows(UsageException.class, () -> load(Map.of(), settings)).getMessage();
    }

    @Test
    void withoutOneThereIsNone() throws UsageException {
        assertEquals(List.of(), load(Map.of()));
    }

    @Test
    void allButWhereAndWithWhatSecretHasDefaults() throws UsageException {
        Webhook webhook = load(Map.of(), "a.url=https://example.net/hook?x=1", "a.secret=" + Receiver.SECRET).getFirst();

        assertEquals("https://example.net/hook?x=1", webhook.url().toString());
        assertEquals("a public", webhook.name() + " " + webhook.room());
        assertEquals(Optional.empty(), webhook.passphrase());
        assertEquals(1, webhook.keys().size());
        assertEquals(List.of(Duration.ofSeconds(15), Duration.ofMinutes(5)),
                     List.of(webhook.answerWithin(), webhook.longestPause()));
        assertFalse(webhook.toString().contains("example"), "nor its keys, if it is written somewhere");
    }

    @Test
    void secretsMayBeInAFileTwoWhileOneReplacesTheOtherAndInTheEnvironment() throws IOException, UsageException {
        Path file = Files.writeString(folder.resolve("secret"), Receiver.SECRET + "\n" + Receiver.SECRET + "\n");
        Path yaml = Files.writeString(folder.resolve("hubbub.yaml"), """
                webhooks:
                  first:
                    url: http://localhost:1/
                    secret-file: %s
                    room: attic
                  second:
                    url: http://localhost:2/
                """.formatted(file));
        Map<String, String> environment = Map.of("HUBBUB_WEBHOOKS_SECOND_SECRET", Receiver.SECRET,
                                                 "HUBBUB_WEBHOOKS_SECOND_ANSWER_WITHIN", "PT1S",
                                                 "HUBBUB_WEBHOOKS_SERVICE_HOST", "10.0.0.1",
                                                 "HUBBUB_WEBHOOKS_PORT", "tcp://10.0.0.1:1");

        List<Webhook> both = load(environment, "--config=" + yaml);

        assertEquals(List.of("Webhook first of room attic", "Webhook second of room public"),
                     both.stream().map(Webhook::toString).toList());
        assertEquals(List.of(2, 1), both.stream().map(webhook -> webhook.keys().size()).toList());
        assertEquals(Duration.ofSeconds(1), both.getLast().answerWithin());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.urls=x               | unknown configuration key webhooks.a.urls; see hubbub --help",
        "a=x                    | unknown configuration key webhooks.a; see hubbub --help",
        "My-Hook.url=x          | the name of a webhook must be of [a-z0-9], 32 at most: My-Hook",
        "a.url=ftp://x/         | webhooks.a.url must be a URL of http or https, with a host, without user and fragment",
        "a.url=http://u:p@x/    | webhooks.a.url must be a URL of http or https, with a host, without user and fragment",
        "a.url=http://x/#here   | webhooks.a.url must be a URL of http or https, with a host, without user and fragment",
        "a.url=http:///path     | webhooks.a.url must be a URL of http or https, with a host, without user and fragment",
        "a.room=events          | webhooks.a.room must be public or another room's name: events",
        "a.answer-within=1s     | webhooks.a.answer-within must be a positive duration such as PT25S, at most P1D: 1s",
        "a.longest-pause=PT0S   | webhooks.a.longest-pause must be a positive duration such as PT25S, at most P1D: PT0S",
        "a.secret-file=/nowhere | webhooks.a.secret-file or webhooks.a.secret must be there, and not both",
    })
    void aMistakeIsSaidInOneLine(String setting, String message) {
        assertEquals(message, mistake("a.url=http://localhost/", "a.secret=" + Receiver.SECRET, setting));
    }

    @Test
    void withoutASecretOrWithoutAGoodOneNothingStarts() throws IOException {
        String url = "a.url=http://localhost/";
        assertEquals("webhooks.a.secret-file or webhooks.a.secret must be there, and not both", mistake(url));
        assertEquals("webhooks.a.secret-file cannot be read: /nowhere", mistake(url, "a.secret-file=/nowhere"));
        Path empty = Files.createFile(folder.resolve("empty"));
        for (String wrong : List.of("a.secret=hunter2", "a.secret-file=" + empty,
                                    "a.secret=" + String.join(" ", Receiver.SECRET, Receiver.SECRET, Receiver.SECRET))) {
            String sentence = mistake(url, wrong);
            assertTrue(sentence.endsWith("must hold whsec_ and 24 to 64 bytes in Base64, or two of these; one is made by: "
                                                 + "echo \"whsec_$(openssl rand -base64 32)\""), sentence);
        }
    }

    @Test
    void thereAreSixteenAtMost() throws UsageException {
        String[] sixteen = new String[32];
        for (int i = 0; i < 16; i++) {
            sixteen[2 * i] = "a" + i + ".url=http://localhost/";
            sixteen[2 * i + 1] = "a" + i + ".secret=" + Receiver.SECRET;
        }
        assertEquals(16, load(Map.of(), sixteen).size());

        assertEquals("there may be 16 webhooks at most: 17",
                     mistake(Stream.concat(Stream.of(sixteen), Stream.of("more.url=http://localhost/")).toArray(String[]::new)));
    }

    @Test
    void aPositionThatCannotBeReadIsSaidAtTheStart() throws IOException {
        Path position = Files.writeString(folder.resolve("webhook-archive.position"), "nonsense");
        Settings settings = RunningHubbub.settings("log=sqlite", "data.directory=" + folder,
                                                   "webhooks.archive.url=http://localhost/",
                                                   "webhooks.archive.secret=" + Receiver.SECRET);

        String sentence = assertThrows(IOException.class, () -> new Hubbub(settings, RoomLogs.inMemory())).getMessage();

        assertEquals("a webhook's position cannot be read from " + position
                             + ": it is not one; delete that to begin with what is said then", sentence);
    }
}
