package hubbub.jetstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;

/** How this node is connected to NATS. */
final class Link {

    /** A server that answers no ping for so long is as good as gone; another is looked for. */
    private static final Duration PING_EVERY = Duration.ofSeconds(1);
    private static final int PINGS_UNANSWERED = 2;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(250);
    private static final Duration JITTER = Duration.ofMillis(250);

    /** What may wait to be written: more than all rooms together send, see {@link Outgoing#WINDOW}, unless there are hundreds. */
    private static final int OUTGOING_MESSAGES = 64 * 1024;

    private static final String PREFIX = "nats.";

    /** Who may be in an address, with a password. */
    private static final String USER_IN_ADDRESS = "//[^/,]*@";

    private Link() { }

    /**
     * Where the servers are, and how to be let in.
     *
     * @param urls     of servers, with commas between: {@code nats://host:4222}, or {@code tls://}
     * @param user     with a password; empty if none is needed
     * @param password see {@code user}
     * @param credentials file that lets this node in, in place of a password, see {@link Credentials}; empty if none is needed
     * @param ca       file with the certificates, in PEM, that those of servers are signed with; empty for those Java trusts
     * @param replicas servers that keep each message, 1, 3 or 5
     */
    record Settings(String urls, String user, String password, String credentials, String ca, int replicas) {

        static Settings of(Map<String, String> options) {
            return new Settings(options.getOrDefault(PREFIX + "url", Options.DEFAULT_URL),
                                options.getOrDefault(PREFIX + "user", ""), options.getOrDefault(PREFIX + "password", ""),
                                options.getOrDefault(Credentials.KNOB, ""), options.getOrDefault(PREFIX + "ca", ""),
                                Integer.parseInt(options.getOrDefault(PREFIX + "replicas", "1")));
        }

        /** Without what lets anybody in. */
        @Override
        public String toString() {
            return "NATS at " + urls.replaceAll(USER_IN_ADDRESS, "//");
        }

        private String[] servers() {
            return urls.strip().split("\\s*,\\s*");
        }
    }

    /**
     * Connects, and stays so for as long as it can: if a server is lost, another is looked for, for ever; unless one says twice,
     * in the same words, that this node is not let in.
     *
     * @throws IOException if none can be had at first; a sentence for operators
     */
    static Connection open(Settings settings, ConnectionListener listener, ErrorListener errors) throws IOException {
        if (!settings.user().isEmpty() && !settings.credentials().isEmpty()) {
            throw new IOException("there is %suser or %s, not both".formatted(PREFIX, Credentials.KNOB));
        }
        NamedServers servers = new NamedServers();
        try {
            Options.Builder options = options(settings, servers).connectionListener(listener).errorListener(errors);
            if (!settings.user().isEmpty()) {
                options.userInfo(settings.user(), settings.password());
            }
            if (!settings.credentials().isEmpty()) {
                options.authHandler(Credentials.in(Path.of(settings.credentials())));
            }
            if (!settings.ca().isEmpty()) {
                options.sslContext(trusting(Path.of(settings.ca())));
            }
            return Nats.connect(options.build());
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException("cannot connect to %s: %s; see %surl, %suser, %s and %sca".formatted(
                    settings, oneLine(servers.failure().orElse(e)), PREFIX, PREFIX, Credentials.KNOB, PREFIX), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + settings, e);
        }
    }

    private static Options.Builder options(Settings settings, NamedServers servers) {
        return new Options.Builder()
                .servers(settings.servers())
                .serverPool(servers)
                .dataPortType(TlsPort.class.getName())
                .maxControlLine(Credentials.MOST_BYTES) // How long a token may be is for the servers to say.
                .connectionName("hubbub")
                .connectionTimeout(CONNECT_WITHIN)
                .pingInterval(PING_EVERY)
                .maxPingsOut(PINGS_UNANSWERED)
                .maxReconnects(-1)
                .reconnectWait(TRY_AGAIN_AFTER)
                .reconnectJitter(JITTER)
                .reconnectJitterTls(JITTER)
                .reconnectBufferSize(0) // It would send what has been called failed long since.
                .maxMessagesInOutgoingQueue(OUTGOING_MESSAGES)
                .dontForceFlushOnRequest();
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
        } catch (IOException e) {
            throw new IOException("%sca %s cannot be read".formatted(PREFIX, file), e);
        }
        if (trusted.size() == 0) {
            throw new IOException("%sca %s has no certificate in it".formatted(PREFIX, file));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** What an exception says, fit for a sentence and for everybody to read. */
    static String oneLine(Exception e) {
        return oneLine(String.valueOf(e.getMessage()));
    }

    /** The same of what servers say. */
    static String oneLine(String words) {
        return words.replaceAll("[\\s\\p{Cntrl}]+", " ").replaceAll(USER_IN_ADDRESS, "//");
    }
}
