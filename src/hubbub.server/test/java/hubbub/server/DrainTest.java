package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
    void whoHasNotSaidHelloIsNotWaitedForWhenTheServerStops() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start();
        JsonClient ada = JsonClient.connect(hubbub.room());
        long before = System.nanoTime();

        hubbub.stop();

        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(5), "a hello has ten seconds");
        assertEquals(1001, ada.ending().code());
    }

    @Test
    void allRoomsAreClosedAtTheSameTimeEachAsIfItWereTheOnlyOne() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.spread=PT3S", "drain.within=PT7S");
        List<List<ChatClient>> rooms = new ArrayList<>();
        for (URI room : List.of(hubbub.room(), hubbub.room("attic"), hubbub.room("cellar"), hubbub.room("garden"))) {
            rooms.add(ChatClient.connect(room, 3));
            rooms.getLast().getFirst().say("last words").say("in " + room);
        }
        JsonClient ada = JsonClient.hello(hubbub.room("attic"), "Ada", "");
        ada.hear("welcome");
        long before = System.nanoTime();

        hubbub.stop();

        assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(6), "in turn four rooms would take longer");
        assertTrue(ada.hear("bye").contains("\"code\":1001"));
        for (List<ChatClient> room : rooms) {
            for (ChatClient client : room) {
                assertEquals(new Ending(1001, "the server is going away"), client.ending());
            }
            List<String> heard = room.getLast().rest();
            assertEquals("last words", heard.getFirst());
            assertEquals(heard, room.get(1).rest().stream().filter(heard::contains).toList());
        }
        assertEquals(0, hubbub.hubbub.rooms().figures().clients());
    }

    @Test
    void atFirstItIsOnlyNotReadyThenItListensNoMore() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.delay=PT3S");
        ChatClient.connect(hubbub.room()).close(); // What is slow only the first time is done.
        assertEquals(200, ready(hubbub));
        CompletableFuture<Void> stopped = stopping(hubbub);
        while (ready(hubbub) == 200) {
            Thread.onSpinWait();
        }

        try (ChatClient late = ChatClient.connect(hubbub.room())) {
            assertEquals("still time", late.say("still time").hear(), "a load balancer may not have seen it yet");
            assertEquals(1001, late.ending().code());
        }
        assertTrue(Patience.until(Duration.ofSeconds(10), () -> !listens(hubbub)), "it does not listen any more");
        stopped.get(10, TimeUnit.SECONDS);
    }

    /** Not on the common pool, which the clients need. */
    private static CompletableFuture<Void> stopping(RunningHubbub hubbub) {
        return CompletableFuture.runAsync(hubbub::close, Thread::startVirtualThread);
    }

    private static int ready(RunningHubbub hubbub) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(hubbub.http("/health/ready")).build(), BodyHandlers.ofString())
                .statusCode();
    }

    /** Who is told to go may be quicker than the socket that listens is closed, and is then told 503. */
    private static boolean listens(RunningHubbub hubbub) {
        try {
            return ready(hubbub) != 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whileItClosesNobodyCanConnect() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.within=PT20S");
        StubbornClient stubborn = new StubbornClient(hubbub.port());
        stubborn.say("I will not go");
        CompletableFuture<Void> stopped = stopping(hubbub);
        assertEquals(1001, stubborn.readCloseCode(), "it is told, and does not answer");

        assertThrows(CompletionException.class, () -> ChatClient.connect(hubbub.room()));

        assertTrue(Patience.until(Duration.ofSeconds(10), () -> !listens(hubbub)));
        stubborn.close();
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void halfARequestDoesNotKeepItFromStopping() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start();
        try (RawHttp half = new RawHttp(hubbub.port()); RawHttp silent = new RawHttp(hubbub.port())) {
            half.send("GET / HTTP/1.1\r\nHos");
            Browser.await(2, hubbub.hubbub::connections);
            long before = System.nanoTime();

            hubbub.stop();

            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(4));
            silent.hearAll();
        }
    }

    @Test
    void ifItIsToldSoItSaysThatItRestarts() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.restart=true");
        List<ChatClient> clients = ChatClient.connect(hubbub.room(), 3);

        hubbub.stop();

        clients.forEach(client -> assertEquals(new Ending(1012, "the server restarts"), client.ending()));
    }

    @Test
    void clientsAreToldOneAfterTheOther() throws Exception {
        RunningHubbub hubbub = RunningHubbub.start("drain.spread=PT1S");
        List<ChatClient> clients = ChatClient.connect(hubbub.room(), 25);
        long before = System.nanoTime();
        List<CompletableFuture<Long>> times = clients.stream()
                .map(client -> CompletableFuture.supplyAsync(client::ending, Thread::startVirtualThread)
                        .thenApply(ending -> System.nanoTime() - before))
                .toList();

        hubbub.stop();

        List<Long> sorted = times.stream().map(CompletableFuture::join).sorted().toList();
        long first = sorted.getFirst();
        long last = sorted.getLast();
        assertTrue(last - first >= TimeUnit.MILLISECONDS.toNanos(300), "25 of them, at most one each 20 ms or so: " + sorted);
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
