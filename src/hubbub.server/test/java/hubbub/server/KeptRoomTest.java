package hubbub.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rooms whose log is kept on disk, as clients and operators see them across restarts. */
@Timeout(60)
class KeptRoomTest {

    @TempDir
    Path data;

    private static RunningHubbub start(Path directory) {
        return RunningHubbub.start("log=sqlite", "data.directory=" + directory, "drain.within=PT2S", "drain.spread=PT0S");
    }

    private static String tool(InputStream in, String... arguments) throws UsageException, IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Tools.run(List.of(arguments), Map.of(), in, new PrintStream(said, true, UTF_8));
        return said.toString(UTF_8);
    }

    private static String tool(String... arguments) throws UsageException, IOException {
        return tool(InputStream.nullInputStream(), arguments);
    }

    /** Says so much, one after the other, and returns the position behind the last. */
    private static String say(RunningHubbub server, String room, String prefix, int count) throws InterruptedException {
        try (JsonClient ada = JsonClient.hello(server.room(room), "Ada", ",\"history\":0")) {
            ada.hear("welcome");
            for (int i = 1; i <= count; i++) {
                ada.say(prefix + i, prefix + i);
                assertEquals(prefix + i, JsonClient.field(ada.hear("msg"), "id").orElseThrow());
            }
            return ada.position();
        }
    }

    private static String since(String position) {
        return ",\"since\":\"" + position + "\"";
    }

    @Test
    void whoComesBackAfterARestartGoesOnWhereItWas() throws Exception {
        String position;
        try (RunningHubbub server = start(data)) {
            position = say(server, "attic", "before-", 3);
            say(server, "attic", "missed-", 2);
        }
        try (RunningHubbub server = start(data);
             JsonClient bob = JsonClient.hello(server.room("attic"), "Bob", since(position))) {
            assertTrue(bob.hear("welcome").contains("\"resumed\":true"));
            assertEquals("4", JsonClient.field(bob.hear("msg"), "off").orElseThrow());
            assertEquals("missed-2", JsonClient.field(bob.hear("msg"), "id").orElseThrow());
            bob.say("{\"t\":\"history\",\"before\":\"3\",\"n\":10}");
            String page = bob.hear("page");
            assertTrue(page.contains("before-1") && page.contains("before-2") && !page.contains("before-3"), page);

            bob.say("b-1", "and on it goes");

            assertEquals("6", JsonClient.field(bob.hear("msg"), "off").orElseThrow());
        }
    }

    @Test
    void afterAnOldBackupIsRestoredWhoHasHeardMoreIsToldSo() throws Exception {
        Path backup = data.resolve("backup.db");
        String kept;
        String lost;
        try (RunningHubbub server = start(data)) {
            kept = say(server, "attic", "kept-", 3);
            tool("backup", backup.toString(), "--data", data.toString());
            lost = say(server, "attic", "lost-", 3);
        }
        Files.move(backup, data.resolve("hubbub.db"), StandardCopyOption.REPLACE_EXISTING);

        try (RunningHubbub server = start(data)) {
            try (JsonClient bob = JsonClient.hello(server.room("attic"), "Bob", since(lost))) {
                assertTrue(bob.hear("reset").contains("\"why\":\"forked\""), "it has heard more than there is");
            }
            say(server, "attic", "new-", 4);
            try (JsonClient bob = JsonClient.hello(server.room("attic"), "Bob", since(lost));
                 JsonClient eve = JsonClient.hello(server.room("attic"), "Eve", since(kept))) {
                assertTrue(bob.hear("reset").contains("\"why\":\"forked\""), "there is as much, but something else");
                assertTrue(eve.hear("welcome").contains("\"resumed\":true"), "who had heard no more misses nothing");
                assertEquals("new-1", JsonClient.field(eve.hear("msg"), "id").orElseThrow());
            }
        }
    }

    @Test
    void aPassphraseOutlivesTheServerWithWhatItKeepsFromOthers() throws Exception {
        try (RunningHubbub server = start(data)) {
            try (JsonClient ada = JsonClient.hello(server.room("attic"), "Ada", ",\"passphrase\":\"sesame\"")) {
                ada.hear("welcome");
                ada.say("a-1", "between us");
                ada.hear("msg");
            }
            say(server, "open", "o-", 1);
        }
        try (RunningHubbub server = start(data);
             JsonClient eve = JsonClient.hello(server.room("attic"), "Eve", "");
             JsonClient mallory = JsonClient.hello(server.room("open"), "Mallory", ",\"passphrase\":\"mine\"");
             JsonClient ada = JsonClient.hello(server.room("attic"), "Ada", ",\"passphrase\":\"sesame\"")) {
            assertEquals(4401, eve.ending().code());
            assertEquals(4401, mallory.ending().code(), "nor is an open room with history somebody's own");
            assertTrue(ada.hear("msg").contains("between us"));
        }
    }

    @Test
    void whatIsExportedAndImportedElsewhereIsTheSameForClients() throws Exception {
        Path other = data.resolve("other");
        String position;
        String lines;
        try (RunningHubbub server = start(data)) {
            position = say(server, "attic", "a-", 2);
            say(server, "cellar", "c-", 1);
            say(server, "attic", "missed-", 1);
            lines = tool("export", "--data", data.toString());
            assertEquals(6, lines.lines().count(), lines);
            assertEquals(lines.lines().skip(4).toList(),
                         tool("export", "--room", "cellar", "--data=" + data).lines().toList());
        }

        String said = tool(new ByteArrayInputStream(lines.getBytes(UTF_8)), "import", "--data=" + other);

        assertEquals("room attic: 3 messages\nroom cellar: 1 messages\n", said);
        assertEquals(lines, tool("export", "--data", other.toString()));
        try (RunningHubbub server = start(other);
             JsonClient bob = JsonClient.hello(server.room("attic"), "Bob", since(position))) {
            assertTrue(bob.hear("welcome").contains("\"resumed\":true"));
            assertEquals("missed-1", JsonClient.field(bob.hear("msg"), "id").orElseThrow());
        }
    }

    @Test
    void whatAToolCannotDoItSays() {
        assertEquals("export is for what is kept on disk; say where with --data DIR", refusal("export", "--set=log=memory"));
        assertEquals("backup needs a file to write to", refusal("backup", "--data=" + data));
        assertTrue(refusal("export", "--data=" + data).startsWith("there is no log in " + data));
        assertEquals("log must be memory or jetstream or sqlite: nothing",
                     refusal("export", "--set=log=nothing", "--data=" + data));
        String noExport = assertThrows(IOException.class, () -> tool(
                new ByteArrayInputStream("{\"t\":\"msg\"}".getBytes(UTF_8)), "import", "--data=" + data)).getMessage();
        assertEquals("line 1 is not of an export: from.id is missing", noExport);
    }

    private static String refusal(String... arguments) {
        return assertThrows(Exception.class, () -> tool(arguments)).getMessage();
    }
}
