package hubbub.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client on the JDK's own WebSocket. */
final class ChatClient implements WebSocket.Listener, AutoCloseable {

    /** How a connection ended: the server's close frame, or 1006 and what was thrown. */
    record Ending(int code, String reason) { }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();
    private WebSocket webSocket;

    private ChatClient() { }

    static ChatClient connect(URI room) {
        return connect(HTTP.newWebSocketBuilder(), room);
    }

    /** Connects with the headers and the HTTP client of this handshake. */
    static ChatClient connect(WebSocket.Builder handshake, URI room) {
        ChatClient client = new ChatClient();
        client.webSocket = handshake.buildAsync(room, client).orTimeout(10, TimeUnit.SECONDS).join();
        return client;
    }

    /** Connects clients that are in the room for certain: each has heard itself. */
    static List<ChatClient> connect(URI room, int count) throws InterruptedException {
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ChatClient client = connect(room);
            String name = "here is " + i;
            client.say(name);
            client.hearUntil(name);
            clients.add(client);
        }
        for (ChatClient client : clients) {
            client.hearUntilOrNow("here is " + (count - 1));
        }
        return clients;
    }

    ChatClient say(String text) {
        webSocket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
        return this;
    }

    WebSocket webSocket() {
        return webSocket;
    }

    /** The next message, or null after ten seconds. */
    String hear() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    List<String> hear(int count) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(hear());
        }
        return messages;
    }

    private void hearUntil(String text) throws InterruptedException {
        String next = hear();
        while (!text.equals(next)) {
            if (next == null) {
                throw new AssertionError("never heard: " + text);
            }
            next = hear();
        }
        last = text;
    }

    private String last = "";

    private void hearUntilOrNow(String text) throws InterruptedException {
        if (!last.equals(text)) {
            hearUntil(text);
        }
    }

    /** All that waits to be heard. */
    List<String> rest() {
        List<String> messages = new ArrayList<>();
        heard.drainTo(messages);
        return messages;
    }

    /** Whether nothing waits to be heard. */
    boolean heardAll() {
        return heard.isEmpty();
    }

    Ending ending() {
        return ending.orTimeout(15, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            heard.add(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ending.complete(new Ending(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ending.complete(new Ending(1006, String.valueOf(error)));
    }

    @Override
    public void close() {
        webSocket.abort();
    }
}
