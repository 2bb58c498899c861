package hubbub.websocket;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import hubbub.websocket.RawClient.Frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Peers that send too fast, and peers that begin and do not finish. */
@Timeout(60)
class RateTest {

    private static final Duration NEVER = Duration.ofMinutes(1);

    private static WebSocketLimits rates(int framesPerSecond, int bytesPerSecond) {
        return new WebSocketLimits(1000, NEVER, framesPerSecond, bytesPerSecond, NEVER, NEVER, NEVER, NEVER);
    }

    private static byte[] kind(String kind) {
        return switch (kind) {
            case "texts" -> ClientFrame.text("x");
            case "pings" -> ClientFrame.of(ClientFrame.LAST | Opcode.PING, new byte[0]);
            case "pongs" -> ClientFrame.pong("");
            case "empty texts" -> ClientFrame.text("");
            case "empty fragments" -> ClientFrame.of(Opcode.CONTINUATION, new byte[0]);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"texts", "pings", "pongs", "empty texts", "empty fragments"})
    void whoFloodsIsReadAtTheRateAndNothingIsLost(String kind) throws InterruptedException {
        try (TestServer server = new TestServer(rates(3_000, 0), TestListener::new); RawClient client = server.open()) {
            boolean fragments = kind.equals("empty fragments");
            byte[][] flood = new byte[6_000][];
            Arrays.fill(flood, kind(kind));
            long before = System.nanoTime();
            if (fragments) {
                client.send(ClientFrame.of(Opcode.TEXT, new byte[0]));
            }
            client.send(flood);
            client.send(fragments ? ClientFrame.of(ClientFrame.LAST | Opcode.CONTINUATION, "end".getBytes(UTF_8))
                                  : ClientFrame.text("end"));
            Frame next = client.read();
            int echoes = 0;
            while (!(next.opcode() == Opcode.TEXT && next.text().equals("end"))) {
                echoes += next.opcode() == Opcode.TEXT ? 1 : 0;
                next = client.read();
            }
            long took = System.nanoTime() - before;

            // 6,000 at 3,000 a second, 3,000 of them at once; what the last read of 8 KiB held is waited for after it.
            assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(500), "it took only " + took + " ns");
            assertEquals(kind.endsWith("texts") ? 6_000 : 0, echoes);
        }
    }

    @Test
    void bytesAreHeldToTheirRateToo() {
        try (TestServer server = new TestServer(rates(0, 4_000), TestListener::new); RawClient client = server.open()) {
            long before = System.nanoTime();
            for (int i = 0; i < 8; i++) {
                client.send(ClientFrame.text("x".repeat(992)));
            }
            for (int i = 0; i < 8; i++) {
                client.read().text();
            }
            client.send(ClientFrame.text("end"));
            client.read().text();

            assertTrue(System.nanoTime() - before >= TimeUnit.MILLISECONDS.toNanos(950), "8,000 bytes at 4,000 a second");
        }
    }

    @Test
    void whileItIsHeldAPeerIsNotTakenForDead() throws InterruptedException {
        Duration beat = Duration.ofMillis(100);
        WebSocketLimits limits = new WebSocketLimits(1000, NEVER, 10, 0, beat, beat, NEVER, NEVER);
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            byte[][] flood = new byte[30][];
            Arrays.fill(flood, ClientFrame.text("x"));
            client.send(flood); // Held for two seconds; meanwhile no ping of the server would be answered in time.
            int echoes = 0;
            while (echoes < 30) {
                Frame next = client.read();
                if (next.opcode() == Opcode.PING) {
                    client.send(ClientFrame.pong(""));
                } else {
                    next.text();
                    echoes++;
                }
            }
            client.send(ClientFrame.close(1000, ""));

            assertEquals(List.of(1000), server.listener().endingCodes());
        }
    }

    @Test
    void whoIsHeldAndGoesIsGoneAtOnce() throws InterruptedException {
        WebSocketLimits limits = new WebSocketLimits(1000, NEVER, 1, 0, NEVER, NEVER, Duration.ofMillis(200), NEVER);
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            byte[][] flood = new byte[1_000][];
            Arrays.fill(flood, ClientFrame.text("x"));
            client.send(flood);
            TestListener listener = server.listener();
            listener.session().close(4000, "enough");

            client.readUntilCut();
            assertEquals(1, listener.endingCodes().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a first octet", "a header", "half a payload", "a fragment", "a fragment and a pong"})
    void whatIsBegunAndNotFinishedIsRefusedWith1008(String begun) throws InterruptedException {
        WebSocketLimits limits =
                new WebSocketLimits(1000, Duration.ofMillis(300), 0, 0, NEVER, NEVER, Duration.ofMillis(300), NEVER);
        byte[] fragment = ClientFrame.of(Opcode.TEXT, "begun".getBytes(UTF_8));
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.text("whole"));
            assertEquals("whole", client.read().text());
            client.send(switch (begun) {
                case "a first octet" -> Arrays.copyOf(fragment, 1);
                case "a header" -> Arrays.copyOf(fragment, 6);
                case "half a payload" -> Arrays.copyOf(fragment, 8);
                case "a fragment" -> fragment;
                default -> ClientFrame.join(fragment, ClientFrame.pong(""));
            });

            assertEquals("a message was begun and not finished in time", client.readClose(1008).closeReason());
            client.readUntilCut();
            assertEquals(List.of(1008), server.listener().endingCodes());
        }
    }

    @Test
    void aMessageThatIsNotFinishedIsRefusedThoughItsSenderIsHeldAllTheTime() throws InterruptedException {
        WebSocketLimits limits =
                new WebSocketLimits(1000, Duration.ofMillis(300), 100, 0, NEVER, NEVER, Duration.ofMillis(300), NEVER);
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            byte[][] flood = new byte[1_000][];
            Arrays.fill(flood, ClientFrame.pong(""));
            client.send(ClientFrame.of(Opcode.TEXT, "begun".getBytes(UTF_8)));
            client.send(flood); // It will be held for nine seconds.

            client.readClose(1008);
            client.readUntilCut();
            assertEquals(List.of(1008), server.listener().endingCodes());
        }
    }

    @Test
    void whatIsSentBehindAViolationIsSkippedAndNotForEver() throws InterruptedException {
        try (TestServer server = new TestServer(TestServer.PATIENT, TestListener::new); RawClient client = server.open()) {
            client.send(ClientFrame.of(ClientFrame.LAST | Opcode.BINARY, new byte[0]));
            byte[] mebibyte = ClientFrame.of(ClientFrame.LAST | Opcode.BINARY, new byte[1024 * 1024]);
            for (int i = 0; i < 20; i++) {
                client.send(mebibyte);
            }
            client.readClose(1003);

            assertThrows(UncheckedIOException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    client.send(mebibyte);
                }
            });
            assertEquals(List.of(1003), server.listener().endingCodes());
        }
    }

    @Test
    void whoIsHeldAndHasGoneIsGoneThoughNothingMoreOfItIsRead() throws InterruptedException {
        WebSocketLimits limits = new WebSocketLimits(1000, NEVER, 1, 0, Duration.ofMillis(200), NEVER, NEVER, NEVER);
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            byte[][] flood = new byte[1_000][];
            Arrays.fill(flood, ClientFrame.pong(""));
            client.send(flood); // It would be held for a quarter of an hour.
            assertEquals(Opcode.PING, client.read().opcode());
            client.reset();

            assertEquals(List.of(1006), server.listener().endingCodes());
        }
    }

    @Test
    void whoFinishesEachMessageInTimeStays() throws InterruptedException {
        WebSocketLimits limits = new WebSocketLimits(1000, Duration.ofMillis(500), 0, 0, NEVER, NEVER, NEVER, NEVER);
        byte[] text = ClientFrame.text("ok");
        byte[] secondHalfAndFirst = ClientFrame.join(Arrays.copyOfRange(text, 4, text.length),
                                                     Arrays.copyOf(text, 4));
        try (TestServer server = new TestServer(limits, TestListener::new); RawClient client = server.open()) {
            client.send(Arrays.copyOf(text, 4));
            long enough = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            while (System.nanoTime() - enough < 0) {
                client.send(secondHalfAndFirst); // Never at rest, and never late.
                assertEquals("ok", client.read().text());
            }
            client.send(Arrays.copyOfRange(text, 4, text.length), ClientFrame.close(1000, ""));

            assertEquals(List.of(1000), server.listener().endingCodes());
        }
    }
}
