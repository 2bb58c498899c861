import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives a runtime image its AOT cache (JEP 483, 514, 515): starts the server from it, does once what it will do every day,
 * and stops it; the JVM then writes which classes it loaded and which methods were busy. Called by the build:
 *
 * <pre>java etc/Rehearsal.java IMAGE</pre>
 *
 * <p>An image without the cache is as good, it only starts more slowly; so what goes wrong here is one line and not the end.
 */
final class Rehearsal {

    private static final Pattern ADDRESS = Pattern.compile("listens on (http://\\S+)/");
    private static final List<String> PATHS = List.of("/", "/style.css", "/main.js", "/health/ready", "/metrics", "/nothing");
    private static final int CLIENTS = 20;
    private static final int MESSAGES_EACH = 400;
    private static final int WINDOW = 20;

    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments[0]).toAbsolutePath();
        Path cache = image.resolve("lib/hubbub.aot");
        Files.deleteIfExists(cache);
        Path data = Files.createTempDirectory("rehearsal");
        ProcessBuilder builder = new ProcessBuilder(
                image.resolve("bin/hubbub").toString(), "--port", "0", "--host", "127.0.0.1", "--data", data.toString())
                .directory(cache.getParent().toFile()) // JAVA_OPTS is split at blanks, which a whole path may have.
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_OPTS", "-XX:AOTCacheOutput=" + cache.getFileName());
        Process server = builder.start();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (BufferedReader out = server.inputReader()) {
            rehearse(client, addressIn(out));
            server.toHandle().destroy(); // SIGTERM: it drains, then the JVM writes the cache.
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // What the JVM says of the cache is of no interest unless it is missing.
            }
            server.waitFor(2, TimeUnit.MINUTES);
        } catch (IOException | IllegalStateException e) {
            System.out.println("The rehearsal failed: " + e);
        } finally {
            client.shutdownNow(); // Closing would wait for whoever has not said goodbye.
            server.destroyForcibly().waitFor();
            delete(data);
        }
        System.out.println(Files.exists(cache)
                ? "AOT cache: %s, %d MB".formatted(cache, Files.size(cache) / 1024 / 1024)
                : "NO AOT CACHE: the image starts more slowly.");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String addressIn(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return address.group(1);
            }
        }
        throw new IllegalStateException("the server did not start");
    }

    private static void rehearse(HttpClient client, String address) throws IOException, InterruptedException {
        for (String path : PATHS) {
            client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.discarding());
        }
        CountDownLatch heard = new CountDownLatch(CLIENTS * CLIENTS * MESSAGES_EACH);
        List<WebSocket> sockets = new ArrayList<>();
        URI room = URI.create(address.replace("http", "ws") + "/room");
        for (int i = 0; i < CLIENTS; i++) {
            sockets.add(client.newWebSocketBuilder().buildAsync(room, new Listener(heard)).join());
        }
        for (int said = 0; said < MESSAGES_EACH; said++) {
            for (WebSocket socket : sockets) {
                socket.sendText("Rehearsal, message " + said + ": Grüße, 你好", true).join();
            }
            long due = (long) CLIENTS * CLIENTS * (MESSAGES_EACH - said + WINDOW);
            while (heard.getCount() > due) {
                Thread.onSpinWait(); // No further ahead than the room lets one be.
            }
        }
        if (!heard.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("not everything was heard");
        }
        for (WebSocket socket : sockets.subList(0, CLIENTS / 2)) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join(); // The others are told to go by the server.
        }
    }

    private record Listener(CountDownLatch heard) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.countDown();
            socket.request(1);
            return null;
        }
    }
}
