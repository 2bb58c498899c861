package hubbub.compare;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to run and how often; the values of a new one are the defaults.
 *
 * @param seconds length of what is measured; a scenario may have its own
 * @param warmup seconds of the same load before it, for everybody
 * @param render only draw what a former run has left in {@code out}
 */
record Options(List<String> servers, List<Scenario> scenarios, int rounds, int seconds, int warmup, Path out, boolean render) {

    static final String USAGE = """
            benchmarks/compare [options]
              --servers A,B,C    of go, ws, bun, netty, jetty, hubbub, floor   [all]
              --scenarios A,B    %s
                                                                               [all]
              --rounds N         of all scenarios and servers                  [3]
              --seconds S        of each run                                   [8]
              --warmup S         before them, under the same load              [5]
              --out DIR          for runs.jsonl, table.md and figures.svg      [target/compare]
              --render DIR       measure nothing: table and chart of DIR/runs.jsonl once more
            """.formatted(String.join(", ", Scenario.names()));

    private static final List<String> ALL_SERVERS = List.of("go", "ws", "bun", "netty", "jetty", "hubbub", Measurement.FLOOR);

    Options() {
        this(ALL_SERVERS, Scenario.ALL, 3, 8, 5, Path.of("target/compare"), false);
    }

    static Options parse(String[] arguments) {
        Options options = new Options();
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String name = words.next();
            if (!name.startsWith("--") || !words.hasNext()) {
                throw new IllegalArgumentException("an option must be --NAME VALUE: " + name);
            }
            options = options.with(name, words.next());
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--servers" -> new Options(servers(value), scenarios, rounds, seconds, warmup, out, render);
            case "--scenarios" -> new Options(servers, scenarios(value), rounds, seconds, warmup, out, render);
            case "--rounds" -> new Options(servers, scenarios, atLeast(1, name, value), seconds, warmup, out, render);
            case "--seconds" -> new Options(servers, scenarios, rounds, atLeast(1, name, value), warmup, out, render);
            case "--warmup" -> new Options(servers, scenarios, rounds, seconds, atLeast(0, name, value), out, render);
            case "--out" -> new Options(servers, scenarios, rounds, seconds, warmup, Path.of(value), render);
            case "--render" -> new Options(servers, scenarios, rounds, seconds, warmup, Path.of(value), true);
            default -> throw new IllegalArgumentException("there is no option " + name);
        };
    }

    private static List<String> servers(String names) {
        List<String> servers = List.of(names.split(","));
        for (String name : servers) {
            if (!ALL_SERVERS.contains(name)) {
                throw new IllegalArgumentException("a server must be one of " + ALL_SERVERS + ": " + name);
            }
        }
        return servers;
    }

    private static List<Scenario> scenarios(String names) {
        return Stream.of(names.split(",")).map(Scenario::named).toList();
    }

    private static int atLeast(int least, String name, String value) {
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(name + " must be a number of at least " + least + ": " + value);
        }
        return Integer.parseInt(value);
    }

    Path runs() {
        return out.resolve("runs.jsonl");
    }
}
