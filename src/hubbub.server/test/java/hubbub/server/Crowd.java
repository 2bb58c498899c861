package hubbub.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Thousands of clients on one thread. They are polite but for what a test asks of them, and answer pings. What they are told
 * to do is done in the order it was told, later.
 */
final class Crowd implements AutoCloseable {

    /** Clients come from so many addresses of the loopback: one has no more than some 28,000 ports. */
    private static final int ADDRESSES = 20;

    private final InetSocketAddress server;
    private final Consumer<ByteBuffer> hearer;
    private final Selector selector = Selector.open();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("crowd").unstarted(this::run);
    private volatile boolean closed;

    // Owned by the crowd's thread. No message of these tests is longer than a quarter of it.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private int born;

    Crowd(InetSocketAddress server) throws IOException {
        this(server, text -> { });
    }

    /** The hearer is given every message anyone hears, by the crowd's thread. */
    Crowd(InetSocketAddress server, Consumer<ByteBuffer> hearer) throws IOException {
        this.server = server;
        this.hearer = hearer;
        thread.start();
    }

    /** Clients that want into the room. */
    List<CrowdClient> join(int count) {
        return connect(count, CrowdClient.HANDSHAKE, 0);
    }

    /**
     * Clients that connect and send this; if it is a handshake they go on from there. With a receive buffer of so many bytes,
     * or the system's if 0. Returns before they have.
     */
    List<CrowdClient> connect(int count, byte[] opening, int receiveBuffer) {
        List<CrowdClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel;
            try {
                channel = SocketChannel.open();
            } catch (IOException e) {
                throw new UncheckedIOException("after " + i + " of " + count, e);
            }
            CrowdClient client = new CrowdClient(this, channel, opening);
            clients.add(client);
            tell(() -> connect(client, channel, receiveBuffer));
        }
        return clients;
    }

    private void connect(CrowdClient client, SocketChannel channel, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (server.getAddress().isLoopbackAddress()) {
                channel.bind(new InetSocketAddress("127.0.0." + (1 + born++ % ADDRESSES), 0));
            }
            channel.configureBlocking(false);
            boolean connected = channel.connect(server);
            client.connect(channel.register(selector, SelectionKey.OP_CONNECT, client), connected);
        } catch (IOException e) {
            client.gone(e.toString());
        }
    }

    /** Ends their connections all at once: with RST, or else with FIN and without a close frame. */
    void drop(List<CrowdClient> clients, boolean reset) {
        tell(() -> {
            clients.forEach(client -> client.drop(reset));
            try {
                selector.selectNow(); // Only now their sockets close.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static long count(List<CrowdClient> clients, CrowdClient.Stage stage) {
        return clients.stream().filter(client -> client.stage() == stage).count();
    }

    /** Waits until all have come so far; throws if they do not in time, and says how far they came. */
    static void await(List<CrowdClient> clients, CrowdClient.Stage stage, Duration within) throws InterruptedException {
        if (!Patience.until(within, () -> count(clients, stage) == clients.size())) {
            throw new AssertionError("after " + within + " they are not all " + stage + ": " + clients.stream().collect(
                    Collectors.groupingBy(CrowdClient::toString, Collectors.counting())));
        }
    }

    /** All their {@linkplain CrowdClient#account accounts}, each once: a single one if they all heard the same. */
    static String accounts(List<CrowdClient> clients) {
        return clients.stream().map(CrowdClient::account).distinct().collect(Collectors.joining("; "));
    }

    void tell(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    void heard(ByteBuffer text) {
        hearer.accept(text);
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(key -> ((CrowdClient) key.attachment()).ready(buffer));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            selector.keys().forEach(key -> ((CrowdClient) key.attachment()).drop(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets whoever is still there. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
