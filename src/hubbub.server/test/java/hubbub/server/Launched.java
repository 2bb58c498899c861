package hubbub.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Hubbub as a process of its own, as people start it. */
final class Launched implements AutoCloseable {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("hubbub.distribution"));
    private static final long LONGEST_RUN_SECONDS = 60;
    private static final Pattern URL = Pattern.compile("Hubbub \\S+ listens on (http://\\S+/)");

    private final Process process;
    final String firstLine;

    private Launched(Process process, String firstLine) {
        this.process = process;
        this.firstLine = firstLine;
    }

    /** The launcher of the runtime image. */
    static List<String> image() {
        return List.of(DISTRIBUTION.resolve("hubbub/bin/hubbub").toString());
    }

    /** The folder of jars, on the module path of the Java that runs this test. */
    static List<String> modules() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                       "--module-path", DISTRIBUTION.resolve("modules").toString(), "--module", "hubbub.server");
    }

    /** Starts it and waits for its one line. */
    static Launched start(List<String> command, Map<String, String> environment, String... options) throws IOException {
        Process process = process(command, environment, options);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return new Launched(process, String.valueOf(out.readLine()));
    }

    private static Process process(List<String> command, Map<String, String> environment, String... options)
            throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
        builder.environment().put("HUBBUB_LOG", "memory"); // Unless the test says otherwise: none is to write where it is run.
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What it says and its exit code, in the form {@code 2: hubbub: …}. One that goes on is killed after a while. */
    static String run(List<String> command, String... options) throws IOException, InterruptedException {
        Process process = process(command, Map.of(), options);
        CompletableFuture.delayedExecutor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + ": " + said;
    }

    URI page() {
        Matcher matcher = URL.matcher(firstLine);
        if (!matcher.find()) {
            throw new AssertionError("it said: " + firstLine);
        }
        return URI.create(matcher.group(1));
    }

    URI room() {
        return URI.create(page().toString().replace("http:", "ws:") + "room");
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. By the handle, because {@code Process.destroy} would also close what it still says. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (sent != 0) {
            throw new AssertionError("kill ended with " + sent);
        }
    }

    /** The exit code, or an error after 15 seconds. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    /** All that it said after its first line. */
    String rest() throws IOException {
        return String.join("\n", process.inputReader(StandardCharsets.UTF_8).lines().toList());
    }

    /** What it has started, where it is a command that runs another. */
    Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    /** SIGKILL: it has no time for anything. Returns once it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
