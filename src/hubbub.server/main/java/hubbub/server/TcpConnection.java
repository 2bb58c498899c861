package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;

import io.helidon.common.socket.SocketContext;

import static java.lang.System.Logger.Level.DEBUG;

/** One accepted TCP connection: its deadline, the address it counts for, and the two ways it ends. */
final class TcpConnection {

    private static final System.Logger LOGGER = System.getLogger(TcpConnection.class.getName());

    /** How long a peer has to take what was sent last and to close its side. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_READ = 8 * 1024;

    /**
     * What tells one connection from another: the other end, and Helidon's name for the socket. A peer that resets a connection
     * may come again from the same port before the first one has been noticed to be gone.
     */
    record Id(SocketAddress remote, String socket) {

        static Id of(SocketContext context) {
            return new Id(context.remotePeer().address(), context.childSocketId());
        }

        static Id of(Socket socket) {
            return new Id(socket.getRemoteSocketAddress(),
                          "0x" + HexFormat.of().toHexDigits(System.identityHashCode(socket)));
        }
    }

    private final Socket socket;
    private final Id id;
    private final Optional<Refusal> refusal;
    /** The address in whose count this connection is, or null. */
    private final AtomicReference<Object> countedFor = new AtomicReference<>();

    // Set by the reader thread, read by the thread that watches deadlines. Nanoseconds of System.nanoTime.
    private volatile long waitingSince = System.nanoTime();
    private volatile boolean upgraded;
    /** For whom it is there: the other end, unless that is a proxy which says so. */
    private volatile InetAddress client;

    TcpConnection(Socket socket, Optional<Refusal> refusal) {
        this.socket = socket;
        this.refusal = refusal;
        this.id = Id.of(socket);
        this.client = remoteAddress();
    }

    Id id() {
        return id;
    }

    InetAddress remoteAddress() {
        return ((InetSocketAddress) id.remote()).getAddress();
    }

    InetAddress client() {
        return client;
    }

    /** A trusted proxy says for whom it is there. */
    void client(InetAddress address) {
        client = address;
    }

    /** Why it is to be turned away, if it is. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    AtomicReference<Object> countedFor() {
        return countedFor;
    }

    /** A response goes out: the next request has its whole time. */
    void responded() {
        waitingSince = System.nanoTime();
    }

    /** It is a WebSocket now, or an event stream, which has deadlines of its own. */
    void upgraded() {
        upgraded = true;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    /** Where what is written goes to the socket at once. */
    OutputStream output() {
        try {
            return socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Closed meanwhile.
        }
    }

    /** What the peer sends. Called by the reader. */
    InputStream input() throws IOException {
        return socket.getInputStream();
    }

    /** Nothing more is sent: the peer is told so. May block. */
    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            LOGGER.log(DEBUG, "The end of a response could not be told", e); // The peer has gone, most likely.
        }
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    boolean isLate(long now, long withinNanos) {
        return !upgraded && now - waitingSince > withinNanos;
    }

    /**
     * Ends it at once with an RST, so that neither the kernel keeps what the peer does not take nor a TLS close waits
     * behind a write that is stuck.
     */
    void cut() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOGGER.log(DEBUG, "A connection could not be cut", e); // Closed already, most likely.
        }
    }

    /**
     * Tells it so, as far as that takes no waiting, and closes it. Called by the listener's thread: nothing has been sent yet,
     * so the kernel takes these few bytes at once.
     */
    void refuseUnheard(Refusal reason) {
        try (socket) {
            if (!(socket instanceof SSLSocket)) {
                socket.getOutputStream().write(reason.response().getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().skip(socket.getInputStream().available()); // Or closing would be an RST.
            }
        } catch (IOException e) {
            // It has gone by itself.
        }
    }

    /**
     * Ends it so that the peer gets what was sent last: says that nothing follows, then reads what still comes, because
     * closing with unread bytes would be an RST that may overtake the answer (RFC 9112, section 9.6). Called by the reader.
     */
    void finish() {
        if (socket.isClosed()) {
            return;
        }
        upgraded = false;
        waitingSince = System.nanoTime();
        try (socket) {
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] ignored = new byte[LINGER_READ];
            long deadline = System.nanoTime() + LINGER_NANOS;
            for (long left = LINGER_NANOS; left > 0; left = deadline - System.nanoTime()) {
                socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                if (in.read(ignored) < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // It took too long, or the peer has reset it: closed either way.
        }
    }
}
