package hubbub.compare;

import java.util.Locale;

/** Figures as people read them: three digits, a unit, a dash for what was not measured. */
final class Digits {

    static final String NOT_MEASURED = "–";

    private static final String[] TIMES = {"ns", "µs", "ms", "s"};

    private Digits() { }

    static String nanos(double nanos) {
        double time = nanos;
        int unit = 0;
        while (time >= 1_000 && unit < TIMES.length - 1) {
            time /= 1_000;
            unit++;
        }
        return with(time, TIMES[unit]);
    }

    /** A million, even of few: one unit for a whole column. */
    static String millions(double count) {
        return with(count / 1e6, "M");
    }

    /** A KB is 1,000 bytes. */
    static String kilobytes(double bytes) {
        return with(bytes / 1e3, "KB");
    }

    static String megabytes(double bytes) {
        return with(bytes / 1e6, "MB");
    }

    static String percent(double share) {
        return Double.isNaN(share) ? NOT_MEASURED : String.format(Locale.ROOT, "%.0f%%", share * 100);
    }

    static String yesOrNo(double truth) {
        return Double.isNaN(truth) ? NOT_MEASURED : truth > 0.5 ? "yes" : "no";
    }

    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? NOT_MEASURED : plain(ratio);
    }

    private static String with(double figure, String unit) {
        return Double.isNaN(figure) ? NOT_MEASURED : plain(figure) + " " + unit;
    }

    private static String plain(double figure) {
        double size = Math.abs(figure);
        // Where rounding would carry to the next digit, the shorter form is taken: 10.0, not 10.00.
        return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f", figure);
    }
}
