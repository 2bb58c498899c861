package hubbub.compare;

import java.util.List;

/** The results as Markdown: first how everybody stands to the Go room, then each scenario by itself, then what went wrong. */
final class Table {

    private static final String HOW_TO_READ = """

            A figure is the median of the rounds, with the least and the most. *To go* and *to the floor* are computed within \
            each round, and the median of these ratios is shown: what slows the machine for minutes slows both sides of a round. \
            The floor only sends ready-made bytes, so it says what the kernel alone takes; it is no server. *Whole* counts the \
            runs in which everybody heard everything once and in order, and nobody who reads was cut. With *load busy* near 100% \
            the load generator was the limit, not the server.
            """;

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Table(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        Table table = new Table(results);
        results.about().forEach(line -> table.text.append("- ").append(line).append('\n'));
        table.text.append(HOW_TO_READ);
        table.summary();
        results.scenarios().forEach(table::scenario);
        table.faults();
        return table.text.toString();
    }

    private void summary() {
        List<String> servers = results.servers().stream().filter(name -> !name.equals(Measurement.FLOOR)).toList();
        text.append("\n## To the Go room\n\n| scenario | figure | better |");
        servers.forEach(name -> text.append(' ').append(shown(name)).append(" |"));
        text.append("\n|---|---|---|").append("---:|".repeat(servers.size())).append('\n');
        for (Scenario scenario : results.scenarios()) {
            Figure figure = scenario.figure();
            row(scenario.name() + ": " + scenario.title(), figure.title, figure.moreIsBetter ? "more" : "less");
            servers.forEach(name -> cell(Digits.ratio(results.ratioToReference(scenario, name, figure))));
            text.append('\n');
        }
    }

    private void scenario(Scenario scenario) {
        Figure figure = scenario.figure();
        boolean withFloor = results.ran(scenario, Measurement.FLOOR);
        boolean withSlow = scenario.name().equals("S6") && results.scenarios().contains(Scenario.named("S6c"));
        List<Figure> further = scenario.figures().subList(1, scenario.figures().size());

        text.append("\n## ").append(scenario.name()).append(": ").append(scenario.title()).append("\n\n`")
                .append(String.join(" ", scenario.load())).append("`\n\n");
        row("server", figure.title, "least to most", "to go");
        if (withFloor) {
            cell("CPU to the floor");
        }
        if (withSlow) {
            cell("to S6c");
        }
        further.forEach(next -> cell(next.title));
        cell("whole");
        int columns = 4 + (withFloor ? 1 : 0) + (withSlow ? 1 : 0) + further.size();
        text.append("\n|---|").append("---:|".repeat(columns)).append('\n');

        for (String server : results.servers()) {
            if (!results.ran(scenario, server)) {
                continue;
            }
            double[] sorted = results.sorted(scenario, server, figure);
            boolean floor = server.equals(Measurement.FLOOR);
            row(shown(server), figure.show(results.median(scenario, server, figure)),
                    sorted.length == 0 ? Digits.NOT_MEASURED
                            : figure.show(sorted[0]) + " to " + figure.show(sorted[sorted.length - 1]),
                    Digits.ratio(results.ratioToReference(scenario, server, figure)));
            if (withFloor) {
                cell(Digits.ratio(results.ratio(scenario, server, scenario, Measurement.FLOOR, Figure.CPU)));
            }
            if (withSlow) {
                cell(Digits.ratio(results.ratio(scenario, server, Scenario.named("S6c"), server, figure)));
            }
            for (Figure next : further) {
                cell(floor && next != Figure.CPU ? Digits.NOT_MEASURED : next.show(results.median(scenario, server, next)));
            }
            List<Measurement> runs = results.runs(scenario, server);
            cell(runs.stream().filter(Measurement::whole).count() + " of " + runs.size());
            text.append('\n');
        }
    }

    private void faults() {
        List<Measurement> disturbed = results.disturbed();
        if (!disturbed.isEmpty()) {
            text.append("\n## Disturbed\n\nOthers took more than a tenth of a core meanwhile, also when it was done again:\n\n");
            disturbed.forEach(run -> text.append("- ").append(where(run)).append(": ")
                    .append(Digits.ratio(run.disturbance())).append(" cores\n"));
        }
        List<Measurement> notWhole = results.notWhole();
        if (!notWhole.isEmpty()) {
            text.append("\n## Not whole\n\n");
            notWhole.forEach(run -> text.append("- ").append(where(run)).append(": ").append(run.reason()).append('\n'));
        }
    }

    private static String where(Measurement run) {
        return run.scenario() + " " + run.server() + (run.isCheck() ? ", check" : ", round " + run.round());
    }

    private static String shown(String server) {
        return server.equals("hubbub") ? "**hubbub**" : server;
    }

    private void row(String... cells) {
        text.append('|');
        List.of(cells).forEach(this::cell);
    }

    private void cell(String shown) {
        text.append(' ').append(shown).append(" |");
    }
}
