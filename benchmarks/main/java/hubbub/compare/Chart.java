package hubbub.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The main scenarios as bars, in SVG: text stays text, so it is crisp at any size. It brings its own background, because the
 * page it is shown on may be light or dark, and names no font that would have to be fetched.
 */
final class Chart {

    private static final List<String> PANELS = List.of("S1", "S2", "S3", "S4", "S5");

    private static final int COLUMNS = 2;
    private static final int PANEL_WIDTH = 470;
    private static final int MARGIN = 24;
    private static final int HEADING = 48;
    private static final int ROW = 24;
    private static final int BAR = 16;

    /** Where bars begin, behind the names, and the longest bar, which leaves room for its label. */
    private static final int BARS_FROM = 68;
    private static final int LONGEST = 245;

    private static final String INK = "#1f2328";
    private static final String PALE_INK = "#59636e";
    private static final String OURS = "#0969da";
    private static final String THEIRS = "#afb8c1";

    private final Results results;
    private final StringBuilder svg = new StringBuilder();

    private Chart(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new Chart(results).draw();
    }

    private String draw() {
        List<Scenario> panels = results.scenarios().stream().filter(scenario -> PANELS.contains(scenario.name())).toList();
        int panelHeight = HEADING + ROW * servers().size() + MARGIN;
        int rows = (panels.size() + 1 + COLUMNS - 1) / COLUMNS; // One more: the last place says what was measured where.
        int width = MARGIN + COLUMNS * (PANEL_WIDTH + MARGIN);
        int height = MARGIN + rows * panelHeight;
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13" fill="%s">
                <title>Hubbub and other chat rooms: the smaller bar, or the longer one where more is better</title>
                <rect x="0.5" y="0.5" width="%d" height="%d" rx="8" fill="#ffffff" stroke="#d1d9e0"/>
                """, width, height, width, height, INK, width - 1, height - 1));
        IntStream.rangeClosed(0, panels.size()).forEach(i -> {
            int x = MARGIN + i % COLUMNS * (PANEL_WIDTH + MARGIN);
            int y = MARGIN + i / COLUMNS * panelHeight;
            if (i < panels.size()) {
                panel(panels.get(i), x, y);
            } else {
                about(x, y);
            }
        });
        return svg.append("</svg>\n").toString();
    }

    private List<String> servers() {
        return results.servers().stream().filter(name -> !name.equals(Measurement.FLOOR)).toList();
    }

    private void panel(Scenario scenario, int x, int y) {
        Figure figure = scenario.figure();
        text(x, y + 14, "font-weight=\"600\"", scenario.name() + ": " + scenario.title());
        text(x, y + 32, pale(), figure.title + (figure.moreIsBetter ? ", more is better" : ", less is better"));
        double most = servers().stream().flatMapToDouble(server -> Arrays.stream(results.sorted(scenario, server, figure)))
                .max().orElse(1);
        int at = y + HEADING;
        floor(scenario, most, x, at, at + ROW * servers().size()); // First, so that labels are over its line.
        for (String server : servers()) {
            bar(scenario, server, most, x, at);
            at += ROW;
        }
    }

    private void bar(Scenario scenario, String server, double most, int x, int y) {
        Figure figure = scenario.figure();
        double[] sorted = results.sorted(scenario, server, figure);
        boolean ours = server.equals("hubbub");
        String weight = ours ? " font-weight=\"600\"" : "";
        text(x + BARS_FROM - 8, y + 13, "text-anchor=\"end\"" + weight, server);
        if (sorted.length == 0) {
            text(x + BARS_FROM + 4, y + 13, pale(), "not measured");
            return;
        }
        int from = x + BARS_FROM;
        double median = results.median(scenario, server, figure);
        svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n",
                from, y, Math.max(1, median / most * LONGEST), BAR, ours ? OURS : THEIRS));
        double least = from + sorted[0] / most * LONGEST;
        double longest = from + sorted[sorted.length - 1] / most * LONGEST;
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dH%.1f\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                least, y + BAR / 2, longest, INK));
        double ratio = results.ratioToReference(scenario, server, figure);
        boolean compared = !Double.isNaN(ratio) && !server.equals(Results.REFERENCE);
        String label = figure.show(median) + (compared ? ", ×" + Digits.ratio(ratio) : "");
        text((int) longest + 7, y + 13, weight.strip(), label);
    }

    /** Only where it is in the picture: in the flooding scenarios it is not what is compared, deliveries are. */
    private void floor(Scenario scenario, double most, int x, int from, int to) {
        double floor = scenario.figure() == Figure.CPU ? results.median(scenario, Measurement.FLOOR, Figure.CPU) : Double.NaN;
        if (Double.isNaN(floor) || floor > most) {
            return;
        }
        double at = x + BARS_FROM + floor / most * LONGEST;
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dV%d\" stroke=\"%s\" stroke-dasharray=\"3 3\"/>%n",
                at, from - 6, to - 4, PALE_INK));
        text((int) at, to + 7, pale() + " font-size=\"11\" text-anchor=\"middle\"", "floor: " + Figure.CPU.show(floor));
    }

    private void about(int x, int y) {
        text(x, y + 14, "font-weight=\"600\"", "Medians; ×: to the Go room; line: least to most");
        int at = y + 34;
        for (String line : results.about()) {
            for (String part : wrapped(line)) {
                text(x, at, pale() + " font-size=\"11\"", part);
                at += 14;
            }
        }
    }

    private static List<String> wrapped(String line) {
        return List.of(line.replaceAll("(.{1,84})(?: +|$)", "$1\n").split("\n"));
    }

    private static String pale() {
        return "fill=\"" + PALE_INK + "\"";
    }

    private void text(int x, int y, String attributes, String said) {
        svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" ").append(attributes).append('>')
                .append(said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")).append("</text>\n");
    }
}
