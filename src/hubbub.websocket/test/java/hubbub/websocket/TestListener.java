package hubbub.websocket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers what it hears with the same, and remembers how its connection went. Tests change what they need. */
class TestListener implements WsListener {

    private final CountDownLatch opened = new CountDownLatch(1);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<Ending> endings = new CopyOnWriteArrayList<>();

    // Written by the reader thread before opened.
    private volatile FrameSession session;
    private volatile Thread reader;

    /** What onClose was told. */
    record Ending(int code, String reason) { }

    @Override
    public final void onOpen(WsSession newSession) {
        session = (FrameSession) newSession;
        reader = Thread.currentThread();
        opened.countDown();
        opened(session);
    }

    @Override
    public final void onMessage(WsSession from, String text, boolean last) {
        heard.add(text);
        heard(session, text);
    }

    @Override
    public final void onClose(WsSession from, int code, String reason) {
        endings.add(new Ending(code, reason));
        closed(session);
    }

    void opened(FrameSession newSession) { }

    void heard(FrameSession from, String text) {
        from.send(text, true);
    }

    void closed(FrameSession from) { }

    FrameSession session() throws InterruptedException {
        assertTrue(opened.await(10, TimeUnit.SECONDS), "not opened");
        return session;
    }

    /** The next text that came. */
    String hear() throws InterruptedException {
        String text = heard.poll(10, TimeUnit.SECONDS);
        assertNotNull(text, "nothing was heard");
        return text;
    }

    boolean hasHeardNothing() {
        return heard.isEmpty();
    }

    /** Whether the connection, once opened, is over. */
    boolean hasEnded() {
        return !reader.isAlive();
    }

    /** All calls of onClose: waits until the reader thread has ended, after which there can be no more. */
    List<Ending> endings() throws InterruptedException {
        session();
        assertTrue(reader.join(Duration.ofSeconds(10)), "the reader has not ended");
        return endings;
    }

    /** The codes onClose was called with. */
    List<Integer> endingCodes() throws InterruptedException {
        return endings().stream().map(Ending::code).toList();
    }
}
