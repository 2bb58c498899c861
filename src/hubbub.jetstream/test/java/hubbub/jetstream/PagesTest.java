package hubbub.jetstream;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletionException;

import hubbub.room.LogEntry;

import io.nats.client.Connection;
import io.nats.client.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Without servers: how many pages are read at a time. */
@Timeout(30)
class PagesTest {

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
}
