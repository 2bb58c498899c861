package hubbub.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the load generator, or the floor, which is both sides in one; each prints one line of JSON. */
final class Load {

    private static final String GENERATOR = "target/peers/wsload";
    private static final String FLOOR = "target/peers/floor";

    /** The check compares bytes, it measures nothing: short. */
    private static final int CHECK_SECONDS = 2;
    private static final int CHECK_WARMUP_SECONDS = 1;

    /** For what is under way at the end; over as soon as it has arrived. The Go room takes four seconds to say 640 messages. */
    private static final int ARRIVE_WITHIN_SECONDS = 15;

    /** What the generator may take beside warm-up and measuring: at most 60 s of it to connect. */
    private static final int BESIDES_SECONDS = 90 + ARRIVE_WITHIN_SECONDS;

    private final Options options;

    Load(Options options) {
        this.options = options;
    }

    /** What the generator printed. Compares every byte where that costs it nothing that is measured. */
    String talk(Scenario scenario, Server server, boolean check) throws IOException, InterruptedException {
        int warmup = check ? CHECK_WARMUP_SECONDS : options.warmup();
        int seconds = check ? CHECK_SECONDS : options.seconds();
        List<String> words = new ArrayList<>(List.of(GENERATOR, "--url", server.url(), "--pid", Long.toString(server.pid()),
                "--warmup", Integer.toString(warmup), "--duration", Integer.toString(seconds),
                "--drain", Integer.toString(ARRIVE_WITHIN_SECONDS)));
        if (check || !scenario.isFlood()) {
            words.add("--check");
        }
        words.addAll(scenario.load()); // The later option wins: a scenario may have its own duration.
        String line = line(scenario.onCore(1, words));
        if (!server.isAlive()) {
            throw new IOException("the server ended under load");
        }
        return line;
    }

    String floor(Scenario scenario) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(FLOOR, "--seconds", Integer.toString(options.seconds())));
        words.addAll(scenario.floor()); // It binds itself to the same two cores.
        return line(words);
    }

    private String line(List<String> words) throws IOException, InterruptedException {
        Command ended = Command.run(options.warmup() + Math.max(options.seconds(), 24) + BESIDES_SECONDS, words);
        if (!ended.output().startsWith("{") || ended.output().contains("\n")) {
            throw new IOException("the load generator ended with code " + ended.code() + " and said: " + ended.output());
        }
        return ended.output();
    }
}
