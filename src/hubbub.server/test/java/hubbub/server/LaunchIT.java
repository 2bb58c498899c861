package hubbub.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import hubbub.server.ChatClient.Ending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ways to launch, on what was packaged. */
@Timeout(120)
class LaunchIT {

    static Stream<List<String>> commands() {
        return Stream.of(Launched.image(), Launched.modules());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itServesThePageAndTheRoomAndAtSigtermTellsEverybody1001AndIsGone(List<String> command) throws Exception {
        try (Launched hubbub = Launched.start(command, Map.of(), "--port=0", "--host=127.0.0.1")) {
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(hubbub.page()).build(), BodyHandlers.ofString());
            List<ChatClient> clients = ChatClient.connect(hubbub.room(), 2);
            ChatClient ada = clients.getFirst();
            ChatClient bob = clients.getLast();
            assertEquals("hello", ada.say("hello").hear());
            assertEquals("hello", bob.hear());

            hubbub.terminate();
            int exitCode = hubbub.exitCode();

            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<title>Hubbub</title>"), page.body());
            assertEquals(new Ending(1001, "the server is going away"), ada.ending());
            assertEquals(new Ending(1001, "the server is going away"), bob.ending());
            assertEquals(143, exitCode);
            assertEquals("", hubbub.rest(), "one line, nothing more");
        }
    }

    @Test
    void atSigtermItIsGoneWithinTenSecondsThoughAClientNeverAnswers() throws Exception {
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1");
             StubbornClient stubborn = new StubbornClient(hubbub.page().getPort())) {
            stubborn.say("I will not go");
            long before = System.nanoTime();

            hubbub.terminate();

            assertEquals(1001, stubborn.readCloseCode());
            assertEquals(143, hubbub.exitCode());
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(10));
        }
    }

    /** A shell that runs these tests in its background has them, and all they start, ignore SIGINT. */
    private static List<String> inForeground(List<String> command) throws IOException, InterruptedException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        boolean possible = Launched.run(prefix, "true").startsWith("0");
        return possible ? Stream.concat(prefix.stream(), command.stream()).toList() : command;
    }

    @Test
    void ctrlCTellsEverybody1001AndEndsWithCode0() throws Exception {
        try (Launched hubbub = Launched.start(inForeground(Launched.image()), Map.of(), "--port=0", "--host=127.0.0.1")) {
            ChatClient ada = ChatClient.connect(hubbub.room(), 1).getFirst();

            hubbub.interrupt();

            assertEquals(0, hubbub.exitCode());
            assertEquals(new Ending(1001, "the server is going away"), ada.ending());
        }
    }

    @Test
    void javaOptsReachTheJvmAndTheEnvironmentSetsKnobs() throws Exception {
        Map<String, String> environment = Map.of("JAVA_OPTS", "-Xlog:gc:stdout -XX:+UseSerialGC",
                                                 "HUBBUB_SERVER_PORT", "0", "HUBBUB_SERVER_HOST", "127.0.0.1");
        try (Launched hubbub = Launched.start(Launched.image(), environment)) {
            assertTrue(hubbub.firstLine.contains("Using Serial"), hubbub.firstLine);
        }
    }

    @Test
    void aPortThatIsTakenIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = Launched.run(Launched.image(), "--host=127.0.0.1", "--port=" + taken.getLocalPort());

            assertEquals("1: hubbub: cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                                 + ": Address already in use; choose another with --port or --host\n", said);
        }
    }

    @Test
    void mistakesAreOneLineAndExitCode2() throws Exception {
        assertEquals("2: hubbub: unknown option --prot=1; see hubbub --help\n", Launched.run(Launched.image(), "--prot=1"));
        assertEquals("2: hubbub: unknown configuration key limits.none; see hubbub --help\n",
                     Launched.run(Launched.image(), "--set=limits.none=1"));
        String bad = Launched.run(Launched.image(), "--set=server.backlog=many");
        assertTrue(bad.startsWith("2: hubbub: the configuration under server is not valid: "), bad);
        assertEquals(1, bad.lines().count(), bad);
    }

    @Test
    void helpAndVersionSayWhatTheyShould() throws Exception {
        assertEquals("0: hubbub 0.1.0\n", Launched.run(Launched.image(), "--version"));
        String help = Launched.run(Launched.image(), "--help");
        for (Knob knob : Knob.values()) {
            assertTrue(help.contains(knob.key()), help);
        }
    }

    @Test
    void theImageIsSmallAndHoldsOnlyExplicitModules() throws Exception {
        Path image = Path.of(Launched.image().getFirst()).getParent().getParent();
        long bytes = sizeOf(image);

        assertTrue(Files.exists(image.resolve("lib/hubbub.aot")), "the rehearsal left a cache");
        assertTrue(bytes <= 93L * 1024 * 1024, "the image has " + bytes + " bytes");
        String modules = Launched.run(List.of(image.resolve("bin/java").toString()), "--list-modules");
        assertTrue(modules.contains("hubbub.server@"), modules);
        assertTrue(modules.lines().noneMatch(line -> line.startsWith("java.desktop")), modules);
    }

    private static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
