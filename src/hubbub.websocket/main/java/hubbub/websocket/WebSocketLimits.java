package hubbub.websocket;

import java.time.Duration;

/**
 * Every bound of a WebSocket connection.
 *
 * @param messageBytes most bytes of one message, over all its frames; a longer one is refused with 1009 as soon as its
 *                     length is known
 * @param pingEvery    silence after which the peer is pinged; longer than no proxy's idle timeout
 * @param pongWithin   how long after a ping was written the peer may stay silent before the connection is cut
 * @param closeWithin  how long after our close frame the peer has to answer before the connection is cut
 * @param writeWithin  how long one write of at most 64 KiB may take before the connection is cut: nothing moved all that
 *                     time
 */
public record WebSocketLimits(
        int messageBytes,
        Duration pingEvery,
        Duration pongWithin,
        Duration closeWithin,
        Duration writeWithin) {

    /** Refuses a message bound outside 125 bytes to 16 MiB and times that are not positive. */
    public WebSocketLimits {
        if (messageBytes < 125 || messageBytes > 16 * 1024 * 1024) {
            throw new IllegalArgumentException("messageBytes must be between 125 and 16777216: " + messageBytes);
        }
        positive("pingEvery", pingEvery);
        positive("pongWithin", pongWithin);
        positive("closeWithin", closeWithin);
        positive("writeWithin", writeWithin);
    }

    /** Messages of 64 KiB, a ping after 25 s, its answer within 10 s, closed within 5 s, written within 10 s. */
    public static WebSocketLimits defaults() {
        return new WebSocketLimits(64 * 1024, Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ofSeconds(5),
                                   Duration.ofSeconds(10));
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
