package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same over TLS, with a certificate made here. */
@Timeout(120)
class TlsTest {

    @TempDir
    private static Path folder;
    private static LocalCertificate certificate;
    private static HttpClient http;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = LocalCertificate.make(folder);
        String both = Files.readString(certificate.pem());
        Files.writeString(folder.resolve("key.pem"), both.substring(both.indexOf("-----BEGIN PRIVATE KEY-----")));
        http = HttpClient.newBuilder().sslContext(certificate.trusting()).version(HttpClient.Version.HTTP_1_1).build();
    }

    private static RunningHubbub start(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("server.tls.private-key.pem.key.resource.path=" + folder.resolve("key.pem"));
        all.add("server.tls.private-key.pem.cert-chain.resource.path=" + certificate.pem());
        return RunningHubbub.start(all.toArray(String[]::new));
    }

    private static ChatClient connect(RunningHubbub hubbub) {
        return ChatClient.connect(http.newWebSocketBuilder(), URI.create("wss://localhost:" + hubbub.port() + "/room"));
    }

    private static Socket socket(RunningHubbub hubbub, int receiveBuffer) throws IOException {
        Socket socket = certificate.trusting().getSocketFactory().createSocket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress("localhost", hubbub.port()));
        return socket;
    }

    @Test
    void thePageAndTheRoomAreServed() throws Exception {
        try (RunningHubbub hubbub = start(); ChatClient ada = connect(hubbub); ChatClient bob = connect(hubbub)) {
            await(2L, hubbub.hubbub.figures()::clients);
            URI address = URI.create("https://localhost:" + hubbub.port() + "/");
            HttpResponse<String> page = http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

            assertEquals(200, page.statusCode());
            assertEquals("hello", ada.say("hello").hear());
            assertEquals("hello", bob.hear());
        }
    }

    @Test
    void theRoomIsServedByHttpToo() throws Exception {
        try (RunningHubbub hubbub = start(); ChatClient ada = connect(hubbub)) {
            URI room = URI.create("https://localhost:" + hubbub.port() + "/room/");
            HttpResponse<Stream<String>> events = http.send(HttpRequest.newBuilder(room.resolve("events")).build(),
                                                            BodyHandlers.ofLines());
            try (Stream<String> lines = events.body()) {
                HttpRequest post = HttpRequest.newBuilder(room.resolve("messages")).header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("hello")).build();

                assertEquals(201, http.send(post, BodyHandlers.discarding()).statusCode());

                assertEquals("hello", ada.hear());
                assertTrue(lines.anyMatch(line -> line.contains("\"text\":\"hello\"")));
            }
            await(1L, hubbub.hubbub.figures()::clients);
        }
    }

    @Test
    void batchesOfAllSizesArriveWholeAndInOrder() throws Exception {
        try (RunningHubbub hubbub = start("limits.messages-per-second=0", "limits.bytes-per-second=0");
             ChatClient ada = connect(hubbub); ChatClient bob = connect(hubbub)) {
            await(2L, hubbub.hubbub.figures()::clients);
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String text = i + "x".repeat(i % 100 == 99 ? 40_000 : i % 300);
                said.add(text);
                ada.say(text);
            }

            for (ChatClient one : List.of(ada, bob)) {
                for (int i = 0; i < said.size(); i++) {
                    assertEquals(said.get(i), one.hear(), i + (one == bob ? " for bob" : " for ada"));
                }
            }
        }
    }

    @Test
    void whoNeverReadsIsCutThoughAWriteIsStuckAndTheOthersGoOn() throws Exception {
        try (RunningHubbub hubbub = start("limits.messages-per-second=0", "limits.bytes-per-second=0");
             ChatClient ada = connect(hubbub); StubbornClient slow = new StubbornClient(socket(hubbub, 4096))) {
            await(2L, hubbub.hubbub.figures()::clients);
            slow.say("I read no more from here on");
            assertEquals("I read no more from here on", ada.hear());
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            for (int i = 0; hubbub.hubbub.connections() > 1 && System.nanoTime() - patience < 0; i++) {
                String text = i + "x".repeat(10_000);
                assertEquals(text, ada.say(text).hear());
            }

            assertEquals(1, hubbub.hubbub.connections(), "its socket is closed too");
            await(1L, hubbub.hubbub.figures()::clients);
        }
    }

    @Test
    void whoVanishesIsGoneInTime() throws Exception {
        try (RunningHubbub hubbub = start("heartbeat.ping-every=PT0.3S", "heartbeat.pong-within=PT0.3S");
             StubbornClient silent = new StubbornClient(socket(hubbub, 0))) {
            silent.say("I answer no pings");

            awaitNone(hubbub);
        }
    }

    @Test
    void whoDoesNotFinishTheTlsHandshakeOrSaysNothingAfterItIsClosedInTime() throws Exception {
        try (RunningHubbub hubbub = start("limits.request-within=PT3S");
             Socket silent = new Socket("localhost", hubbub.port());
             Socket halfway = new Socket("localhost", hubbub.port());
             Socket shaken = socket(hubbub, 0)) {
            halfway.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
            ((SSLSocket) shaken).startHandshake();

            awaitNone(hubbub);

            for (Socket socket : List.of(silent, halfway, shaken)) {
                socket.setSoTimeout(10_000);
                assertTrue(isAtEnd(socket));
            }
        }
    }

    @Test
    void whoIsStuckDoesNotKeepTheServerFromStopping() throws Exception {
        RunningHubbub hubbub = start("drain.within=PT1S", "limits.messages-per-second=0", "limits.bytes-per-second=0");
        try (ChatClient ada = connect(hubbub); StubbornClient slow = new StubbornClient(socket(hubbub, 4096))) {
            await(2L, hubbub.hubbub.figures()::clients);
            slow.say("I read no more from here on");
            assertEquals("I read no more from here on", ada.hear());
            for (int i = 0; i < 100; i++) { // A megabyte: the kernel takes less.
                String text = i + "x".repeat(10_000);
                assertEquals(text, ada.say(text).hear());
            }
            long before = System.nanoTime();

            hubbub.stop();

            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(5));
            assertEquals(1001, ada.ending().code());
        }
    }

    private static void awaitNone(RunningHubbub hubbub) {
        await(0, hubbub.hubbub::connections);
        await(0L, hubbub.hubbub.figures()::clients);
    }

    private static boolean isAtEnd(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            return in.readAllBytes().length >= 0;
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }
}
