package hubbub.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hubbub.room.RoomLogs;
import hubbub.terminal.Commands;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;

import static java.lang.System.Logger.Level.ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The command. Exit codes: 0 after --help and --version, 1 if the server cannot start, 2 for a mistake in options or
 * configuration.
 */
public final class Main {

    private Main() { }

    /** Starts the server, or says in one line why not. */
    public static void main(String[] arguments) {
        try {
            if (Commands.areMeantBy(List.of(arguments))) {
                PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
                System.exit(Commands.run(List.of(arguments), System.getenv(), System.in, out, System.err));
            }
            if (Tools.areMeantBy(List.of(arguments))) {
                Tools.run(List.of(arguments), System.getenv(), System.in, System.out);
                return;
            }
            CommandLine line = CommandLine.parse(List.of(arguments));
            switch (line.action()) {
                case HELP -> System.out.print(
                        CommandLine.USAGE + Stream.of(Knob.values()).map(Knob::help).collect(Collectors.joining())
                                + WebhookSettings.help());
                case VERSION -> System.out.println("hubbub " + version());
                case SERVE -> serve(Settings.load(line, System.getenv()));
            }
        } catch (UsageException e) {
            fail(2, e.getMessage());
        } catch (IOException e) {
            fail(1, e.getMessage());
        } catch (InterruptedException e) {
            fail(1, "interrupted while starting");
        } catch (RuntimeException e) {
            System.getLogger(Main.class.getName()).log(ERROR, "The server cannot start because of a defect; report this", e);
            fail(1, "cannot start");
        }
    }

    private static void serve(Settings settings) throws IOException, UsageException, InterruptedException {
        tryPort(settings);
        Hubbub hubbub = hubbub(settings, Logs.open(settings));
        WebServer server = build(hubbub).start();
        if (!server.isRunning()) {
            throw new IOException("cannot listen on %s port %d".formatted(Text.visible(settings.host()), settings.port()));
        }
        try {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> stop(hubbub, server)));
        } catch (IllegalStateException e) {
            return; // It has been stopped before it was there, and is going.
        }
        Signals.handle();
        String host = settings.host().equals("0.0.0.0") ? "localhost" : settings.host();
        System.out.printf("Hubbub %s listens on http%s://%s:%d/%n",
                          version(), server.hasTls() ? "s" : "", Text.visible(host), server.port());
    }

    private static Hubbub hubbub(Settings settings, RoomLogs logs) throws IOException, InterruptedException {
        try {
            return new Hubbub(settings, logs);
        } catch (IOException e) {
            throw new IOException("%s; mend that where rooms are kept (%s=%s), or choose another log".formatted(
                    e.getMessage(), Knob.LOG.key(), settings.log().kind()), e);
        }
    }

    private static WebServer build(Hubbub hubbub) throws UsageException {
        WebServerConfig.Builder config = WebServer.builder();
        try {
            hubbub.configure(config);
            return config.build();
        } catch (RuntimeException e) {
            throw new UsageException("the configuration under server is not valid: " + Text.visible(e.getMessage()));
        }
    }

    /** Helidon reports a port that is taken with a stack trace; this says it in one line. */
    private static void tryPort(Settings settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("cannot listen on %s port %d: %s; choose another with --port or --host"
                    .formatted(Text.visible(settings.host()), settings.port(), e.getMessage()), e);
        }
    }

    private static void stop(Hubbub hubbub, WebServer server) {
        try {
            hubbub.stop(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String version() {
        return Main.class.getModule().getDescriptor().version().map(Object::toString).orElse("of unknown version");
    }

    private static void fail(int exitCode, String message) {
        System.err.println("hubbub: " + message);
        System.exit(exitCode);
    }
}
