package hubbub.websocket;

import java.time.Duration;

/**
 * Every bound of a WebSocket connection.
 *
 * @param messageBytes most bytes of one message, over all its frames; a longer one is refused with 1009 as soon as its
 *                     length is known
 * @param messageWithin how long a message or frame that has begun may stay unfinished before it is refused with 1008,
 *                     beyond the time that {@code bytesPerSecond} makes the longest one take
 * @param framesPerSecond most frames a second of one peer, of whatever kind, with a burst of one second's worth; a faster
 *                     peer is not refused but read more slowly, so that TCP slows it down; 0 is off
 * @param bytesPerSecond the same in bytes, as they come over the wire
 * @param pingEvery    silence after which the peer is pinged; longer than no proxy's idle timeout
 * @param pongWithin   how long after a ping was written the peer may stay silent before the connection is cut
 * @param closeWithin  how long after our close frame the peer has to answer before the connection is cut
 * @param writeWithin  how long one write of at most 128 KiB may take before the connection is cut: nothing moved all that
 *                     time
 */
public record WebSocketLimits(
        int messageBytes,
        Duration messageWithin,
        int framesPerSecond,
        int bytesPerSecond,
        Duration pingEvery,
        Duration pongWithin,
        Duration closeWithin,
        Duration writeWithin) {

    /** Refuses a message bound outside 125 bytes to 16 MiB, negative rates, and times that are not positive. */
    public WebSocketLimits {
        if (messageBytes < 125 || messageBytes > 16 * 1024 * 1024) {
            throw new IllegalArgumentException("messageBytes must be between 125 and 16777216: " + messageBytes);
        }
        notNegative("framesPerSecond", framesPerSecond);
        notNegative("bytesPerSecond", bytesPerSecond);
        positive("messageWithin", messageWithin);
        positive("pingEvery", pingEvery);
        positive("pongWithin", pongWithin);
        positive("closeWithin", closeWithin);
        positive("writeWithin", writeWithin);
    }

    /**
     * Messages of 64 KiB within 30 s, 1,000 frames and 256 KiB a second, a ping after 25 s, its answer within 10 s, closed
     * within 5 s, written within 10 s.
     */
    public static WebSocketLimits defaults() {
        return new WebSocketLimits(64 * 1024, Duration.ofSeconds(30), 1_000, 256 * 1024,
                                   Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ofSeconds(5),
                                   Duration.ofSeconds(10));
    }

    /** How long the longest message takes at the highest rate. */
    Duration longestMessage() {
        return bytesPerSecond == 0 ? Duration.ZERO : Duration.ofMillis(1000L * messageBytes / bytesPerSecond);
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
