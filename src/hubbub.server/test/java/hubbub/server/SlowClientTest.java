package hubbub.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import hubbub.room.Departure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class SlowClientTest {

    /**
     * 480 bytes and 500 a second, as a busy room; enough of them to fill the kernel's buffers and the queue of one who does
     * not read.
     */
    private static final int MESSAGES = 5_000;
    private static final String PAD = "x".repeat(470);

    @Test
    void ofTwoHundredClientsTheOneThatNeverReadsIsCutAndTheOthersMissNothing() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            StubbornClient slow = new StubbornClient(hubbub.port(), 4096);
            slow.say("I read no more from here on");
            List<ChatClient> others = ChatClient.connect(hubbub.room(), 199);
            for (int i = 0; i < MESSAGES; i++) {
                ChatClient sender = others.get(i % 10);
                sender.say(i + PAD);
                if (i % 50 == 49) {
                    hearAll(others, i - 49, i);
                }
            }

            // For its queue; or, where that fills slowly, for a write that takes too long: then the room sees it leave.
            Map<Departure, Long> departures = hubbub.hubbub.figures().departures();
            assertEquals(1, departures.get(Departure.TOO_SLOW) + departures.get(Departure.LEFT));
            assertEquals(199, hubbub.hubbub.figures().clients());
            others.forEach(other -> assertTrue(other.heardAll()));
            assertThrows(IOException.class, () -> {
                while (true) {
                    slow.readCloseCode(); // Reads what the kernel still holds, and then the end.
                }
            });
            others.forEach(ChatClient::close);
        }
    }

    /**
     * Every client hears each of these messages once; senders take turns, so that order among them is the room's to choose.
     */
    private static void hearAll(List<ChatClient> clients, int first, int last) throws InterruptedException {
        List<String> order = clients.getFirst().hear(last - first + 1);
        assertEquals(last - first + 1, order.stream().distinct().count());
        for (String text : order) {
            int number = Integer.parseInt(text.substring(0, text.length() - PAD.length()));
            assertTrue(number >= first && number <= last, text);
        }
        for (ChatClient client : clients.subList(1, clients.size())) {
            assertEquals(order, client.hear(order.size()));
        }
    }

    @Test
    void aListenerThatIsPausedForAMomentIsNotCut() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start();
             StubbornClient listener = new StubbornClient(hubbub.port());
             ChatClient sender = ChatClient.connect(hubbub.room())) {
            await(2L, hubbub.hubbub.figures()::clients);
            listener.say("a pause now");
            assertEquals("a pause now", sender.hear());
            for (int i = 0; i < 200; i++) {
                sender.say("message " + i);
            }
            assertEquals(200, sender.hear(200).size());

            listener.say("and on");

            assertEquals(0, hubbub.hubbub.figures().departures().get(Departure.TOO_SLOW));
        }
    }
}
