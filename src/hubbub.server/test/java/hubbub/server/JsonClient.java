package hubbub.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who speaks {@code hubbub.v1.json}, on the JDK's own WebSocket. Keeps the position it was told last. */
final class JsonClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChatClient client;
    private String position = "";

    private JsonClient(ChatClient client) {
        this.client = client;
    }

    /** Connects, and says nothing yet. */
    static JsonClient connect(URI room) {
        return connect(HTTP.newWebSocketBuilder(), room);
    }

    /** Connects with the headers of this handshake. */
    static JsonClient connect(WebSocket.Builder handshake, URI room) {
        return new JsonClient(ChatClient.connect(handshake.subprotocols("hubbub.v1.json"), room));
    }

    /** Connects as this person. The fields are JSON, behind those of key and name: {@code ,"history":3}. */
    static JsonClient hello(URI room, String name, String fields) {
        return connect(room).say("{\"t\":\"hello\",\"key\":\"" + key(name) + "\",\"name\":\"" + name + "\"" + fields + "}");
    }

    /** A key of this person's own: long enough, and no secret. */
    static String key(String name) {
        return name + "-0123456789-0123456789";
    }

    /** Sends this as it is. */
    JsonClient say(String json) {
        client.say(json);
        return this;
    }

    /** Says something to the room. */
    JsonClient say(String id, String text) {
        return say("{\"t\":\"say\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
    }

    /** The next message of this type; what comes before it is left out. */
    String hear(String type) throws InterruptedException {
        return hearOneOf(List.of(type));
    }

    /** The next message of one of these types; what comes before it is left out. */
    String hearOneOf(List<String> types) throws InterruptedException {
        String next;
        do {
            next = client.hear();
            if (next == null) {
                throw new AssertionError("no " + types + " within ten seconds");
            }
            position = field(next, "position").orElse(position);
        } while (!types.contains(field(next, "t").orElseThrow()));
        return next;
    }

    /** The next message. */
    String hear() throws InterruptedException {
        return client.hear();
    }

    /** All that waits to be heard. */
    List<String> rest() {
        return client.rest();
    }

    String position() {
        return position;
    }

    String subprotocol() {
        return client.webSocket().getSubprotocol();
    }

    ChatClient.Ending ending() {
        return client.ending();
    }

    /** The first string or number of this name, wherever it stands. */
    static Optional<String> field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\"([^\"]*)\"|[0-9a-z]+)").matcher(json);
        return found.find() ? Optional.of(found.group(2) == null ? found.group(1) : found.group(2)) : Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }
}
