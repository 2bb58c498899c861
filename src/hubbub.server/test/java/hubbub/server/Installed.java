package hubbub.server;

import java.io.File;
import java.util.Optional;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Programs that are installed on this machine, or not: {@code etc/provide} sees to them. */
final class Installed {

    private Installed() { }

    /** Finds one. Without it the tests that need it are skipped, loudly; where {@code CI} is set, they fail instead. */
    static File program(String program, String tests, String packages) {
        // Debian's servers are in a folder that is not on everybody's PATH.
        Optional<File> file = Stream.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .map(folder -> new File(folder, program)).filter(File::canExecute).findFirst();
        require(file.isPresent(), "%s need %s: apt-get install %s".formatted(tests, program, packages));
        return file.get();
    }

    /** What is not so here means that a test is skipped, loudly, with these words; where {@code CI} is set it fails instead. */
    static void require(boolean isSo, String words) {
        if (!isSo) {
            if (System.getenv("CI") != null) {
                fail(words);
            }
            System.err.println("SKIPPED: " + words);
            abort(words);
        }
    }
}
