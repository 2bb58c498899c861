package hubbub.compare;

import java.util.ArrayList;
import java.util.List;

import static hubbub.compare.Figure.CPU;
import static hubbub.compare.Figure.CUT;
import static hubbub.compare.Figure.DELIVERIES;
import static hubbub.compare.Figure.HEARD;
import static hubbub.compare.Figure.LOAD_BUSY;
import static hubbub.compare.Figure.MEMORY;
import static hubbub.compare.Figure.MEMORY_BEFORE;
import static hubbub.compare.Figure.MEMORY_IN_ALL;
import static hubbub.compare.Figure.P50;
import static hubbub.compare.Figure.P99;
import static hubbub.compare.Figure.PAUSE;
import static hubbub.compare.Figure.SERVER_BUSY;

/**
 * One kind of load and what is read off it.
 *
 * @param figures the first is what servers are compared by
 * @param pinned server on core 0 and load on core 1; else both wherever the kernel likes
 * @param load arguments of wsload
 * @param floor arguments of the floor that carries the same messages; none where no floor is measured
 */
record Scenario(String name, String title, List<Figure> figures, boolean pinned, List<String> load, List<String> floor) {

    static final List<Scenario> ALL = List.of(
            steady("S1", "1,000 clients, 100 messages/s", "--clients 1000 --senders 10 --rate 100")
                    .withFloor("--mode each --clients 1000 --size 64 --rate 100"),
            flood("S2", "1,000 clients, 640 messages under way", "--clients 1000 --senders 10 --rate 0 --window 64")
                    .withFloor("--mode coalesced --clients 1000 --size 64 --rate 0 --coalesce 65536"),
            flood("S3", "100 clients, 640 messages under way", "--clients 100 --senders 10 --rate 0 --window 64")
                    .withFloor("--mode coalesced --clients 100 --size 64 --rate 0 --coalesce 65536"),
            steady("S4", "10,000 clients, 10 messages/s", "--clients 10000 --senders 10 --rate 10 --bind-range 4")
                    .withFloor("--mode each --clients 10000 --size 64 --rate 10"),
            of("S5", "10,000 clients, nobody talks", List.of(MEMORY, MEMORY_BEFORE, MEMORY_IN_ALL),
                    "--clients 10000 --idle --bind-range 4"),
            // 24 s, because a socket's buffers hide the slow one for the first twelve.
            of("S6", "200 clients, 500 messages/s of 480 bytes, and one more client that never reads",
                    List.of(P99, P50, PAUSE, HEARD, CUT, CPU),
                    "--clients 200 --senders 10 --rate 500 --size 480 --slow 1 --slow-rcvbuf 4096 --duration 24"),
            of("S6c", "the same without the one that never reads", List.of(P99, P50, PAUSE, HEARD, CPU),
                    "--clients 200 --senders 10 --rate 500 --size 480 --duration 24"),
            steady("S1u", "S1, not pinned", "--clients 1000 --senders 10 --rate 100").unpinned(),
            flood("S2u", "S2, not pinned", "--clients 1000 --senders 10 --rate 0 --window 64").unpinned(),
            flood("S2w", "S2 with 20 messages under way", "--clients 1000 --senders 10 --rate 0 --window 2"),
            flood("S2k", "S2 with messages of 1 KiB", "--clients 1000 --senders 10 --rate 0 --window 64 --size 1024"),
            flood("S2x", "S2 with messages of 16 KiB, 40 under way",
                    "--clients 1000 --senders 10 --rate 0 --window 4 --size 16384"));

    /** Messages come at fixed times whatever the server does: what does it spend, and how late is it? */
    private static Scenario steady(String name, String title, String load) {
        return of(name, title, List.of(CPU, P50, P99, SERVER_BUSY, LOAD_BUSY), load);
    }

    /** A message follows as soon as one has reached everybody: how much goes through? */
    private static Scenario flood(String name, String title, String load) {
        return of(name, title, List.of(DELIVERIES, CPU, P50, P99, SERVER_BUSY, LOAD_BUSY), load);
    }

    private static Scenario of(String name, String title, List<Figure> figures, String load) {
        return new Scenario(name, title, figures, true, List.of(load.split(" ")), List.of());
    }

    private Scenario withFloor(String arguments) {
        return new Scenario(name, title, figures, pinned, load, List.of(arguments.split(" ")));
    }

    private Scenario unpinned() {
        return new Scenario(name, title, figures, false, load, floor);
    }

    static Scenario named(String name) {
        return ALL.stream().filter(scenario -> scenario.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a scenario must be one of " + names() + ": " + name));
    }

    static List<String> names() {
        return ALL.stream().map(Scenario::name).toList();
    }

    Figure figure() {
        return figures.getFirst();
    }

    boolean isFlood() {
        return figure() == DELIVERIES;
    }

    boolean isIdle() {
        return load.contains("--idle");
    }

    /** A process bound to its core, the server's or the load's. */
    List<String> onCore(int core, List<String> command) {
        List<String> bound = new ArrayList<>(pinned ? List.of("taskset", "-c", Integer.toString(core)) : List.of());
        bound.addAll(command);
        return bound;
    }
}
