package hubbub.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Where and with what it was measured: without this no figure means anything. */
final class Machine {

    private Machine() { }

    /** A line each: machine, day and commit, then every server's versions. */
    static List<String> about(Options options) throws IOException, InterruptedException {
        List<String> about = new ArrayList<>();
        about.add("machine: " + Runtime.getRuntime().availableProcessors() + " cores, " + processor() + ", " + memory()
                + ", Linux " + kernel());
        about.add("date: " + LocalDate.now() + ", commit " + commit());
        about.add("rounds: " + options.rounds() + ", " + options.seconds() + " s each run after " + options.warmup()
                + " s of warm-up");
        Command.run(60, List.of("benchmarks/peers/start", "versions")).output().lines()
                .filter(line -> options.servers().contains(line.split(":")[0])).forEach(about::add);
        return about;
    }

    private static String processor() throws IOException {
        return field("/proc/cpuinfo", "model name");
    }

    private static String memory() throws IOException {
        return Math.round(Long.parseLong(field("/proc/meminfo", "MemTotal").split(" ")[0]) / 1_048_576.0) + " GiB";
    }

    /** Without what the maker of the machine adds to it. */
    private static String kernel() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip().replaceFirst("-.*", "");
    }

    /** The value of the first line that begins like this. */
    private static String field(String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(name)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "no " + name;
    }

    private static String commit() throws IOException, InterruptedException {
        Command commit = Command.run(60, List.of("git", "rev-parse", "--short", "HEAD"));
        boolean clean = Command.run(60, List.of("git", "status", "--porcelain")).output().isEmpty();
        return commit.code() != 0 ? "unknown" : commit.output() + (clean ? "" : "-dirty");
    }
}
