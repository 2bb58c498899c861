package hubbub.server;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import hubbub.websocket.Transport;

import io.helidon.common.socket.SocketContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;

import static java.lang.System.Logger.Level.ERROR;

/**
 * All TCP connections of the server, from accept to close: counts them against the limits, keeps the deadline of HTTP, and
 * cuts. Helidon itself has no deadline for a request's header, stops listening when accept fails for want of descriptors,
 * and keeps its sockets to itself. Methods may be called by any thread unless they say otherwise.
 */
final class TcpConnections implements Transport, AutoCloseable {

    /**
     * @param connections   most that are served; more are told 503
     * @param sockets       most that are held at all, those being turned away included; more are closed at once, told 503
     *                      only where that needs no TLS. Below the limit of file descriptors, because an accept that fails
     *                      would end the server
     * @param perAddress    most of one address; more are told 429, and twice as many closed unheard; 0 is off
     * @param requestWithin time for a request, from accept or the last response to its response
     */
    record Bounds(int connections, int sockets, int perAddress, Duration requestWithin) { }

    private static final System.Logger LOGGER = System.getLogger(TcpConnections.class.getName());

    /** Without a stack trace: it says nothing, and floods are what it is for. */
    private static final class ClosedUnheard extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClosedUnheard() {
            super("too many connections", null, false, false);
        }
    }

    private static final long MAX_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Bounds bounds;
    private final Access access;
    private final RefusalCounts refusals;
    private final Map<TcpConnection.Id, TcpConnection> open = new ConcurrentHashMap<>();
    private final AddressBans bans = new AddressBans(System::nanoTime);
    private final Map<Object, Integer> perAddress = new ConcurrentHashMap<>();
    private final Thread watch = Thread.ofPlatform().daemon().name("tcp-deadlines").unstarted(this::watch);
    private volatile boolean closed;

    TcpConnections(Bounds bounds, Access access, RefusalCounts refusals) {
        this.bounds = bounds;
        this.access = access;
        this.refusals = refusals;
        watch.start();
    }

    /** Open now, those being turned away included. */
    int count() {
        return open.size();
    }

    /** Called by the listener's thread for each connection accepted. If it throws, Helidon goes on without it. */
    void accepted(Socket socket) {
        TcpConnection connection = new TcpConnection(socket, refusalOf(socket.getInetAddress()));
        if (isFlooding(connection)) {
            connection.cut();
            throw new ClosedUnheard();
        }
        if (open.size() >= bounds.sockets()) {
            connection.refuseUnheard(Refusal.CONNECTIONS);
            throw new ClosedUnheard();
        }
        countFor(connection, key(connection.remoteAddress()));
        open.put(connection.id(), connection);
    }

    private Optional<Refusal> refusalOf(InetAddress remote) {
        if (open.size() >= bounds.connections()) {
            return Optional.of(refusals.count(Refusal.CONNECTIONS));
        }
        if (isBanned(remote)) {
            return Optional.of(refusals.count(Refusal.BANNED));
        }
        return isFull(remote, 1) ? Optional.of(refusals.count(Refusal.ADDRESS)) : Optional.empty();
    }

    private boolean isFlooding(TcpConnection connection) {
        return isFull(connection.remoteAddress(), 2);
    }

    private boolean isFull(InetAddress address, int times) {
        return key(address).filter(key -> perAddress.getOrDefault(key, 0) >= times * bounds.perAddress()).isPresent();
    }

    private Optional<Object> key(InetAddress address) {
        return bounds.perAddress() > 0 ? access.countedAs(address) : Optional.empty();
    }

    /** Moves it into the count of this key, or of none. */
    private void countFor(TcpConnection connection, Optional<Object> key) {
        key.ifPresent(now -> perAddress.merge(now, 1, Integer::sum));
        Object before = connection.countedFor().getAndSet(key.orElse(null));
        if (before != null) {
            perAddress.computeIfPresent(before, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    /** A trusted proxy says that this connection is there for that client. Called by its reader. */
    void onBehalfOf(ConnectionContext context, InetAddress client) {
        TcpConnection connection = of(context);
        if (connection != null) {
            connection.client(client);
        }
        Optional<Object> key = key(client);
        if (connection == null || key.isEmpty() || key.get().equals(connection.countedFor().get())) {
            return;
        }
        if (isFull(client, 1)) {
            throw refusals.count(Refusal.ADDRESS).exception();
        }
        countFor(connection, key);
        if (open.get(connection.id()) != connection) {
            countFor(connection, Optional.empty()); // It ended meanwhile.
        }
    }

    /**
     * Whoever comes from where this connection does is not let in for so long. Neither loopback, which is the machine itself,
     * nor a trusted proxy is kept out.
     */
    void keepOut(SocketContext context, long millis) {
        TcpConnection connection = open.get(TcpConnection.Id.of(context));
        if (connection != null) {
            keepOut(connection, millis);
        }
    }

    /** Likewise. */
    void keepOut(TcpConnection connection, long millis) {
        access.countedAs(connection.client()).ifPresent(key -> bans.add(key, millis));
    }

    /** Throws what its client is told if that is kept out by now. Called by its reader. */
    void refuseBanned(TcpConnection connection) {
        if (isBanned(connection.client())) {
            throw refusals.count(Refusal.BANNED).exception();
        }
    }

    private boolean isBanned(InetAddress address) {
        return access.countedAs(address).filter(bans::keepsOut).isPresent();
    }

    /** The connection of this context; null for one that was not {@linkplain #accepted}. */
    TcpConnection of(ConnectionContext context) {
        return open.get(TcpConnection.Id.of(context));
    }

    /** The connection of this request likewise. */
    Optional<TcpConnection> of(ServerRequest request) {
        return Optional.ofNullable(open.get(new TcpConnection.Id(request.remotePeer().address(), request.socketId())));
    }

    @Override
    public void upgraded(ConnectionContext context) {
        TcpConnection connection = of(context);
        if (connection != null) {
            connection.upgraded();
        }
    }

    /** The socket's own: past Helidon's writer, its buffer and its socket, each of which is one more cache miss per delivery. */
    @Override
    public OutputStream output(ConnectionContext context) {
        TcpConnection connection = of(context);
        return connection == null ? Transport.closing().output(context) : connection.output();
    }

    @Override
    public void cut(ConnectionContext context) {
        TcpConnection connection = of(context);
        if (connection == null) {
            Transport.closing().cut(context);
        } else {
            connection.cut();
        }
    }

    /** Ends at once what is neither a WebSocket nor an event stream. */
    void cutRequests() {
        for (TcpConnection connection : open.values()) {
            if (!connection.isUpgraded()) {
                connection.cut();
            }
        }
    }

    /** It is closed: no longer counted. Harmless to repeat. */
    void ended(TcpConnection connection) {
        if (open.remove(connection.id(), connection)) {
            countFor(connection, Optional.empty());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }

    private void watch() {
        long within = bounds.requestWithin().toNanos();
        long period = Math.min(MAX_PERIOD_NANOS, Math.max(1_000_000, within / 8));
        while (!closed) {
            LockSupport.parkNanos(this, period);
            long now = System.nanoTime();
            for (TcpConnection connection : open.values()) {
                try {
                    watch(connection, now + period, within); // Rather a look early than late.
                } catch (RuntimeException | Error e) {
                    LOGGER.log(ERROR, "A deadline could not be kept; report this", e); // The others' are kept all the same.
                }
            }
        }
    }

    private void watch(TcpConnection connection, long now, long within) {
        if (connection.isClosed()) {
            ended(connection); // Such as one that failed in the TLS handshake: nobody else has told us.
        } else if (connection.isLate(now, within)) {
            connection.responded(); // Not twice, should closing take its time.
            Thread.startVirtualThread(connection::cut);
        }
    }
}
