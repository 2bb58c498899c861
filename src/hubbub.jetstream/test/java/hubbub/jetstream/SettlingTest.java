package hubbub.jetstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.MessageHandler;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What has come is answered as soon as nothing more waits, whatever the last was that came. */
class SettlingTest {

    private final List<String> happened = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();

    private MessageHandler handler(String what) {
        return Servers.thenSettle(message -> happened.add(what), () -> waiting.get() == 0, () -> happened.add("settled"));
    }

    @Test
    void aMessageWithAServersOwnWordBehindItIsAnsweredBehindThat() throws InterruptedException {
        waiting.set(1);
        handler("message").onMessage(null);
        waiting.set(0);
        handler("flow control").onMessage(null);

        assertEquals(List.of("message", "flow control", "settled"), happened);
    }

    @Test
    void aHandlerThatFailsHoldsUpNobodyElse() {
        MessageHandler fails = Servers.thenSettle(message -> {
            throw new IllegalStateException("for the test");
        }, () -> true, () -> happened.add("settled"));

        assertThrows(IllegalStateException.class, () -> fails.onMessage(null));
        assertEquals(List.of("settled"), happened);
    }
}
