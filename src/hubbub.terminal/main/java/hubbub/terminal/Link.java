package hubbub.terminal;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection, on the JDK's WebSocket. What comes goes to the owner's queue, one message at a time: the next is asked for
 * when that one has been dealt with ({@link #next}), so a server that talks without end waits, and TCP holds it.
 */
final class Link implements WebSocket.Listener {

    static final String PROTOCOL = "hubbub.v1.json";

    /** Most characters of a message; the longest of the protocol, a list of 200 people, has a fifth. A longer one ends it. */
    static final int LONGEST = 256 * 1024;

    /** To connect, and to write a message of ours, 64 KiB at most. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    /**
     * Milliseconds after which one that has not opened is to be dropped. The JDK's own limit ends with the head of the answer;
     * the text of a refusal it reads for as long as there is some.
     */
    static final long OPEN_WITHIN = CONNECT_WITHIN.toMillis() + 2_000;
    private static final long WRITE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 1;

    private final BlockingQueue<Client.Input> inputs;
    private final StringBuilder message = new StringBuilder(); // Owned by whichever thread the socket calls with, one at a time.
    private volatile WebSocket socket;
    private volatile boolean isDropped;
    private Optional<CompletableFuture<WebSocket>> opening = Optional.empty(); // Owned by the owner.

    private Link(BlockingQueue<Client.Input> inputs) {
        this.inputs = inputs;
    }

    /** Begins to connect. The queue is told {@code Opened} or {@code Lost}, then what comes, then {@code Lost}. */
    static Link open(HttpClient http, URI room, BlockingQueue<Client.Input> inputs) {
        Link link = new Link(inputs);
        CompletableFuture<WebSocket> opening = http.newWebSocketBuilder().subprotocols(PROTOCOL).connectTimeout(CONNECT_WITHIN)
                .buildAsync(room, link);
        opening.whenComplete((_, error) -> {
            if (error != null) {
                link.end(Loss.failed(error));
            }
        });
        link.opening = Optional.of(opening);
        return link;
    }

    /** Called by the owner. Sends a message; false if that was not possible within ten seconds. */
    boolean send(String text) throws InterruptedException {
        try {
            socket.sendText(text, true).get(WRITE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Called by the owner: the last message has been dealt with. */
    void next() {
        socket.request(1);
    }

    /** Called by the owner: says goodbye, for a second at most, and drops it. */
    void close() throws InterruptedException {
        WebSocket open = socket;
        if (open != null) {
            try {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // Then without.
            }
        }
        drop();
    }

    /** Called by the owner: nothing more is heard of it, but for what is in the queue. */
    void drop() {
        isDropped = true;
        opening.ifPresent(still -> still.cancel(true));
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (isDropped) {
            opened.abort();
        } else if (!opened.getSubprotocol().equals(PROTOCOL)) {
            fail("the server does not speak " + PROTOCOL);
        } else {
            put(new Client.Input.Opened(this));
            opened.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (message.length() + data.length() > LONGEST) {
            fail("the server sends messages without end");
        } else {
            message.append(data);
            if (last) {
                put(new Client.Input.Text(this, message.toString()));
                message.setLength(0);
            } else {
                from.request(1);
            }
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        fail("the server sends what is no text");
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end(Loss.closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(Loss.failed(error));
    }

    /** Nothing more is asked for, and the owner drops it: aborted here, its writing would fail before it knows why. */
    private void fail(String sentence) {
        end(Loss.misunderstood(sentence));
    }

    private void end(Loss loss) {
        put(new Client.Input.Lost(this, loss));
    }

    /** There is one message of this link in the queue at most: the next is asked for when that one has been taken out. */
    private void put(Client.Input input) {
        if (!isDropped) {
            inputs.add(input);
        }
    }
}
