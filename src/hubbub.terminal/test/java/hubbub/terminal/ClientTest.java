package hubbub.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Servers that mean no good, over real sockets. */
@Timeout(30)
class ClientTest {

    private static final long MOST_ON_ITS_WAY = 32L * 1024 * 1024; // What two kernels' sides of a socket may hold, and more.

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private Client client;

    /** Runs a client on a thread of its own. */
    private void start(RawServer server, long longestSilence, Event.Audience audience) {
        start(server.room(), longestSilence, audience);
    }

    private void start(URI room, long longestSilence, Event.Audience audience) {
        LongSupplier clock = new Elapsed();
        Profile ada = Profile.of("key", Optional.of("Ada"), Optional.empty(), 0);
        RoomSession session = new RoomSession(ada, Long.MAX_VALUE, audience, clock, new Random(1));
        client = new Client(http, room, session, clock, longestSilence);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                client.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
    }

    private <T extends Event> T await(Class<T> kind) throws InterruptedException {
        Event next;
        do {
            next = events.poll(20, TimeUnit.SECONDS);
            assertTrue(next != null, "no " + kind);
        } while (!kind.isInstance(next));
        return kind.cast(next);
    }

    private Event.Ended endedBy(String answer, RawServer.Conduct conduct) throws IOException, InterruptedException {
        try (RawServer server = RawServer.start(answer, conduct)) {
            start(server, Client.LONGEST_SILENCE, events::add);
            return await(Event.Ended.class);
        }
    }

    @Test
    void aMessageWithoutEndIsCut() throws Exception {
        AtomicLong sent = new AtomicLong();
        Event.Ended ended = endedBy(RawServer.HERE, (_, out) -> {
            byte[] part = "x".repeat(60_000).getBytes();
            RawServer.frame(out, 0x01, part);
            while (true) {
                RawServer.frame(out, 0x00, part);
                sent.addAndGet(part.length);
            }
        });

        assertEquals(new Event.Ended(Event.Ending.REFUSED, "the server sends messages without end"), ended);
        assertTrue(sent.get() < MOST_ON_ITS_WAY, sent + " bytes were taken");
    }

