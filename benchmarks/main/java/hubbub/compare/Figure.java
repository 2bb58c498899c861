package hubbub.compare;

import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What is read off a run, and how it is shown. */
enum Figure {

    CPU("server CPU per delivery", false, Measurement::nanosPerDelivery, Digits::nanos),
    DELIVERIES("deliveries/s", true, Measurement::deliveriesPerSecond, Digits::millions),
    /** The growth of the server's proportional set size since before the first connection, by their number. */
    MEMORY("memory per connection", false, run -> run.number("server.pss_per_connection_bytes"), Digits::kilobytes),
    MEMORY_BEFORE("memory before", false, run -> run.number("server.pss_before_kb") * 1_024, Digits::megabytes),
    MEMORY_IN_ALL("memory in all", false, run -> run.number("server.pss_end_kb") * 1_024, Digits::megabytes),
    P50("p50", false, run -> run.number("latency_us.p50") * 1e3, Digits::nanos),
    P99("p99", false, run -> run.number("latency_us.p99") * 1e3, Digits::nanos),
    /** The longest time in which nobody heard anything. One that lasts to the end is not in it: HEARD shows that. */
    PAUSE("longest pause", false, run -> run.number("longest_pause_ms") * 1e6, Digits::nanos),
    /** Of what was said and due to the clients that read, how much they heard in time. */
    HEARD("heard", true, run -> run.number("deliveries") / (run.number("sent") * run.number("clients")), Digits::percent),
    CUT("slow one cut", true, run -> run.number("slow_up_at_end") == 0 ? 1 : 0, Digits::yesOrNo),
    SERVER_BUSY("server busy", false, run -> run.number("server.cpu_share"), Digits::percent),
    /** Near 100 % the generator is the limit, and the server might do more. */
    LOAD_BUSY("load busy", false, run -> run.number("client.cpu_share"), Digits::percent);

    final String title;
    final boolean moreIsBetter;
    private final ToDoubleFunction<Measurement> read;
    private final DoubleFunction<String> show;

    Figure(String title, boolean moreIsBetter, ToDoubleFunction<Measurement> read, DoubleFunction<String> show) {
        this.title = title;
        this.moreIsBetter = moreIsBetter;
        this.read = read;
        this.show = show;
    }

    double of(Measurement run) {
        return read.applyAsDouble(run);
    }

    String show(double figure) {
        return show.apply(figure);
    }
}
