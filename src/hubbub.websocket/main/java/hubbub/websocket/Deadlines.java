package hubbub.websocket;

import java.time.Duration;

/**
 * What one peer owes, and since when. Its reader notes here what it does; the heartbeat looks. Times are nanoseconds of
 * System.nanoTime.
 */
final class Deadlines {

    /** What is to be done about a peer. */
    enum Verdict {
        FINE,
        /** It was silent for long. */
        PING,
        /** What it has begun is to be refused. */
        NOT_FINISHED,
        /** It has let a deadline pass that leaves nothing to say. */
        OVERDUE
    }

    private final WebSocketLimits limits;
    private final Duration messageWithin;
    private final Duration closeWithin;

    // Written by the reader thread, read by the heartbeat.
    private volatile long lastReceived;
    /** Since when the reader waits for bytes; 0 while it is at work, or held by the listener. */
    private volatile long readingSince;
    /** Since when a message or frame is unfinished; 0 for none. */
    private volatile long unfinishedSince;
    /** Whether the reader waits because its peer sends too fast. */
    private volatile boolean held;

    Deadlines(WebSocketLimits limits, long now) {
        this.limits = limits;
        this.messageWithin = limits.messageWithin().plus(limits.longestMessage());
        this.closeWithin = limits.closeWithin().minusNanos(Heartbeat.periodNanos(limits)); // Rather a look early than late.
        this.lastReceived = now;
    }

    void reading() {
        readingSince = System.nanoTime();
    }

    void received() {
        lastReceived = System.nanoTime();
    }

    void notReading() {
        readingSince = 0;
    }

    void held(boolean now) {
        held = now;
    }

    /** All that came is whole. */
    void atRest() {
        unfinishedSince = 0;
    }

    /** Something is unfinished; {@code another} if what was unfinished before has been finished meanwhile. */
    void unfinished(boolean another) {
        if (another || unfinishedSince == 0) {
            unfinishedSince = System.nanoTime();
        }
    }

    long lastReceived() {
        return lastReceived;
    }

    /** Called by the heartbeat. */
    Verdict look(FrameWriter writer, long now) {
        if (isOver(writer.writingSince(), limits.writeWithin(), now)
                || isOver(writer.closeWritten(), closeWithin, now)) {
            return Verdict.OVERDUE;
        }
        long reading = readingSince;
        if (writer.isClosing() || reading == 0 && !held) {
            return Verdict.FINE; // The listener holds the reader: what its peer owes may wait unread.
        }
        if (isOver(unfinishedSince, messageWithin, now)) {
            return Verdict.NOT_FINISHED;
        }
        boolean silent = isOver(lastReceived, limits.pingEvery(), now);
        FrameWriter.SentPing ping = writer.lastPing();
        if (held) {
            // Its pong would wait unread too, but a ping finds out when the line is broken.
            boolean due = ping == FrameWriter.SentPing.NONE || isOver(ping.written(), limits.pingEvery(), now);
            return silent && due ? Verdict.PING : Verdict.FINE;
        }
        if (ping == FrameWriter.SentPing.NONE || ping.began() - lastReceived <= 0) {
            return silent ? Verdict.PING : Verdict.FINE;
        }
        boolean overdue = isOver(ping.written(), limits.pongWithin(), now) && isOver(reading, limits.pongWithin(), now);
        return overdue ? Verdict.OVERDUE : Verdict.FINE;
    }

    private static boolean isOver(long since, Duration limit, long now) {
        return since != 0 && now - since > limit.toNanos();
    }
}