    @Test
    void aFloodIsReadAsFastAsItIsShownAndNotKept() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch shown = new CountDownLatch(1);
        try (RawServer server = RawServer.start(RawServer.HERE, (_, out) -> flood(out, sent))) {
            start(server, Client.LONGEST_SILENCE, heldAt(Event.Said.class, shown));
            await(Event.Said.class);
            long before;
            do { // Until nothing more goes out: the server is held by TCP.
                before = sent.get();
                Thread.sleep(200);
            } while (sent.get() != before);

            assertTrue(before < MOST_ON_ITS_WAY, before + " bytes were taken");
            client.leave();
            shown.countDown();
            assertEquals(Event.Ending.LEFT, await(Event.Ended.class).ending(), "and one can go whenever one wants");
        }
    }

    private static void flood(OutputStream out, AtomicLong sent) throws IOException {
        RawServer.text(out, RawServer.WELCOME);
        for (long offset = 1; true; offset++) {
            RawServer.text(out, "{\"t\":\"msg\",\"off\":\"" + offset + "\",\"from\":{\"id\":\"b\",\"name\":\"B\"},\"at\":\"\","
                    + "\"text\":\"" + "x".repeat(4_000) + "\"}");
            sent.addAndGet(4_000);
        }
    }

    /** Keeps the client's thread where it tells of this. */
    private Event.Audience heldAt(Class<? extends Event> kind, CountDownLatch until) {
        return event -> {
            events.add(event);
            if (kind.isInstance(event)) {
                hold(until);
            }
        };
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsSilentOrNeverFinishesAMessageIsLeftAndAskedAgain() throws Exception {
        try (RawServer server = RawServer.start(RawServer.HERE, (_, out) -> {
            RawServer.text(out, RawServer.WELCOME);
            RawServer.frame(out, 0x01, new byte[0]);
            while (true) {
                RawServer.frame(out, 0x00, new byte[0]);
                pause();
            }
        })) {
            start(server, 2_000, events::add); // To connect as well, on a busy machine.
            await(Event.Entered.class);
            assertEquals("nothing was heard", await(Event.Waiting.class).why());
            await(Event.Entered.class);

            assertTrue(server.connections() >= 2);
            client.leave();
        }
    }

    @Test
    void whatIsNotTheProtocolEndsIt() throws Exception {
        Event.Ended other = new Event.Ended(Event.Ending.REFUSED, "the server does not speak hubbub.v1.json");
        assertEquals(other, endedBy(RawServer.HERE, (_, out) -> RawServer.text(out, "hello")));
        assertEquals(other, endedBy(RawServer.HERE.replaceAll("Sec-WebSocket-Protocol.*\r\n", ""), (_, _) -> { }));
        assertEquals(new Event.Ended(Event.Ending.REFUSED, "the server sends what is no text"),
                     endedBy(RawServer.HERE, (_, out) -> RawServer.frame(out, 0x82, new byte[1])));
        assertEquals(new Event.Ended(Event.Ending.REFUSED, "the server answered with 200"),
                     endedBy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", (_, _) -> { }));
    }

    @Test
    void whyItIsClosedIsHeardThoughNothingCanBeSaidAnyMore() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        try (RawServer server = RawServer.start(RawServer.HERE, (_, out) -> {
            ByteArrayOutputStream both = new ByteArrayOutputStream(); // The close is there before anything fails.
            both.writeBytes(RawServer.text(RawServer.WELCOME));
            both.writeBytes(RawServer.frame(0x88, new byte[] {4403 >> 8, (byte) 4403}));
            out.write(both.toByteArray());
            out.close();
        })) {
            start(server, Client.LONGEST_SILENCE, heldAt(Event.Entered.class, said));
            await(Event.Entered.class);
            client.ask(session -> session.say("1", "answered with a reset"));
            client.ask(session -> session.say("2", "cannot be written"));
            said.countDown();

            assertEquals(new Event.Ended(Event.Ending.REFUSED, "closed with 4403"), await(Event.Ended.class));
            assertEquals(1, server.connections(), "and it did not come back");
        }
    }

    @Test
    void aRefusalWithoutEndIsNotReadForEver() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        try (RawServer server = RawServer.start("HTTP/1.1 503 No\r\n\r\n", (_, out) -> {
            try {
                while (true) {
                    out.write(new byte[1_000]);
                    pause();
                }
            } finally {
                dropped.countDown();
            }
        })) {
            start(server, 2_000, events::add);
            assertEquals("nothing was heard", await(Event.Waiting.class).why());

            assertTrue(dropped.await(10, TimeUnit.SECONDS));
            client.leave();
        }
    }

    /** The pace of a server that is slow, but never silent. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsToldToComeBackLaterDoes() throws Exception {
        String later = "HTTP/1.1 503 No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = RawServer.start(later, (_, _) -> { })) {
            start(server, Client.LONGEST_SILENCE, events::add);
            assertEquals(1_000, await(Event.Waiting.class).millis());
            assertTrue(await(Event.Waiting.class).millis() >= 1_000);
            assertTrue(server.connections() >= 2);
            client.leave();
        }
    }

    @Test
    void whatOneAskedBeforeOneLeftIsDoneAndWhatAfterIsTold() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = RawServer.start(RawServer.HERE, (_, out) -> RawServer.text(out, RawServer.WELCOME))) {
            start(server, Client.LONGEST_SILENCE, heldAt(Event.Entered.class, asked));
            await(Event.Entered.class);
            client.ask(session -> session.say("1", "one"));
            client.ask(session -> session.say("2", "two"));
            client.leave();
            client.leave();
            client.ask(session -> session.say("3", "too late"));
            asked.countDown();

            assertEquals(new Event.Refused("1", "one", Outbox.IN_DOUBT, "it may have been heard"), await(Event.Refused.class));
            assertEquals(new Event.Refused("2", "two", Outbox.IN_DOUBT, "it may have been heard"), await(Event.Refused.class));
            assertEquals(new Event.Refused("3", "too late", Outbox.UNSAID, "it was not said"), await(Event.Refused.class));
            assertEquals(Event.Ending.LEFT, await(Event.Ended.class).ending());
        }
    }

    @Test
    void oneMayLeaveWhileItConnects() throws Exception {
        try (RawServer server = RawServer.start("", (_, _) -> { })) {
            start(server, Client.LONGEST_SILENCE, events::add);
            client.leave();

            assertEquals(Event.Ending.LEFT, await(Event.Ended.class).ending());
        }
    }

    @Test
    void whoBreaksOffInTheMidstOfTheHandshakeOfTlsIsAskedAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> breakOff(server));
            start(URI.create("wss://localhost:" + server.getLocalPort() + "/room"), Client.LONGEST_SILENCE, events::add);

            String why = await(Event.Waiting.class).why();
            assertTrue(why.startsWith("TLS: "), why);
            client.leave();
        }
    }

    /** Reads what each says first, and is gone. */
    private static void breakOff(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[16_384]);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has gone, or the test.
            }
        }
    }
}
