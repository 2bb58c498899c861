package hubbub.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The commands for people and scripts: {@code chat}, {@code tail} and {@code say}. */
public final class Commands {

    /** What they are called; nothing else is loaded for whoever wants none of them. */
    private static final List<String> NAMES = List.of("chat", "tail", "say");

    static final int DONE = 0;
    static final int NO_CONNECTION = 1;
    static final int MISTAKE = 2;
    static final int REFUSED = 3;
    static final int IN_DOUBT = 4;

    private Commands() { }

    /** Whether these arguments are for one of them. */
    public static boolean areMeantBy(List<String> arguments) {
        return !arguments.isEmpty() && NAMES.contains(arguments.getFirst());
    }

    /** The usage of all of them, as lines. */
    public static String usage() {
        return Options.USAGE;
    }

    /**
     * Does what they say, until that is done, and returns the exit code. What it says on {@code out} and {@code err} is UTF-8.
     * {@code chat} takes the terminal that the process has, and not these streams.
     */
    public static int run(List<String> arguments, Map<String, String> environment, InputStream in, PrintStream out,
                          PrintStream err) {
        try {
            Options options = Options.parse(arguments, environment);
            if (options.help()) {
                out.print(Options.USAGE);
                out.flush();
                return DONE;
            }
            return switch (arguments.getFirst()) {
                case "tail" -> new Tail(options, out, err).run();
                case "say" -> new Say(options, in, out, err).run();
                default -> Chat.run(options, environment);
            };
        } catch (UsageException e) {
            err.println("hubbub: " + e.getMessage());
            return MISTAKE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_CONNECTION;
        }
    }

    /** A stay that has not begun. */
    record Stay(RoomSession session, Client client, HttpClient http) implements AutoCloseable {

        /** Waits for nothing: whoever ran the client has said goodbye. */
        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    /** Somebody for this room, with whom whatever happens there is told to this audience. */
    static Stay stay(URI room, Profile profile, long patienceMillis, Event.Audience audience) {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        HttpClient http = (room.getScheme().equals("ws") ? builder.sslContext(none()) : builder).build();
        Elapsed clock = new Elapsed();
        RoomSession session = new RoomSession(profile, patienceMillis, audience, clock, new SecureRandom());
        return new Stay(session, new Client(http, room, session, clock, Client.LONGEST_SILENCE), http);
    }

    /** Trusts nobody. Without TLS the JDK would still read all certificates that it knows, which takes a tenth of the start. */
    private static SSLContext none() {
        try {
            SSLContext none = SSLContext.getInstance("TLS");
            none.init(null, new TrustManager[0], null);
            return none;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has TLS", e);
        }
    }

    /** As whom a script comes: as nobody known, unless it has a key. Else its name would be that of whoever chats here. */
    static Profile profile(Options options) throws UsageException {
        Optional<String> key = options.key().isPresent() ? Optional.of(KeyFile.keyIn(options.key().get())) : Optional.empty();
        return Profile.of(key.orElseGet(Profile::newKey), options.name(), options.passphrase(), options.history());
    }

    /** The exit code of an end. */
    static int codeOf(Event.Ending ending) {
        return switch (ending) {
            case LEFT -> DONE;
            case UNREACHABLE -> NO_CONNECTION;
            case REFUSED -> REFUSED;
        };
    }
}
