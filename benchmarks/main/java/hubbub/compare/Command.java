package hubbub.compare;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end for the sake of what it prints.
 *
 * @param code its exit code
 * @param output without blanks around it
 */
record Command(int code, String output) {

    /** Ends it by force after so many seconds; its code then says so. What it complains about goes to our own stderr. */
    static Command run(int withinSeconds, List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.onExit().orTimeout(withinSeconds, TimeUnit.SECONDS).whenComplete((ended, late) -> {
            // Not when it has ended: to destroy it would close its output before that is read.
            if (late != null) {
                process.destroyForcibly();
            }
        });
        String output = new String(process.getInputStream().readAllBytes()).strip();
        return new Command(process.waitFor(), output);
    }
}
