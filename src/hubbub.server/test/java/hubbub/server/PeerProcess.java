package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hubbub.server.CrowdClient.Stage;

/** Polite listeners in a process of their own, so that it can be frozen or have a network of its own. */
final class PeerProcess implements AutoCloseable {

    private static final String IN = "in the room";

    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
    }

    /** Starts one listener that is in the room when this returns. The prefix is a command that runs another. */
    static PeerProcess start(List<String> prefix, String host, int port) throws IOException {
        return start(prefix, host, port, 1);
    }

    /** The same with so many of them. */
    static PeerProcess start(List<String> prefix, String host, int port, int listeners) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                               "--class-path", Path.of(System.getProperty("basedir"), "target", "test-classes").toString(),
                               PeerProcess.class.getName(), host, Integer.toString(port), Integer.toString(listeners)));
        PeerProcess peer = new PeerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
        String said = peer.process.inputReader().readLine();
        if (!IN.equals(said)) {
            peer.close();
            throw new IOException("the peer said: " + said);
        }
        return peer;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Crowd crowd = new Crowd(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])))) {
            List<CrowdClient> peers = crowd.join(Integer.parseInt(arguments[2]));
            Patience.until(Duration.ofSeconds(10), () -> peers.stream().allMatch(peer -> peer.isIn() || peer.isGone()));
            System.out.println(Crowd.count(peers, Stage.IN) == peers.size() ? IN : peers);
            while (System.in.read() >= 0) { // Until this process is ended.
                System.out.println(Crowd.accounts(peers));
            }
        }
    }

    /** What they heard, see {@link Crowd#accounts}. */
    String accounts() throws IOException {
        process.outputWriter().append('?').flush();
        return process.inputReader().readLine();
    }

    long pid() {
        return process.pid();
    }

    /** SIGSTOP: the kernel still acknowledges what it is sent, but nobody answers. */
    void freeze() throws IOException, InterruptedException {
        Shell.run("kill", "-STOP", Long.toString(process.pid()));
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        Shell.run("kill", "-CONT", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
