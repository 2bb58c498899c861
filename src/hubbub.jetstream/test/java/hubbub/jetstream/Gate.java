package hubbub.jetstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be closed, for one node only. */
final class Gate implements AutoCloseable {

    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isShut;

    Gate(NatsServer nats) {
        URI url = URI.create(nats.url());
        server = new InetSocketAddress(url.getHost(), url.getPort());
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                if (isShut) {
                    client.close();
                } else {
                    Socket behind = new Socket(server.getAddress(), server.getPort());
                    open.add(behind);
                    Thread.startVirtualThread(() -> pass(client, behind));
                    Thread.startVirtualThread(() -> pass(behind, client));
                }
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them is gone, and so is the other.
        }
    }

    /** Cuts all connections, and lets nobody through. */
    void shut() {
        isShut = true;
        cut();
    }

    void open() {
        isShut = false;
    }

    private void cut() {
        open.removeIf(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    @Override
    public void close() {
        shut();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
