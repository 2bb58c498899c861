package hubbub.server;

/** How long messages took, in steps of a tenth of a millisecond up to ten seconds. Any thread. */
final class Latencies {

    private static final long STEP_NANOS = 100_000;

    // Guarded by this.
    private final int[] steps = new int[100_000];
    private long count;

    synchronized void record(long nanos) {
        steps[(int) Math.min(nanos / STEP_NANOS, steps.length - 1)]++;
        count++;
    }

    /** The time within which this share of the messages came, in milliseconds. */
    synchronized double percentile(double share) {
        long seen = 0;
        int step = 0;
        while (step < steps.length - 1 && seen + steps[step] < share * count) {
            seen += steps[step++];
        }
        return (step + 1) * STEP_NANOS / 1e6;
    }
}
