package hubbub.server;

import java.io.IOException;
import java.util.List;

/** A network namespace that is joined to this one by a link, which can be cut: Linux, and as root. */
final class LinkedNetwork implements AutoCloseable {

    /** So that two runs on one machine do not meet: at most 15 letters for a device, and a subnet of 198.18/15, RFC 2544. */
    private final String name = "hub" + ProcessHandle.current().pid();
    private final String subnet = "198.18.%d.".formatted(ProcessHandle.current().pid() % 256);

    /** Makes one. */
    static LinkedNetwork create() throws IOException, InterruptedException {
        LinkedNetwork network = new LinkedNetwork();
        try {
            network.setUp();
        } catch (IOException | InterruptedException e) {
            try {
                network.close();
            } catch (IOException incomplete) {
                e.addSuppressed(incomplete);
            }
            throw e;
        }
        return network;
    }

    private void setUp() throws IOException, InterruptedException {
        Shell.run("ip", "netns", "add", name);
        Shell.run("ip", "link", "add", name + "a", "type", "veth", "peer", "name", name + "b", "netns", name);
        Shell.run("ip", "addr", "add", here() + "/30", "dev", name + "a");
        Shell.run("ip", "link", "set", name + "a", "up");
        Shell.run("ip", "-n", name, "addr", "add", subnet + "2/30", "dev", name + "b");
        Shell.run("ip", "-n", name, "link", "set", name + "b", "up");
    }

    /** The address of this side. */
    String here() {
        return subnet + "1";
    }

    /** What is to stand before a command that is to run there. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** From now on nothing comes through, and no side hears of the other's end. */
    void cutLink() throws IOException, InterruptedException {
        Shell.run("ip", "-n", name, "link", "set", name + "b", "down");
    }

    @Override
    public void close() throws IOException {
        try {
            try {
                Shell.run("ip", "link", "del", name + "a"); // With the namespace it would go at some later time.
            } finally {
                Shell.run("ip", "netns", "del", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
