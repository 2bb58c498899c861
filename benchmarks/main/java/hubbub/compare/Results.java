package hubbub.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

/** What runs.jsonl holds. A run that was disturbed is there twice or more: the quietest of a round counts. */
final class Results {

    /** The classic room, which others are set in proportion to. */
    static final String REFERENCE = "go";

    private record Subject(String scenario, String server) { }

    private final List<String> about = new ArrayList<>();
    private final List<Measurement> all = new ArrayList<>();
    private final Map<Subject, Map<Integer, Measurement>> counting = new LinkedHashMap<>();

    static Results read(Path runs) throws IOException {
        Results results = new Results();
        for (String line : Files.readAllLines(runs)) {
            JsonNode json = Measurement.JSON.readTree(line);
            if (json.has("about")) {
                json.get("about").forEach(said -> results.about.add(said.asText()));
            } else {
                results.add(Measurement.of(json));
            }
        }
        return results;
    }

    private void add(Measurement run) {
        all.add(run);
        if (run.hasFigures()) {
            counting.computeIfAbsent(new Subject(run.scenario(), run.server()), unused -> new TreeMap<>())
                    .merge(run.round(), run, (a, b) -> b.disturbance() < a.disturbance() ? b : a);
        }
    }

    /** Lines about the machine, the versions and the day. */
    List<String> about() {
        return about;
    }

    /** Those that were run, in the order of {@link Scenario#ALL}. */
    List<Scenario> scenarios() {
        List<String> names = all.stream().map(Measurement::scenario).toList();
        return Scenario.ALL.stream().filter(scenario -> names.contains(scenario.name())).toList();
    }

    /** In the order in which they came first, that of the options; the floor last. */
    List<String> servers() {
        return all.stream().map(Measurement::server).distinct().sorted(Comparator.comparing(Measurement.FLOOR::equals)).toList();
    }

    boolean ran(Scenario scenario, String server) {
        return !runs(scenario, server).isEmpty();
    }

    List<Measurement> runs(Scenario scenario, String server) {
        return all.stream().filter(run -> run.scenario().equals(scenario.name()) && run.server().equals(server)).toList();
    }

    List<Measurement> notWhole() {
        return all.stream().filter(run -> !run.whole()).toList();
    }

    /** Runs that count although others used the machine meanwhile. */
    List<Measurement> disturbed() {
        return counting.values().stream().map(Map::values).flatMap(Collection::stream).filter(Measurement::disturbed).toList();
    }

    /** The values of all rounds, sorted; none where nothing was measured. */
    double[] sorted(Scenario scenario, String server, Figure figure) {
        return byRound(scenario, server).values().stream().mapToDouble(figure::of).sorted().toArray();
    }

    double median(Scenario scenario, String server, Figure figure) {
        return median(sorted(scenario, server, figure));
    }

    /**
     * The median of the rounds' ratios, not the ratio of medians: what slows the machine for minutes slows both sides of a round.
     * Not a number without a round in which both were measured.
     */
    double ratio(Scenario scenario, String server, Scenario otherScenario, String otherServer, Figure figure) {
        Map<Integer, Measurement> others = byRound(otherScenario, otherServer);
        return median(byRound(scenario, server).entrySet().stream()
                .filter(run -> others.containsKey(run.getKey()))
                .mapToDouble(run -> figure.of(run.getValue()) / figure.of(others.get(run.getKey())))
                .filter(Double::isFinite)
                .sorted().toArray());
    }

    double ratioToReference(Scenario scenario, String server, Figure figure) {
        return ratio(scenario, server, scenario, REFERENCE, figure);
    }

    private Map<Integer, Measurement> byRound(Scenario scenario, String server) {
        return counting.getOrDefault(new Subject(scenario.name(), server), Map.of());
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length == 0 ? Double.NaN : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
