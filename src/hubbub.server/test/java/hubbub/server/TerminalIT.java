package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The image's {@code chat}, {@code tail} and {@code say}, as people and scripts have them. */
@Timeout(120)
class TerminalIT {

    private static final long LONGEST_RUN_SECONDS = 60;

    @TempDir
    Path folder;

    private Launched server(int port) throws IOException {
        return Launched.start(Launched.image(), Map.of(), "--port=" + port, "--host=127.0.0.1", "--set=drain.restart=true",
                              "--data=" + folder.resolve("data"));
    }

    private Tmux chat(Launched server, Map<String, String> environment) throws Exception {
        List<String> command = Stream.concat(Launched.image().stream(), Stream.of("chat", server.page().toString(), "--name=Ada"))
                .toList();
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CONFIG_HOME", folder.toString());
        return Tmux.start(folder, all, command);
    }

    @Test
    void whatIsTypedIsSaidWhileTheWindowChangesAndTheServerRestarts() throws Exception {
        int port;
        try (Launched first = server(0); Tmux terminal = chat(first, Map.of("NO_COLOR", "1"))) {
            port = first.page().getPort();
            terminal.await("you are Ada in the room public(.*\n)* public \\| 1 here \\| Ada");
            JsonClient bob = JsonClient.hello(first.room(), "Bob", "");
            terminal.await("\\+ Bob\n");
            terminal.enter("\"hello\" \\ it's !!");
            terminal.await("\\d\\d:\\d\\d Ada: \"hello\" \\\\ it's !!");
            bob.hear("msg");
            bob.say("b-1", "evil \\u001b]52;c;cm0=\\u0007 \\u202e\\n12:00 Ada: forged");
            terminal.await("Bob: evil ␛]52;c;cm0=␇ <U\\+202E>\n      \\| 12:00 Ada: forged\n>\n");
            terminal.type("half");
            terminal.resize(50, 12);
            terminal.await("> half\n");
            terminal.await(" public \\| 2 here \\| Ada *\n$");
            terminal.resize(100, 20);
            terminal.await("> half\n");
            first.terminate();
            terminal.await("the server restarts \\(1012\\); trying again\n> half\n");
            terminal.enter(" a word");
            terminal.enter("and one more");
            // More rows below move what is above; where JLine was just drawing that, an empty row stays.
            terminal.await("trying again\n+>\n+… half a word … and one more\n public \\| no connection");
            assertFalse(terminal.written().contains("\u001B]52") || terminal.written().contains("\u202E"));
            assertFalse(terminal.written().matches("(?s).*\u001B\\[[0-9;]*3[0-9]m.*"), "no colours");
            bob.close();
            first.exitCode();
            try (Launched second = server(port)) {
                assertEquals(port, second.page().getPort());
                String back = terminal.await("connected again\n.*Ada: half a word\n.*Ada: and one more\n+>\n");
                assertEquals(1, back.split("\"hello\"", -1).length - 1, "nothing is heard twice: " + back);
                terminal.enter("/who");
                terminal.await("\\d here: Ada");
                terminal.enter("/name Ada L.");
                terminal.await("you are called Ada L. now");
                terminal.enter("/room tea");
                terminal.await("you are Ada L. in the room tea");
                terminal.enter("tea?");
                terminal.enter("/quit");
                terminal.await("Ada L.: tea\\?\n(.*\n)*it ended with 0");
            }
        }
    }

    @Test
    void othersAreHeardWhileOneQuotesAKeyOrPastes() throws Exception {
        try (Launched server = server(0); Tmux terminal = chat(server, Map.of("NO_COLOR", "1"));
                JsonClient bob = JsonClient.hello(server.room(), "Bob", "")) {
            terminal.await("you are Ada");
            terminal.key("C-v");
            bob.say("b-1", "one");
            terminal.await("Bob: one\n>\n");
            terminal.key("Tab"); // As a character, of which it makes blanks.
            terminal.type("x\u001B[200~y"); // It is not at an end yet.
            bob.say("b-2", "two");
            terminal.await("Bob: two\n>.*x\n");
            terminal.type("z\u001B[201~");
            terminal.await(">.*xyz\n");
        }
    }

    @Test
    void oneIsTheSamePersonTomorrowByAKeyThatNobodyElseMayRead() throws Exception {
        try (Launched server = server(0)) {
            try (Tmux terminal = chat(server, Map.of())) {
                terminal.await("you are Ada");
                terminal.enter("in colours");
                terminal.await("Ada: in colours");
                assertTrue(terminal.comesToWrite("\u001B\\[[0-9;]*3[0-9]"), "a name has a colour");
                terminal.key("C-d");
                terminal.await("it ended with 0");
            }
            Path key = folder.resolve("hubbub/key");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
            assertEquals("0: ", run(Map.of(), "say", server.page().toString(), "--key=" + key, "--name=Ada", "grün"));

            String[] said = run(Map.of(), "tail", server.page().toString(), "--json", "--count=2").split("\n");
            assertEquals(JsonClient.field(said[0].replaceAll(".*\"from\"", ""), "id"),
                         JsonClient.field(said[1].replaceAll(".*\"from\"", ""), "id"));
            assertTrue(said[1].contains("\"text\":\"grün\""), said[1]);
        }
    }

    /** With no locale, as cron has it. One that goes on is killed after a while. */
    private static String run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Launched.image().stream(), Stream.of(words)).toList())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture.delayedExecutor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said;
    }

    @Test
    void withoutATerminalChatSaysWhatElseThereIs() throws Exception {
        assertEquals("2: hubbub: chat needs a terminal; without one: hubbub tail and hubbub say\n",
                     run(Map.of("XDG_CONFIG_HOME", folder.toString()), "chat"));
    }

    @Test
    void serveIsWhatPlainHubbubDoesAndHelpListsTheCommands() throws Exception {
        try (Launched server = Launched.start(Launched.image(), Map.of(), "serve", "--port=0", "--host=127.0.0.1")) {
            assertEquals("0: ", run(Map.of(), "say", server.page().toString(), "hi"));
        }
        String help = run(Map.of(), "--help");
        for (String command : List.of("serve", "chat", "tail", "say", "export", "import", "backup")) {
            assertTrue(help.contains("hubbub " + command) || help.contains("[" + command + "]"), help);
        }
    }

    @Test
    void shellsCompleteTheCommands() throws Exception {
        Path share = Path.of(Launched.image().getFirst()).resolveSibling("../lib/share").normalize();
        String bash = Shell.run("bash", "-c", """
                set -eu
                source "$1"
                complete -p hubbub
                COMP_WORDS=(hubbub t) COMP_CWORD=1
                _hubbub
                echo "${COMPREPLY[@]}"
                COMP_WORDS=(hubbub say --) COMP_CWORD=2
                _hubbub
                echo "${COMPREPLY[@]}"
                """, "bash", share.resolve("bash-completion/completions/hubbub").toString());
        assertEquals("complete -F _hubbub hubbub\ntail\n--json --name --key --patience --help\n", bash);

        String zsh = Installed.program("zsh", "THE TESTS OF THE TERMINAL", "zsh").toString();
        assertEquals("_hubbub\n", Shell.run(zsh, "-f", "-c", """
                fpath=($1 $fpath)
                autoload -Uz compinit
                compinit -D -u
                print $_comps[hubbub]
                """, "zsh", share.resolve("zsh/site-functions").toString()));
    }
}
