package hubbub.server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The image with a log on disk, and without. */
@Timeout(120)
class KeptLaunchIT {

    private static final int MESSAGES = 50;

    @TempDir
    Path folder;

    private String[] options(String... more) {
        return Stream.concat(Stream.of("--port=0", "--host=127.0.0.1", "--data=" + folder.resolve("data")), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void inMemoryNoClassOfAnotherLogOrOfTheTerminalIsLoaded() throws Exception {
        Path loaded = folder.resolve("loaded");
        // Without the AOT cache, which brings along what was loaded in the rehearsal.
        Map<String, String> environment = Map.of("JAVA_OPTS", "-XX:AOTMode=off -Xlog:class+load:file=" + loaded);
        try (Launched hubbub = Launched.start(Launched.image(), environment, "--port=0", "--host=127.0.0.1")) {
            assertEquals("hi", ChatClient.connect(hubbub.room(), 1).getFirst().say("hi").hear());
            hubbub.terminate();
            hubbub.exitCode();
        }
        List<String> classes = Files.readAllLines(loaded);
        assertTrue(classes.stream().anyMatch(line -> line.contains("hubbub.room.MemoryLog")), "or the test would show nothing");
        assertEquals(List.of(), classes.stream().filter(line -> line.contains("sqlite") || line.contains("java.sql.")
                || line.contains("jetstream") || line.contains("io.nats")).toList());
        assertEquals(List.of(), classes.stream().filter(line -> line.contains("org.jline.") || line.contains(".net.http.")
                || line.contains("hubbub.terminal.") && !line.matches(".*\\.(Commands|UsageException) .*")).toList());
    }

    /** As with a root filesystem that is read-only, where the data directory is all that can be written: nor can /proc. */
    @Test
    void onDiskItNeedsNoTemporaryFolder() throws Exception {
        Map<String, String> environment = Map.of("JAVA_OPTS", "-Djava.io.tmpdir=/proc");
        try (Launched hubbub = Launched.start(Launched.image(), environment, options())) {
            assertEquals("hi", ChatClient.connect(hubbub.room(), 1).getFirst().say("hi").hear());
            hubbub.terminate();
            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest(), "one line, nothing more");
        }
        try (Stream<Path> left = Files.list(folder.resolve("data"))) {
            assertEquals(List.of("hubbub.db", "hubbub.lock"),
                         left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aDataDirectoryThatIsInUseOrCannotBeWrittenIsOneLineAndExitCode1() throws Exception {
        try (Launched first = Launched.start(Launched.image(), Map.of(), options())) {
            String inUse = "1: hubbub: the data directory %s is in use by process %d; "
                    .formatted(folder.resolve("data"), first.pid());
            assertEquals(inUse + "stop that, or choose another (data.directory)\n",
                         Launched.run(Launched.image(), options()));
        }
        String said = Launched.run(Launched.image(), "--port=0", "--data=/proc/hubbub");
        assertTrue(said.startsWith("1: hubbub: cannot write to the data directory /proc/hubbub: "), said);
        assertEquals(1, said.lines().count(), said);
        String unknown = Launched.run(Launched.image(), "--set=log=other");
        assertTrue(unknown.startsWith("2: hubbub: log must be memory or jetstream or sqlite: other"), unknown);
    }

    /** The servers of NATS are there, and let this user have one stream only, which is not that of the public room. */
    @Test
    void aLogThatCannotBeReachedOrOpenedIsASentenceAndExitCode1() throws Exception {
        File nats = Installed.program("nats-server", "the tests of starting on NATS", "nats-server");
        String url = "nats://127.0.0.1:" + freePort();
        String[] options = {"--port=0", "--set=log=jetstream", "--set=nats.url=" + url,
            "--set=nats.user=ada", "--set=nats.password=sesame"};
        String unreachable = Launched.run(Launched.image(), options);
        assertTrue(unreachable.startsWith("1: ") && unreachable.contains("hubbub: cannot connect to NATS at " + url),
                   unreachable);

        Path config = Files.writeString(folder.resolve("nats.conf"), """
                listen: %s
                jetstream { store_dir: "%s" }
                accounts { one { jetstream: { max_streams: 1 }, users: [{ user: ada, password: sesame }] } }
                """.formatted(url.substring("nats://".length()), folder));
        Process server = new ProcessBuilder(nats.toString(), "--config", config.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile()).start();
        try {
            assertTrue(Patience.until(Duration.ofSeconds(10), () -> listens(URI.create(url))));

            assertEquals("1: hubbub: room public cannot be opened: maximum number of streams reached [10027]; "
                                 + "mend that where rooms are kept (log=jetstream), or choose another log\n",
                         Launched.run(Launched.image(), options));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(URI there) {
        try (Socket socket = new Socket(there.getHost(), there.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void toolsWorkBesideARunningServer() throws Exception {
        Path backup = folder.resolve("backup.db");
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), options())) {
            assertEquals("hi", ChatClient.connect(hubbub.room(), 1).getFirst().say("hi").hear());

            String data = folder.resolve("data").toString();
            String lines = Launched.run(Launched.image(), "export", "--room=public", "--data=" + data);
            assertEquals("0: ", Launched.run(Launched.image(), "backup", backup.toString(), "--data=" + data));

            assertTrue(lines.startsWith("0: {\"t\":\"log\",\"room\":\"public\"") && lines.contains("\"text\":\"hi\""), lines);
        }
        assertTrue(Files.size(backup) > 0);
    }

    /** Not by cutting the power: by counting how often the kernel was told to write to its disk before it was acknowledged. */
    @Test
    void withPowerEveryAcknowledgementComesAfterASyncAndWithProcessTheyDoNotWaitForOne() throws Exception {
        long power = syncs("power");
        long process = syncs("process");

        System.out.printf("figures: power: %d messages one after the other, %d syncs of the log; with process %d%n",
                          MESSAGES, power, process);
        assertTrue(power >= MESSAGES, power + " syncs");
        assertTrue(process < MESSAGES / 5, process + " syncs");
    }

    private long syncs(String durability) throws Exception {
        File strace = Installed.program("strace", "THE TEST OF POWER DURABILITY", "strace");
        Path trace = folder.resolve(durability);
        Path data = folder.resolve("data-" + durability);
        List<String> command = Stream.concat(
                Stream.of(strace.toString(), "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync", "-o", trace.toString()),
                Launched.image().stream()).toList();
        try (Launched hubbub = Launched.start(command, Map.of(), "--port=0", "--host=127.0.0.1", "--data=" + data,
                                              "--set=data.durability=" + durability)) {
            long before;
            long after;
            try (JsonClient ada = JsonClient.hello(hubbub.room(), "Ada", "")) {
                ada.hear("welcome");
                before = syncs(trace);
                for (int i = 0; i < MESSAGES; i++) {
                    ada.say("a-" + i, "hi");
                    ada.hear("msg");
                }
                after = syncs(trace);
            }
            hubbub.descendants().forEach(ProcessHandle::destroy);
            assertFalse(hubbub.exitCode() == 0);
            return after - before;
        }
    }

    private static long syncs(Path trace) throws Exception {
        return Files.readAllLines(trace).stream().filter(line -> line.contains("hubbub.db-wal")).count();
    }
}
