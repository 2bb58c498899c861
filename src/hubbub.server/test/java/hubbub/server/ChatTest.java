package hubbub.server;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import hubbub.server.ChatClient.Ending;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.testing.junit5.ServerTest;
import io.helidon.webserver.testing.junit5.SetUpServer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import org.glassfish.tyrus.client.ClientManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** People talking, through whole servers and clients that others have written: Tyrus and the JDK's. */
@ServerTest
@Timeout(60)
class ChatTest {

    private static final Hubbub HUBBUB = RunningHubbub.unserved();

    private final URI room;

    ChatTest(WebServer server) {
        this.room = URI.create("ws://127.0.0.1:" + server.port() + "/room");
    }

    @SetUpServer
    static void serve(WebServerConfig.Builder server) {
        HUBBUB.configure(server);
    }

    /** Tyrus's client, as a listener that collects. */
    private static final class TyrusClient extends Endpoint {

        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) heard::add);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            closed.complete(reason.getCloseCode().getCode());
        }

        String hear() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void tyrusAndTheJdkTalkToEachOtherAndHearThemselves() throws Exception {
        TyrusClient tyrus = new TyrusClient();
        Session session = ClientManager.createClient()
                .connectToServer(tyrus, ClientEndpointConfig.Builder.create().build(), room);
        session.getBasicRemote().sendText("hello from Tyrus");
        assertEquals("hello from Tyrus", tyrus.hear());

        try (ChatClient jdk = ChatClient.connect(room)) {
            jdk.say("hello from the JDK, ünïcödé 🎉");
            assertEquals("hello from the JDK, ünïcödé 🎉", jdk.hear());
            assertEquals("hello from the JDK, ünïcödé 🎉", tyrus.hear());
            session.getBasicRemote().sendText("and back");
            assertEquals("and back", jdk.hear());
        }
        session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "bye"));

        assertEquals(1000, tyrus.closed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aHundredClientsHearAllInOneOrder() throws Exception {
        List<ChatClient> clients = ChatClient.connect(room, 100);
        for (int i = 0; i < 50; i++) {
            clients.get(i % clients.size()).say("message " + i);
        }

        List<String> order = clients.getFirst().hear(50);

        assertEquals(50, order.stream().filter(text -> text.startsWith("message")).distinct().count());
        for (ChatClient client : clients.subList(1, clients.size())) {
            assertEquals(order, client.hear(50));
        }
        clients.forEach(client -> assertTrue(client.heardAll()));
        clients.forEach(ChatClient::close);
    }

    @Test
    void fragmentsArriveAsOneMessageAndAPingIsAnswered() throws Exception {
        try (ChatClient client = ChatClient.connect(room)) {
            client.webSocket().sendText("one ", false).join();
            client.webSocket().sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
            client.webSocket().sendText("message", true).join();

            assertEquals("one message", client.hear());
        }
    }

    @Test
    void binaryIsRefusedWith1003AndNobodyElseNotices() throws Exception {
        try (ChatClient rude = ChatClient.connect(room); ChatClient other = ChatClient.connect(room)) {
            rude.webSocket().sendBinary(ByteBuffer.wrap(new byte[10]), true).join();

            assertEquals(new Ending(1003, "only text is spoken here"), rude.ending());
            assertEquals("still here", other.say("still here").hear());
        }
    }

    @Test
    void whatIsLongerThanAllowedIsRefusedWith1009AndTheLongestIsNot() throws Exception {
        try (ChatClient client = ChatClient.connect(room)) {
            String longest = "x".repeat(65_536);
            assertTrue(longest.equals(client.say(longest).hear()), "64 KiB come back whole");
            client.webSocket().sendText(longest + "x", true).join();

            assertEquals(1009, client.ending().code());
        }
    }

    @Test
    void aNormalCloseIsAnsweredWithItsOwnCode() {
        try (ChatClient client = ChatClient.connect(room)) {
            client.webSocket().sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

            assertEquals(1000, client.ending().code());
        }
    }

    @AfterAll
    static void close() throws InterruptedException {
        HUBBUB.close();
    }
}
