package hubbub.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static java.net.InetAddress.getLoopbackAddress;

/** One server in a process of its own, fresh for each run: no run pays for what another has left behind. */
final class Server {

    /** It was never there, as opposed to: it broke. */
    static final class NotThereException extends Exception {

        private static final long serialVersionUID = 1;

        NotThereException(String message) {
            super(message);
        }
    }

    /** What benchmarks/peers/start ends with when the server could not be had. */
    private static final int NOT_THERE = 3;

    /** Below the ports that the kernel gives to the clients. */
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 29_999;

    private static final long START_WITHIN_MILLIS = 30_000;
    private static final int STOP_WITHIN_SECONDS = 10;

    /** Between listening and the first client, for threads that a server starts by the way and for what it loads late. */
    private static final long SETTLE_MILLIS = 1_000;

    /** The next to try: never one that was just used, whose connections the kernel still remembers. */
    private static int nextPort = FIRST_PORT; // Owned by the main thread.

    private final String name;
    private final int port;
    private final Process process;

    private Server(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /** Returns when it accepts connections. */
    static Server start(String name, Scenario scenario, Path log) throws IOException, InterruptedException, NotThereException {
        int port = freePort();
        List<String> start = List.of("benchmarks/peers/start", name, Integer.toString(port));
        // Every program on the way replaces itself by the next: the process is the server.
        Process process = new ProcessBuilder(scenario.onCore(0, start))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        Server server = new Server(name, port, process);
        try {
            server.awaitListening();
        } catch (IOException | InterruptedException | NotThereException e) {
            server.stop();
            throw e;
        }
        return server;
    }

    private void awaitListening() throws IOException, InterruptedException, NotThereException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_WITHIN_MILLIS);
        while (!listens()) {
            if (!process.isAlive() && process.exitValue() == NOT_THERE) {
                throw new NotThereException(name + " is not there");
            }
            if (!process.isAlive()) {
                throw new IOException(name + " ended with code " + process.exitValue() + " before it listened");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(name + " did not listen within " + START_WITHIN_MILLIS / 1_000 + " s");
            }
            Thread.sleep(20);
        }
        Thread.sleep(SETTLE_MILLIS);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(getLoopbackAddress(), port), 1_000);
            return process.isAlive();
        } catch (IOException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    String url() {
        return "ws://127.0.0.1:" + port + "/room";
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns when it is gone. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            System.out.println(name + " did not end within " + STOP_WITHIN_SECONDS + " s of SIGTERM: killed");
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        for (int tries = FIRST_PORT; tries <= LAST_PORT; tries++) {
            int port = nextPort;
            nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
            try (ServerSocket door = new ServerSocket(port, 1, getLoopbackAddress())) {
                return door.getLocalPort();
            } catch (IOException e) {
                continue;
            }
        }
        throw new IOException("no port is free from " + FIRST_PORT + " to " + LAST_PORT);
    }
}
