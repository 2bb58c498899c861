package hubbub.jetstream;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletionException;

import hubbub.room.LogEntry;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Without servers: how many pages are read at a time, and what is said not to be there. */
@Timeout(30)
class PagesTest {

    private static final String NOT_FOUND = "{\"error\":{\"code\":404,\"description\":\"no message found\"}}";

    private final Queue<CompletableFuture<Message>> asked = new ConcurrentLinkedQueue<>();
    private final Pages pages = new Pages((Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (connection, method, arguments) -> {
                CompletableFuture<Message> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            }));

    private List<LogEntry> read() {
        try {
            return pages.read("attic", 1, 1, 1);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void soManyAreReadAtATimeAndTheOthersWaitAndEachThatFailsMakesRoomForAnother() throws InterruptedException {
        List<CompletableFuture<List<LogEntry>>> readings = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Pages.AT_A_TIME + 3; i++) {
            CompletableFuture<List<LogEntry>> reading = new CompletableFuture<>();
            readings.add(reading);
            threads.add(Thread.ofPlatform().start(() -> reading.completeAsync(this::read, Runnable::run)));
        }
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        assertEquals(Pages.AT_A_TIME, asked.size());

        for (int answered = 0; answered < readings.size();) {
            CompletableFuture<Message> question = asked.poll();
            if (question != null) {
                answered++;
                question.completeExceptionally(new IOException("for the test"));
            }
        }
        for (CompletableFuture<List<LogEntry>> reading : readings) {
            assertThrows(CompletionException.class, reading::join);
        }
        assertEquals(0, asked.size());
    }

    /** Servers that know of nothing, and learn of the one message before they are asked for it for the n-th time. */
    private static Pages whoLearns(int times) {
        String data = Base64.getEncoder().encodeToString(Envelope.of(Node.message("1", "hello"), 1_000));
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        for (int i = 1; i < times; i++) {
            answers.add(NOT_FOUND); // Of the room's stream.
            answers.add(NOT_FOUND); // Of removals.
        }
        answers.add("{\"message\":{\"subject\":\"any\",\"seq\":1,\"data\":\"" + data
                + "\",\"time\":\"2026-11-27T00:00:00Z\"}}");
        Message unknown = (Message) Proxy.newProxyInstance(Message.class.getClassLoader(), new Class<?>[] {Message.class},
                (message, method, arguments) -> method.getName().equals("isStatusMessage") ? true : null);
        return new Pages((Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (connection, method, arguments) ->
                        CompletableFuture.completedFuture(((String) arguments[0]).startsWith("$JS.API.DIRECT") ? unknown
                                : NatsMessage.builder().subject("answer").data(answers.remove()).build())));
    }

    @Test
    void whatIsNowhereIsAskedForSomeTimesMoreBeforeItIsTakenForDeleted() throws IOException {
        assertEquals(List.of("hello"), Node.texts(whoLearns(1).read("attic", 1, 1, 1)));
        assertEquals(List.of("hello"), Node.texts(whoLearns(Pages.TIMES).read("attic", 1, 1, 1)));
        assertTrue(Envelope.isMissing(whoLearns(Pages.TIMES + 1).read("attic", 1, 1, 1).getFirst()));
    }
}
