package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.nats.client.ConnectionListener.Events;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

/**
 * The way to the servers, for as long as this node lives. NATS's client looks for another server for ever when one is lost, but
 * ends when one has said twice that this node is not let in: then another connection is opened, as often as it takes. Meanwhile
 * the one that has ended is a connection like any that is lost.
 */
final class Line implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Line.class.getName());

    /** Who is not let in asks again soon, and in the end no oftener than costs the servers nothing. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A connection that is away for less is no trouble yet. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Whose line it is. Never waits. */
    interface Owner {

        /** A connection is there, and will be used from now on. */
        void connected(Servers servers);

        /** The connection is lost, or there again: what was on the way may not be. */
        void interrupted();

        /** Nothing more waits to be given. Called by the thread that gives what comes. */
        void settled();
    }

    private final Link.Settings settings;
    private final Owner owner;
    private final Complaints complaints = new Complaints();
    private volatile Servers servers;
    // Written one at a time, by the threads of NATS's client and who opens another connection.
    private volatile boolean isAway = true;
    private volatile long awaySince = System.nanoTime();

    // Guarded by this.
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private boolean hasEnded;
    private boolean isOpening;
    private boolean closing;

    /**
     * Connects.
     *
     * @throws IOException if that is not possible; a sentence for operators
     */
    Line(Link.Settings settings, Owner owner) throws IOException {
        this.settings = settings;
        this.owner = owner;
        this.servers = connect();
        isAway = false;
        Servers.doubt(servers.info(), settings.replicas()).ifPresent(doubt -> LOGGER.log(WARNING, doubt));
    }

    private Servers connect() throws IOException {
        Servers next = new Servers(settings, (connection, event) -> happened(event), complaints, owner::settled);
        owner.connected(next);
        return next;
    }

    /** What is at its end now. Any thread. */
    Servers servers() {
        return servers;
    }

    private void happened(Events event) {
        switch (event) {
            case DISCONNECTED -> {
                if (!isAway && !isClosing()) { // And not one that was tried only.
                    isAway = true;
                    awaySince = System.nanoTime();
                    LOGGER.log(WARNING, "NATS is lost; another server is looked for");
                    owner.interrupted();
                }
            }
            case RECONNECTED -> isBack();
            case RESUBSCRIBED -> owner.interrupted();
            default -> { }
        }
    }

    private void isBack() {
        isAway = false;
        LOGGER.log(INFO, "NATS is there again");
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Whether the servers have been out of reach for longer than it takes to find another. Any thread; never waits. */
    boolean isAway() {
        return !servers.isConnected() && System.nanoTime() - awaySince > AWAY_NANOS;
    }

    /** Whether the connection has ended for good, and it is time to open another. To be called several times a second. */
    synchronized boolean isDue() {
        if (closing || isOpening || !servers.hasEnded()) {
            return false;
        }
        if (!hasEnded) {
            hasEnded = true;
            backoff.failed(System.nanoTime());
            LOGGER.log(ERROR, "NATS does not let this node in any more ({0}): see to nats.user and nats.password, or to "
                    + "nats.credentials, and to the servers'' users; it is tried again, each {1} s at least",
                    complaints.refusal(), LONGEST_PAUSE.toSeconds());
        }
        isOpening = backoff.isOver(System.nanoTime());
        return isOpening;
    }

    /** Opens another connection, if that is possible now. To be called when it is due; waits for servers. */
    void open() {
        try {
            use(connect());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(DEBUG, "NATS is not there yet: {0}", Link.oneLine(e));
            synchronized (this) {
                backoff.failed(System.nanoTime());
            }
        } finally {
            synchronized (this) {
                isOpening = false;
            }
        }
    }

    private void use(Servers next) {
        synchronized (this) {
            if (closing) {
                next.close();
                return;
            }
            servers = next;
            hasEnded = false;
            backoff.forget();
        }
        isBack();
        owner.interrupted();
    }

    /** Opens no other any more, and ends what there is. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        servers.close();
    }
}
