package hubbub.server;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import hubbub.server.ChatClient.Ending;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class DrainTest {

    @Test
    void whenTheServerStopsEverybodyHearsWhatWasSaidAndIsTold1001() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start();
        List<ChatClient> clients = ChatClient.connect(hubbub.room(), 20);
        for (int i = 0; i < 100; i++) {
            clients.getFirst().say("last words " + i);
        }
        assertEquals("last words 0", clients.getFirst().hear(), "so far at least it was accepted");

        hubbub.stop();

        for (ChatClient client : clients) {
            assertEquals(new Ending(1001, "the server is going away"), client.ending());
        }
        List<String> accepted = clients.get(1).rest();
        for (int i = 0; i < accepted.size(); i++) {
            assertEquals("last words " + i, accepted.get(i));
        }
        assertEquals(accepted.subList(1, accepted.size()), clients.getFirst().rest(), "what one heard all heard");
        clients.subList(2, clients.size()).forEach(client -> assertEquals(accepted, client.rest()));
        assertEquals(0, hubbub.hubbub.figures().clients());
    }

    @Test
    void whileItDrainsNewcomersAreRefusedWith503AndReadinessIsDown() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.within=PT20S");
        StubbornClient stubborn = new StubbornClient(hubbub.port());
        stubborn.say("I will not go");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(hubbub::close);
        assertEquals(1001, stubborn.readCloseCode(), "it is told, and does not answer");

        var ready = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(hubbub.http("/health/ready")).build(), BodyHandlers.ofString());
        CompletionException refused = assertThrows(CompletionException.class, () -> ChatClient.connect(hubbub.room()));

        assertEquals(503, ready.statusCode());
        assertEquals(503, ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode());
        stubborn.close();
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatNeverAnswersDoesNotKeepTheServerBeyondItsTime() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.within=PT0.5S");
        try (StubbornClient stubborn = new StubbornClient(hubbub.port())) {
            stubborn.say("I will not go");
            long before = System.nanoTime();

            hubbub.stop();

            assertEquals(1001, stubborn.readCloseCode());
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(4), "half a second, and Helidon's own grace");
        }
    }
}
