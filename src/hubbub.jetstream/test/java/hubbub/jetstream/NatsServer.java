package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** A server of NATS with JetStream, a process of its own: NATS_SERVER, or the one that is installed. */
final class NatsServer implements AutoCloseable {

    private static final String INSTALL = "the log on NATS needs nats-server: apt-get install nats-server";
    private static final Duration START_WITHIN = Duration.ofSeconds(10);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Pattern PORT = Pattern.compile("(?:nats|tls)://[^\"]*:(\\d+)");

    private final Path directory;
    private Process process;
    private String configuration = "";
    private int port;

    private NatsServer(Path directory) {
        this.directory = directory;
    }

    /** One that keeps its streams in this directory. Without the program the test is skipped, loudly; in CI it fails. */
    static NatsServer start(Path directory) {
        return start(directory, "");
    }

    /** The same, with what a configuration file says beside where and how it listens. */
    static NatsServer start(Path directory, String configuration) {
        NatsServer server = new NatsServer(directory);
        server.start(configuration);
        return server;
    }

    /** Starts it, with another configuration than before. */
    void start(String other) {
        configuration = other;
        start();
    }

    private static Optional<Path> program() {
        String named = System.getenv("NATS_SERVER");
        return named != null ? Optional.of(Path.of(named))
                : Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")).map(Path::of)
                        .map(directory -> directory.resolve("nats-server")).filter(Files::isExecutable).findFirst();
    }

    /** Starts it, the first time on a free port and afterwards on the same. */
    void start() {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            System.out.println("SKIPPED: " + INSTALL);
            if (System.getenv("CI") != null) {
                throw new AssertionError(INSTALL);
            }
            Assumptions.abort(INSTALL);
        }
        try {
            Path file = Files.writeString(directory.resolve("nats.conf"), configuration);
            Path ports = Files.createTempDirectory(directory, "ports");
            process = new ProcessBuilder(List.of(program.get().toString(), "--config", file.toString(),
                    "--jetstream", "--store_dir", directory.toString(), "--addr", "127.0.0.1",
                    "--port", Integer.toString(port == 0 ? -1 : port), "--ports_file_dir", ports.toString()))
                    .redirectErrorStream(true).redirectOutput(directory.resolve("server.log").toFile()).start();
            port = awaitPort(ports);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int awaitPort(Path ports) throws IOException {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Stream<Path> files = Files.list(ports)) {
                for (Path file : files.toList()) {
                    Matcher matcher = PORT.matcher(Files.readString(file));
                    if (matcher.find()) {
                        return Integer.parseInt(matcher.group(1));
                    }
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        throw new AssertionError("nats-server does not start: " + Files.readString(directory.resolve("server.log")));
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** As by {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** It stands still, its connections open. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void await() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nats-server does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
