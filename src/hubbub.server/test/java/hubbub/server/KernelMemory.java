package hubbub.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel holds for the server's side of some connections, as {@code ss} of iproute2 tells. One thread looks. */
final class KernelMemory {

    /**
     * State, two queues, this side, the other side, perhaps as IPv6; then in bytes what was received, is set aside, and is to
     * be sent.
     */
    private static final Pattern SOCKET = Pattern.compile("(\\S+) +\\d+ +\\d+ +\\S+ +(?:\\[::ffff:)?([0-9.]+)]?(:\\d+) +"
            + "skmem:\\(r(\\d+),rb\\d+,t\\d+,tb\\d+,f(\\d+),w(\\d+),.*");

    private final String serverPort;
    private final Set<String> clients = new HashSet<>();
    private volatile long highest;
    private volatile int open;
    private volatile int lingering;

    KernelMemory(int serverPort, List<CrowdClient> clients) throws IOException {
        this.serverPort = ":" + serverPort;
        this.open = clients.size();
        for (CrowdClient client : clients) {
            this.clients.add(client.address());
        }
    }

    /** Looks now. */
    void look() {
        Map<Boolean, Integer> established = new HashMap<>(Map.of(true, 0, false, 0));
        try {
            for (String line : Shell.run("ss", "--tcp", "--numeric", "--memory", "--oneline", "--no-header",
                                         "sport", "=", serverPort).lines().toList()) {
                Matcher socket = SOCKET.matcher(line.strip());
                if (!socket.matches()) {
                    throw new IOException("ss said: " + line);
                }
                if (clients.contains(socket.group(2) + socket.group(3))) {
                    established.merge(socket.group(1).equals("ESTAB"), 1, Integer::sum);
                    highest = Math.max(highest, bytes(socket));
                }
            }
            open = established.get(true);
            lingering = established.get(false);
        } catch (IOException e) {
            throw new UncheckedIOException("ss, of the package iproute2, is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long bytes(Matcher socket) {
        return Long.parseLong(socket.group(4)) + Long.parseLong(socket.group(5)) + Long.parseLong(socket.group(6));
    }

    /** The most bytes that any look saw for one connection. */
    long highest() {
        return highest;
    }

    /** Connections the server had not ended at the last look. */
    int open() {
        return open;
    }

    /** Connections the server had ended, and for which the kernel still held something at the last look. */
    int lingering() {
        return lingering;
    }
}
