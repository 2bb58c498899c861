package hubbub.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a webhook posts to, on the JDK's own HTTP server. It takes everything with 204, unless a test wants it otherwise. */
final class Receiver implements AutoCloseable {

    private static final byte[] KEY = "a key of 32 bytes for our tests.".getBytes(UTF_8);

    static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    private static final Pattern OFFSET = Pattern.compile("\"t\":\"(msg|reset)\"[^}]*?\"off\":\"([0-9]+)\"");

    /** Clocks of the two are the same here. */
    private static final long TOLERANCE_SECONDS = 60;

    /**
     * One request.
     *
     * @param fault what is wrong with it; empty if nothing
     * @param nanos when it came
     * @param isTaken whether it was answered with 2xx, once it was
     */
    record Posted(String path, String id, String body, String fault, long nanos, CompletableFuture<Boolean> isTaken) {

        /** The offsets in it, those of resets with an exclamation mark. */
        List<String> offsets() {
            return OFFSET.matcher(body).results()
                    .map(found -> found.group(2) + (found.group(1).equals("reset") ? "!" : "")).toList();
        }
    }

    /** How to answer one request. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Posted> answered = new LinkedBlockingQueue<>();
    private volatile Reply usual = status(204);

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static Reply status(int status, String... header) {
        return exchange -> {
            if (header.length > 0) {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** The next requests are answered so, one each. */
    Receiver next(Reply... next) {
        replies.addAll(List.of(next));
        return this;
    }

    /** From now on all others are answered so. */
    Receiver usually(Reply reply) {
        usual = reply;
        return this;
    }

    /** Settings for a server that posts what is said in the public room here, and these. */
    String[] settings(String... more) {
        return Stream.concat(Stream.of("webhooks.archive.url=http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                                       "webhooks.archive.secret=" + SECRET, "webhooks.archive.longest-pause=PT0.05S"),
                             Stream.of(more)).toArray(String[]::new);
    }

    /** The next request, whatever the answer was. */
    Posted posted() throws InterruptedException {
        return next(posted);
    }

    /** The next request that is answered with 2xx. */
    Posted taken() throws InterruptedException {
        Posted next = next(answered);
        while (!next.isTaken().orTimeout(10, TimeUnit.SECONDS).join()) {
            next = next(answered);
        }
        return next;
    }

    /** All offsets that were answered with 2xx, up to this one, but for repeats, which are left out as etc/webhooks.md says. */
    List<String> takenUpTo(int last) throws InterruptedException {
        List<String> offsets = new ArrayList<>();
        for (int newest = 0; newest < last;) {
            for (String offset : taken().offsets()) {
                if (Integer.parseInt(offset) > newest) {
                    newest = Integer.parseInt(offset);
                    offsets.add(offset);
                }
            }
        }
        return offsets;
    }

    /** Forgets the requests that have come, so that the next is one that comes. */
    void forgetPosted() {
        posted.clear();
    }

    /** Whether there was no request that a test has not asked for. */
    boolean isIdle() {
        return posted.isEmpty();
    }

    private static Posted next(BlockingQueue<Posted> queue) throws InterruptedException {
        Posted next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was posted within ten seconds");
        }
        if (!next.fault().isEmpty()) {
            throw new AssertionError(next.fault());
        }
        return next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Posted request = new Posted(exchange.getRequestURI().getPath(), header(exchange, "webhook-id"),
                                        new String(body, UTF_8), fault(exchange, body), System.nanoTime(),
                                        new CompletableFuture<>());
            posted.add(request);
            answered.add(request); // In the order in which they come: the next may be here before this thread goes on.
            Reply next = replies.poll();
            try {
                (next == null ? usual : next).to(exchange);
            } finally {
                request.isTaken().complete(exchange.getResponseCode() / 100 == 2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    /** By its own means, as https://www.standardwebhooks.com tells receivers to. */
    private static String fault(HttpExchange exchange, byte[] body) {
        String timestamp = header(exchange, "webhook-timestamp");
        String signed = header(exchange, "webhook-id") + "." + timestamp + "." + new String(body, UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            String right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
            return !exchange.getRequestMethod().equals("POST") ? "it is a " + exchange.getRequestMethod()
                    : !header(exchange, "webhook-signature").equals(right) ? "it is not signed: " + signed
                    : Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_SECONDS
                    ? "it is of another time: " + timestamp
                    : !header(exchange, "content-type").equals("application/json") ? "it says it is no JSON" : "";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
