package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of the operating system. */
final class Shell {

    private Shell() { }

    /** Runs a command and returns what it said; throws if it failed. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("%s: %d: %s".formatted(String.join(" ", command), process.exitValue(), said));
        }
        return said;
    }
}
