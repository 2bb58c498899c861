package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import hubbub.room.LogAnswer;
import hubbub.room.Message;
import hubbub.room.RoomLogProvider;
import hubbub.room.RoomLogs.Retention;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.ApiResponse;
import io.nats.client.api.ServerInfo;
import io.nats.client.support.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is refused at last, and what stays in doubt. */
@Timeout(60)
class FailuresTest {

    private static final String SHORT = "max_payload: 4096";

    private static void assertMeans(Servers.Failure meaning, Exception failure) {
        assertEquals(meaning, Servers.failure(failure));
        assertEquals(meaning, Servers.failure(new CompletionException(failure)));
    }

    private static ServerInfo server(String version) {
        return new ServerInfo("{\"server_id\":\"N\",\"version\":\"" + version + "\"}");
    }

    @Test
    void operatorsAreToldOfServersThatAreTooOldForReplicas() {
        assertEquals(Optional.empty(), Servers.doubt(server("2.9.10"), 1));
        assertTrue(Servers.doubt(server("2.9.10"), 3).orElseThrow().contains("2.9.10 is too old"));
        assertTrue(Servers.doubt(server("2.10.9"), 3).isPresent());
        assertEquals(Optional.empty(), Servers.doubt(server("2.10.27"), 3));
        assertEquals(Optional.empty(), Servers.doubt(server("2.15.1"), 3));
    }

    @Test
    void whatWasNeverSentIsNotStoredAndWhatHasNoAnswerIsInDoubt() {
        assertMeans(Servers.Failure.NOT_STORED, new IllegalStateException("not connected"));
        assertMeans(Servers.Failure.NOT_STORED, new IOException("503 No Responders Available"));
        assertMeans(Servers.Failure.TOO_LONG, new IllegalArgumentException("Message payload size exceeds the servers'"));
        assertMeans(Servers.Failure.IN_DOUBT, new IOException("no answer"));
        assertMeans(Servers.Failure.IN_DOUBT, new CancellationException("the connection is closed"));
    }

    @Test
    void whatServersRefuseIsNotStoredUnlessTheyMayStoreItYet() {
        assertMeans(Servers.Failure.NOT_STORED, refused(10_060, "expected stream does not match"));
        assertMeans(Servers.Failure.IN_DOUBT, refused(10_077, "store failed"));
        assertMeans(Servers.Failure.IN_DOUBT, refused(10_158, "duplicate message id is in process"));
    }

    private static JetStreamApiException refused(int code, String why) {
        return new JetStreamApiException(new ApiResponse<>(JsonParser.parseUnchecked("""
                {"error":{"code":503,"err_code":%d,"description":"%s"}}""".formatted(code, why))) { }.getErrorObject());
    }

    @Test
    void whatIsLongerThanServersTakeIsRefusedAtOnceAndItsSenderGoesOn(@TempDir Path directory) {
        try (NatsServer nats = NatsServer.start(directory, SHORT); Node node = new Node(nats, "attic")) {
            Message tooLong = node.say("1", "x".repeat(5_000));
            Message fits = node.say("2", "fits");
            node.await("answered", () -> node.answers().size() >= 2);

            assertEquals(tooLong, node.answers(LogAnswer.Refused.class).getFirst().message());
            assertEquals(fits, node.committed().getFirst().message());
        }
    }

    @Test
    void itDoesNotStartWithServersThatTakeLessThanMayBeSaidAndSaysWhatToDo(@TempDir Path directory) throws IOException {
        try (NatsServer nats = NatsServer.start(directory, SHORT)) {
            RoomLogProvider provider = new JetStreamLogProvider();
            IOException refused = assertThrows(IOException.class, () -> provider.open(storage(nats, 3_073)));
            assertEquals("the servers of NATS take 4096 bytes at a time: set their max_payload to 4097 at least, or "
                                 + "limits.message-bytes to 3072 at most", refused.getMessage());

            provider.open(storage(nats, 3_072)).close();
        }
    }

    private static RoomLogProvider.Storage storage(NatsServer nats, int longestText) {
        Retention little = new Retention(100, 100_000, Duration.ofDays(1));
        return new RoomLogProvider.Storage(Path.of("."), RoomLogProvider.Durability.PROCESS, Map.of("nats.url", nats.url()),
                                           any -> little, longestText);
    }
}
