package hubbub.websocket;

/**
 * How fast one peer may send: frames and bytes, each at a rate with a burst of one second's worth. It does not refuse but
 * says how long to wait before reading on (a leaky bucket as a meter, in the form of the generic cell rate algorithm, ITU-T
 * I.371). Every frame counts, of whatever kind and length: pings and empty fragments cost work too. Owned by the reader.
 */
final class RateLimit {

    private static final long SECOND = 1_000_000_000;

    // Nanoseconds that one frame, one byte is worth; 0 where there is no limit.
    private final double nanosPerFrame;
    private final double nanosPerByte;

    // Until when, in nanoseconds since the first look, what was sent is paid for.
    private double framesPaid = -SECOND;
    private double bytesPaid = -SECOND;
    private final long began;

    /** Rates per second; 0 is no limit. */
    RateLimit(int framesPerSecond, int bytesPerSecond, long now) {
        this.nanosPerFrame = framesPerSecond == 0 ? 0 : (double) SECOND / framesPerSecond;
        this.nanosPerByte = bytesPerSecond == 0 ? 0 : (double) SECOND / bytesPerSecond;
        this.began = now;
    }

    /** So much has come. Returns how many nanoseconds to wait before more is read; 0 for none. */
    long charge(long frames, long bytes, long now) {
        double earliest = now - began - SECOND;
        framesPaid = Math.max(framesPaid, earliest) + frames * nanosPerFrame;
        bytesPaid = Math.max(bytesPaid, earliest) + bytes * nanosPerByte;
        return Math.max(0, (long) Math.max(framesPaid, bytesPaid) - (now - began));
    }
}
