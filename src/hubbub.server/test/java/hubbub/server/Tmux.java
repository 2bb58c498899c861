package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A terminal with a command in it, in a tmux of its own; what the command writes is kept as it came, before tmux obeyed it. */
final class Tmux implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> tmux;
    private final Path written;

    private Tmux(List<String> tmux, Path written) {
        this.tmux = tmux;
        this.written = written;
    }

    /** Starts it in 80 columns and 16 rows; tmux's files are in this folder. */
    static Tmux start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        String program = Installed.program("tmux", "THE TESTS OF THE TERMINAL", "tmux").toString();
        Tmux started = new Tmux(List.of(program, "-u", "-f", "/dev/null", "-S", folder.resolve("tmux").toString()),
                                folder.resolve("written"));
        Files.deleteIfExists(started.written);
        // It waits for the pipe that keeps what it writes, and when it has ended, for somebody to look.
        List<String> words = new ArrayList<>(List.of("new-session", "-d", "-x", "80", "-y", "16"));
        environment.forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
        words.addAll(List.of("sh", "-c", "read go; \"$@\"; echo \"it ended with $?\"; read go", "sh"));
        words.addAll(command);
        started.run(words.toArray(String[]::new));
        started.run("pipe-pane", "cat >>'" + started.written + "'");
        started.run("send-keys", "Enter");
        return started;
    }

    private String run(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(tmux);
        all.addAll(List.of(words));
        return Shell.run(all.toArray(String[]::new));
    }

    /** Types this, and Enter. */
    void enter(String text) throws IOException, InterruptedException {
        type(text);
        run("send-keys", "Enter");
    }

    void type(String text) throws IOException, InterruptedException {
        run("send-keys", "-l", text);
    }

    void key(String name) throws IOException, InterruptedException {
        run("send-keys", name);
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        run("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What is on the screen now. */
    String screen() throws IOException, InterruptedException {
        return run("capture-pane", "-p");
    }

    /** Waits until this, a regular expression, is somewhere on the screen, and returns that. */
    String await(String regex) throws IOException, InterruptedException {
        String[] last = {""};
        boolean came = Patience.until(PATIENCE, () -> {
            try {
                last[0] = screen();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            return last[0].matches("(?s).*" + regex + ".*");
        });
        if (!came) {
            throw new AssertionError("there is no " + regex + " in\n" + last[0]);
        }
        return last[0];
    }

    /** Waits for the command to write what matches this, control characters and all: that is kept a moment after it is shown. */
    boolean comesToWrite(String regex) throws InterruptedException {
        return Patience.until(PATIENCE, () -> {
            try {
                return written().matches("(?s).*" + regex + ".*");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** All that the command wrote so far; the last of it may be half a character. */
    String written() throws IOException {
        return new String(Files.readAllBytes(written), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try {
            run("kill-server");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
