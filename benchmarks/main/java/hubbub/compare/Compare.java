package hubbub.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Runs Hubbub and the servers it is compared with in turns: each round goes through all scenarios, each scenario through all
 * servers. So a slow hour of the machine falls on everybody, not on whoever was measured in it. Called by benchmarks/compare.
 */
public final class Compare {

    /** A disturbed run is done once more, not until it is quiet: on a machine with neighbours that may be never. */
    private static final int TRIES = 2;

    private static final String OURS = "hubbub";

    private final Options options;
    private final Load load;
    private final Path log;
    private final Instant began = Instant.now();

    private Compare(Options options) {
        this.options = options;
        this.load = new Load(options);
        this.log = options.out().resolve("servers.log");
    }

    /** Exit code 1 when Hubbub lost anything; 2 for a mistake in the options. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (!options.render()) {
            // Ctrl-C ends this program; what it has started must not go on and disturb whoever measures next.
            Runtime.getRuntime().addShutdownHook(new Thread(Compare::endChildren));
            new Compare(options).run();
        }
        Results results = Results.read(options.runs());
        Files.writeString(options.out().resolve("table.md"), Table.of(results));
        Files.writeString(options.out().resolve("figures.svg"), Chart.of(results));
        System.out.println("Written: table.md and figures.svg in " + options.out());
        if (results.notWhole().stream().anyMatch(run -> run.server().equals(OURS))) {
            System.out.println("HUBBUB LOST SOMETHING: see the end of table.md");
            System.exit(1);
        }
    }

    private static void endChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(options.out());
        if (Files.exists(options.runs())) {
            Files.move(options.runs(), options.out().resolve("runs.jsonl~"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> servers = present();
        write(Measurement.JSON.writeValueAsString(Map.of("about", Machine.about(options))));
        for (Scenario scenario : options.scenarios()) {
            for (String server : servers) {
                if (scenario.isFlood() && !server.equals(Measurement.FLOOR)) {
                    report(measure(scenario, server, 0));
                }
            }
        }
        for (int round = 1; round <= options.rounds(); round++) {
            List<String> turns = new ArrayList<>(servers);
            Collections.rotate(turns, 1 - round); // Nobody is always the first.
            for (Scenario scenario : options.scenarios()) {
                for (String server : turns) {
                    if (!server.equals(Measurement.FLOOR) || !scenario.floor().isEmpty()) {
                        measureInPeace(scenario, server, round);
                    }
                }
            }
        }
    }

    /** Every server is tried before anything is measured, so that what is missing is known in the first minute. */
    private List<String> present() throws IOException, InterruptedException {
        List<String> present = new ArrayList<>();
        for (String name : options.servers()) {
            if (name.equals(Measurement.FLOOR)) {
                present.add(name);
                continue;
            }
            try {
                Server.start(name, Scenario.ALL.getFirst(), log).stop();
                present.add(name);
            } catch (Server.NotThereException | IOException e) {
                System.out.println("LEFT OUT: " + e.getMessage() + ", see " + log);
            }
        }
        return present;
    }

    private void measureInPeace(Scenario scenario, String server, int round) throws IOException, InterruptedException {
        for (int tries = 1; tries <= TRIES; tries++) {
            Measurement run = measure(scenario, server, round);
            report(run);
            // Memory does not mind who else runs.
            if (!run.disturbed() || scenario.isIdle()) {
                return;
            }
        }
    }

    private Measurement measure(Scenario scenario, String name, int round) throws IOException, InterruptedException {
        String line;
        try {
            line = Measurement.line(scenario.name(), name, round, measured(scenario, name, round == 0));
            Measurement.parse(line);
        } catch (IOException | Server.NotThereException | IllegalArgumentException e) {
            line = Measurement.failedLine(scenario.name(), name, round, e.getMessage());
        }
        write(line);
        return Measurement.parse(line);
    }

    private String measured(Scenario scenario, String name, boolean check)
            throws IOException, InterruptedException, Server.NotThereException {
        if (name.equals(Measurement.FLOOR)) {
            return load.floor(scenario);
        }
        Server server = Server.start(name, scenario, log);
        try {
            return load.talk(scenario, server, check);
        } finally {
            server.stop();
        }
    }

    /** At once, so that a comparison that is ended early can still be drawn. */
    private void write(String line) throws IOException {
        Files.writeString(options.runs(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void report(Measurement run) {
        Scenario scenario = Scenario.named(run.scenario());
        Duration since = Duration.between(began, Instant.now());
        StringBuilder line = new StringBuilder(String.format("%d:%02d:%02d %-7s %-4s %-7s",
                since.toHours(), since.toMinutesPart(), since.toSecondsPart(),
                run.isCheck() ? "check" : "round " + run.round(), run.scenario(), run.server()));
        if (run.hasFigures()) {
            List<Figure> shown = run.isFloor() ? List.of(Figure.CPU) : scenario.figures();
            shown.forEach(figure -> line.append("  ").append(figure.title).append(' ').append(figure.show(figure.of(run))));
        }
        line.append(run.whole() ? "  whole" : "  NOT WHOLE: " + run.reason());
        if (run.disturbed()) {
            line.append("  DISTURBED by ").append(Digits.ratio(run.disturbance())).append(" cores");
        }
        System.out.println(line);
    }
}
