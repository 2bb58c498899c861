package hubbub.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a server of its own process does at the edge: with few descriptors, with addresses that are not its own, with rubbish. */
@Timeout(120)
class EdgeIT {

    private static final String[] HERE = {"--port=0", "--host=127.0.0.1"};

    private static List<String> withDescriptors(int limit) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$0\" \"$@\""));
        command.addAll(Launched.image());
        return command;
    }

    @Test
    void withFewDescriptorsItTellsNewcomersSoAndNeverStopsListening() throws Exception {
        try (Launched hubbub = Launched.start(withDescriptors(300), Map.of(), HERE)) {
            int port = hubbub.page().getPort();
            ChatClient member = ChatClient.connect(hubbub.room(), 1).getFirst();
            List<RawHttp> crowd = new ArrayList<>();
            int told = 0;
            for (int i = 0; i < 600; i++) {
                RawHttp next = new RawHttp(port);
                crowd.add(next);
                next.sendIfPossible(RawHttp.HANDSHAKE + "\r\n");
                String answer = next.hearStatus();
                told += answer.equals("503") ? 1 : 0;
                assertTrue(answer.matches("101|503|"), "let in, told, or closed at once, but it was " + answer);
            }
            assertEquals("still here", member.say("still here").hear());
            for (RawHttp client : crowd) {
                client.close();
            }
            String answer = "";
            while (!answer.equals("101")) {
                try (RawHttp next = new RawHttp(port)) {
                    next.sendIfPossible(RawHttp.HANDSHAKE + "\r\n");
                    answer = next.hearStatus();
                }
            }
            System.out.printf("figures: 600 connections, 300 descriptors: %d told 503, the member chats all the while%n", told);
            assertTrue(told > 300, "told: " + told);
            hubbub.terminate();
            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest(), "nothing in the log");
        }
    }

    @Test
    void withTooFewDescriptorsItSaysSoAndWithTooManyConnectionsWantedToo() throws Exception {
        assertEquals("2: hubbub: the limit of file descriptors is 200, which is too low; raise it to 256 or more (ulimit -n)\n",
                     Launched.run(withDescriptors(200), HERE));
        assertEquals("2: hubbub: limits.connections is 1000, but the limit of file descriptors allows 151; "
                             + "raise it (ulimit -n)\n", Launched.run(withDescriptors(300), "--set=limits.connections=1000"));
    }

    /** As root on Linux; elsewhere it says what it cannot show. */
    @Test
    void anAddressOfItsOwnHasSoManyConnectionsAndNoMore() throws Exception {
        LinkedNetwork network;
        try {
            network = LinkedNetwork.create();
        } catch (IOException e) {
            System.out.println("figures: address limit: NO OTHER ADDRESS TO COME FROM: " + e.getMessage().strip());
            return;
        }
        try (network; RunningHubbub hubbub = RunningHubbub.start("server.host=0.0.0.0", "limits.connections-per-address=2")) {
            List<String> command = new ArrayList<>(network.prefix());
            command.addAll(List.of("bash", "-c", """
                    exec 3<>"/dev/tcp/$0/$1" 4<>"/dev/tcp/$0/$1" 5<>"/dev/tcp/$0/$1"
                    head -n 1 <&5
                    printf 'GET /health/live HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3
                    head -n 1 <&3
                    """, network.here(), Integer.toString(hubbub.port())));
            Process clients = new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> lines = clients.inputReader().lines().toList();

            assertEquals(List.of("HTTP/1.1 429 Too Many Requests", "HTTP/1.1 200 OK"), lines);
            try (ChatClient local = ChatClient.connect(hubbub.room())) {
                assertEquals("exempt", local.say("exempt").hear());
            }
        }
    }

    @Test
    void aSecondSigtermEndsItAtOnce() throws Exception {
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1",
                                              "--set=drain.within=PT60S", "--set=heartbeat.ping-every=PT60S");
             StubbornClient stubborn = new StubbornClient(hubbub.page().getPort())) {
            stubborn.say("I will not go");
            hubbub.terminate();
            assertEquals(1001, stubborn.readCloseCode(), "it drains");
            long before = System.nanoTime();

            hubbub.terminate();

            assertEquals(143, hubbub.exitCode());
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(3));
        }
    }

    @Test
    void whateverIsSentWritesNoLineToTheLog() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(42).nextBytes(bytes);
        String noise = new String(bytes, ISO_8859_1);
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), HERE)) {
            int port = hubbub.page().getPort();
            for (String rubbish : List.of(
                    "", "\r\n\r\n", "GET", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "POST /room HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    "GET /\u001b[31m HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: \u001b[31m\r\n\r\n",
                    "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                    "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
                    RawHttp.HANDSHAKE + "Origin: a\r\nOrigin: b\r\n\r\n", RawHttp.HANDSHAKE + "\r\nnot a frame",
                    noise, RawHttp.HANDSHAKE + "\r\n" + noise)) {
                for (boolean polite : new boolean[] {true, false}) {
                    try (RawHttp client = new RawHttp(port)) {
                        client.sendIfPossible(rubbish);
                        if (polite) {
                            client.finish().hearAll();
                        } else {
                            client.reset();
                        }
                    }
                }
            }
            try (ChatClient client = ChatClient.connect(hubbub.room())) {
                assertEquals("all is well", client.say("all is well").hear());
            }
            hubbub.terminate();

            assertEquals(143, hubbub.exitCode());
            assertEquals("", hubbub.rest());
        }
    }
}
