package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three nodes, three servers of NATS and a balancer, as {@code etc/cluster} starts them. */
final class Cluster implements AutoCloseable {

    private static final Path SCRIPT = Path.of(System.getProperty("hubbub.distribution")).resolveSibling("etc/cluster");
    private static final Pattern ADDRESS = Pattern.compile("(\\S+) (\\d+) (\\S+):(\\d+)");

    private final List<String> prefix;
    private final boolean isIsolated;
    private final String natsVersion;

    private Cluster(List<String> prefix, boolean isIsolated, String natsVersion) {
        this.prefix = prefix;
        this.isIsolated = isIsolated;
        this.natsVersion = natsVersion;
    }

    /** Starts all. Without the programs the test is skipped, loudly; in CI it fails. */
    static Cluster up(Path directory, String options) throws IOException, InterruptedException {
        String named = System.getenv("NATS_SERVER");
        String nats = named != null ? named : Installed.program("nats-server", "the tests of a cluster", "nats-server").getPath();
        Installed.program("haproxy", "the tests of a cluster", "haproxy");
        boolean isRoot = System.getProperty("user.name").equals("root");
        int port = 20_000 + new Random().nextInt(100) * 100;
        Cluster cluster = new Cluster(List.of("env", "CLUSTER_DIR=" + directory, "CLUSTER_PORT=" + port,
                                              "CLUSTER_OPTIONS=" + options, "CLUSTER_ISOLATED=" + (isRoot ? "1" : ""),
                                              SCRIPT.toString()), isRoot, Shell.run(nats, "--version").strip());
        try {
            cluster.run("up");
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** As its servers say: {@code nats-server: v2.15.1}. */
    String natsVersion() {
        return natsVersion;
    }

    /** Whether nodes can be cut off. */
    boolean isIsolated() {
        return isIsolated;
    }

    /** Does what the script does under this name, to one of them. */
    void run(String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(what));
        Shell.run(command.toArray(String[]::new));
    }

    /** Where one of them is to be found. */
    URI address(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add("list");
        Matcher matcher = ADDRESS.matcher(Shell.run(command.toArray(String[]::new)));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return URI.create("http://%s:%s/".formatted(matcher.group(3), matcher.group(4)));
            }
        }
        throw new IOException(name + " does not run");
    }

    /** Stops a node in order and starts it again. Returns once it wants newcomers. */
    void restartNode(String name) throws IOException, InterruptedException {
        URI ready = address(name).resolve("health/ready");
        run("stop", name);
        run("start", name);
        if (!Patience.until(Duration.ofSeconds(20), () -> get(ready).contains("ready"))) {
            throw new IOException(name + " is not ready: " + get(ready));
        }
    }

    /** The server that leads the stream of the public room, once there is one. */
    String leader() throws IOException, InterruptedException {
        URI any = address("nats-1");
        URI monitor = URI.create("http://%s:%d/jsz?accounts=true&streams=true".formatted(any.getHost(), any.getPort() + 20));
        Pattern leader = Pattern.compile("\"name\":\\s*\"hubbub_room_public\".*?\"leader\":\\s*\"(nats-\\d)\"", Pattern.DOTALL);
        String[] found = new String[1];
        if (!Patience.until(Duration.ofSeconds(20), () -> {
            Matcher matcher = leader.matcher(get(monitor));
            found[0] = matcher.find() ? matcher.group(1) : null;
            return found[0] != null;
        })) {
            throw new IOException("nobody leads: " + get(monitor));
        }
        return found[0];
    }

    private static String get(URI from) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(from).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
