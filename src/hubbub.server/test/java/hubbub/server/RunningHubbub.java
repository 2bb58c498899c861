package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import hubbub.room.RoomLogs;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;

/** A whole server on a free port of the loopback, for one test. */
final class RunningHubbub implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Hubbub hubbub;
    private final WebServer server;
    private final int port;

    private RunningHubbub(Hubbub hubbub, WebServer server) {
        this.hubbub = hubbub;
        this.server = server;
        this.port = server.port();
    }

    /** Starts one, with these settings, each {@code key=value}. */
    static RunningHubbub start(String... settings) {
        return serve(unserved(settings));
    }

    /** The same, with these logs. */
    static RunningHubbub start(RoomLogs logs) throws IOException, InterruptedException {
        return serve(new Hubbub(settings(), logs));
    }

    private static RunningHubbub serve(Hubbub hubbub) {
        WebServerConfig.Builder config = WebServer.builder();
        hubbub.configure(config);
        return new RunningHubbub(hubbub, config.build().start());
    }

    /** All of it but the server. */
    static Hubbub unserved(String... settings) {
        Settings all = settings(settings);
        try {
            return new Hubbub(all, Logs.open(all));
        } catch (UsageException | IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Settings settings(String... settings) {
        boolean saysWhereItKeeps = Stream.of(settings).anyMatch(setting -> setting.startsWith("log="));
        List<String> arguments = Stream.of(
                Stream.of("--host=127.0.0.1", "--port=0"),
                saysWhereItKeeps ? Stream.<String>of() : Stream.of("--set=log=memory"),
                Stream.of(settings).map(setting -> "--set=" + setting)).flatMap(some -> some).toList();
        try {
            return Settings.load(CommandLine.parse(arguments), Map.of());
        } catch (UsageException e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return port;
    }

    URI room() {
        return URI.create("ws://127.0.0.1:" + port() + "/room");
    }

    URI room(String name) {
        return URI.create(room() + "/" + name);
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** What a GET of this path is answered with. */
    String get(String path) {
        try {
            return HTTP.send(HttpRequest.newBuilder(http(path)).build(), BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void stop() throws InterruptedException {
        hubbub.stop(server);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
