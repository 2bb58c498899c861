package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A polite listener in a process of its own, so that it can be frozen or have a network of its own. */
final class PeerProcess implements AutoCloseable {

    private static final String IN = "in the room";

    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
    }

    /** Starts one that is in the room when this returns. The prefix is a command that runs another. */
    static PeerProcess start(List<String> prefix, String host, int port) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                               "--class-path", Path.of(System.getProperty("basedir"), "target", "test-classes").toString(),
                               PeerProcess.class.getName(), host, Integer.toString(port)));
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
            CrowdClient peer = crowd.join(1).getFirst();
            Patience.until(Duration.ofSeconds(10), () -> peer.isIn() || peer.isGone());
            System.out.println(peer.isIn() ? IN : peer.refusal());
            System.in.read(); // Until this process is ended.
        }
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
