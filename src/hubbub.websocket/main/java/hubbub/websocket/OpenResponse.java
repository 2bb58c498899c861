package hubbub.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The body of an HTTP response that goes on for as long as its client listens, such as an event stream: written by the pumps, in
 * the same turns as WebSockets, and cut if a write is stuck for as long as theirs may be. Its peer says nothing, so of one that
 * has vanished nothing is known until the kernel gives up what was sent to it. Made by {@link WebSocketUpgrader#respond}.
 */
public final class OpenResponse implements Watched {

    private static final int READ = 1024;

    /** Bytes a peer may send that nobody asked for: more than the end of a request that came in pieces. */
    private static final int MAX_IGNORED = 16 * 1024;

    private final WebSocketUpgrader upgrader;
    private final FrameWriter writer;
    private final byte[] sign;
    private final Runnable cut;
    private final long opened = System.nanoTime();
    private volatile long signed = opened;

    OpenResponse(WebSocketUpgrader upgrader, OutputStream out, byte[] sign, Runnable cut) {
        this.upgrader = upgrader;
        this.sign = sign;
        this.cut = cut;
        this.writer = new FrameWriter(out, upgrader.pumps, this::abort);
    }

    /**
     * Writes what the source holds until that has ended, or the peer has gone. Called once, by the connection's thread, which
     * waits here; whoever fills the source {@linkplain #wake wakes} this from before on.
     *
     * @param in what the peer sends, which means nothing
     */
    public void run(InputStream in) {
        upgrader.figures.opened(writer);
        upgrader.heartbeat.add(this);
        try {
            byte[] ignored = new byte[READ];
            int left = MAX_IGNORED;
            for (int count = in.read(ignored); count >= 0 && left > 0; count = in.read(ignored)) {
                left -= count;
            }
        } catch (IOException e) {
            // Reset by the peer, or cut by us.
        } finally {
            upgrader.heartbeat.remove(this);
            upgrader.figures.ended(writer);
        }
    }

    /** Where what is written comes from. To be called once, before anything wakes this. */
    public OpenResponse from(FrameSource source) {
        writer.source(source);
        return this;
    }

    /** As {@link FrameSession#wake}. */
    public void wake() {
        writer.wake();
    }

    /** As {@link FrameSession#cut}. */
    public void cut() {
        writer.cut();
    }

    @Override
    public void watch(long now) {
        WebSocketLimits limits = upgrader.limits;
        long last = Math.max(signed - opened, writer.lastWritten() == 0 ? 0 : writer.lastWritten() - opened);
        if (isOver(writer.writingSince(), limits.writeWithin().toNanos(), now)
                || isOver(writer.closeWritten(), limits.closeWithin().minusNanos(Heartbeat.periodNanos(limits)).toNanos(), now)) {
            abort();
        } else if (now - opened - last > limits.pingEvery().toNanos()) {
            signed = now;
            writer.between(sign);
        }
    }

    private static boolean isOver(long since, long limit, long now) {
        return since != 0 && now - since > limit;
    }

    /** On a thread of its own, because cutting may wait. */
    private void abort() {
        Thread.startVirtualThread(cut);
    }
}
