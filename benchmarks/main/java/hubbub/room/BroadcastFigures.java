package hubbub.room;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Runs the benchmarks and sets both designs side by side, per delivery, as a Markdown table. JMH itself cannot divide by the
 * deliveries of an invocation, because their number depends on the parameters. Takes all of JMH's arguments that choose or
 * shape runs; what only informs ({@code -h}, {@code -l}) is {@code org.openjdk.jmh.Main}'s.
 */
public final class BroadcastFigures {

    private static final String HEADER = """

            | clients | turn | bytes | batch ns/delivery | classic ns/delivery | factor | batch B/delivery | classic B/delivery \
            | batch B/message |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    /** One row's parameters. */
    private record Shape(int clients, int turn, int size) implements Comparable<Shape> {

        private static final Comparator<Shape> ORDER =
                Comparator.comparingInt(Shape::size).thenComparingInt(Shape::turn).thenComparingInt(Shape::clients);

        static Shape of(RunResult result) {
            return new Shape(parameter(result, "clients"), parameter(result, "turn"), parameter(result, "size"));
        }

        private static int parameter(RunResult result, String name) {
            return Integer.parseInt(result.getParams().getParam(name));
        }

        @Override
        public int compareTo(Shape other) {
            return ORDER.compare(this, other);
        }

        long deliveries() {
            return (long) clients * turn;
        }
    }

    private BroadcastFigures() { }

    /** Runs what the arguments choose, or everything. */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        Options options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        System.out.print(table(new Runner(options).run()));
    }

    private static String table(Collection<RunResult> results) {
        Map<Shape, RunResult> batch = byShape(results, BatchBenchmark.class);
        Map<Shape, RunResult> classic = byShape(results, ClassicBenchmark.class);
        Map<Shape, RunResult> rows = new TreeMap<>(batch);
        rows.putAll(classic);
        StringBuilder table = new StringBuilder(HEADER);
        for (Shape shape : rows.keySet()) {
            double batchNanos = nanos(batch.get(shape)) / shape.deliveries();
            double classicNanos = nanos(classic.get(shape)) / shape.deliveries();
            double batchBytes = allocated(batch.get(shape)) / shape.deliveries();
            double classicBytes = allocated(classic.get(shape)) / shape.deliveries();
            table.append(String.format(Locale.ROOT, "| %,d | %d | %,d |", shape.clients(), shape.turn(), shape.size()))
                    .append(cell(batchNanos)).append(cell(classicNanos)).append(cell(classicNanos / batchNanos))
                    .append(cell(batchBytes)).append(cell(classicBytes)).append(cell(batchBytes * shape.clients()))
                    .append('\n');
        }
        return table.toString();
    }

    private static Map<Shape, RunResult> byShape(Collection<RunResult> results, Class<?> benchmark) {
        Map<Shape, RunResult> byShape = new TreeMap<>();
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().startsWith(benchmark.getName())) {
                byShape.put(Shape.of(result), result);
            }
        }
        return byShape;
    }

    /** The median iteration, not the mean: a neighbour on the same machine spoils one iteration, seldom most of them. */
    private static double nanos(RunResult result) {
        return of(result, ran -> ran.getPrimaryResult().getStatistics().getPercentile(50));
    }

    private static double allocated(RunResult result) {
        return of(result, ran -> ran.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    /** Not a number where only the other design ran. */
    private static double of(RunResult result, ToDoubleFunction<RunResult> figure) {
        return result == null ? Double.NaN : figure.applyAsDouble(result);
    }

    /** From 100 on without decimals, which would only be noise. */
    private static String cell(double figure) {
        return Double.isNaN(figure) ? " – |" : String.format(Locale.ROOT, figure < 100 ? " %.2f |" : " %,.0f |", figure);
    }
}
