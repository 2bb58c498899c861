package hubbub.websocket;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the WebSockets of one server count. Nothing shared is touched per write: each writer counts for itself, and who asks
 * adds them up. All methods may be called by any thread; each figure is exact, and none ever goes down but {@link #open}.
 */
public final class WebSocketFigures {

    /** Why a handshake is refused here, before any listener is asked. */
    enum Refusal { VERSION, KEY, ORIGINS }

    /** Codes with a figure of their own. A peer may send any of a thousand others: they are counted together. */
    private static final Set<Integer> KNOWN_CODES =
            Set.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013,
                   4100, 4108, 4400, 4401, 4403);
    private static final String OTHER = "other";

    private final LongAdder accepted = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private final Map<String, LongAdder> departed = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Set<FrameWriter> writers = new HashSet<>();
    private long endedWrites;
    private long endedBytes;

    WebSocketFigures() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    /** What has been written to all clients, with TCP. */
    public record Written(long writes, long bytes) { }

    /** Connections now. */
    public synchronized int open() {
        return writers.size();
    }

    /** Handshakes answered with 101. */
    public long accepted() {
        return accepted.sum();
    }

    /** Handshakes refused by the protocol's own rules, by cause: {@code version}, {@code key}, {@code origins}. */
    public Map<String, Long> refused() {
        Map<String, Long> causes = new TreeMap<>();
        refused.forEach((refusal, count) -> causes.put(refusal.name().toLowerCase(Locale.ROOT), count.sum()));
        return causes;
    }

    /** Connections that have ended, by what their listener was told: a close code, or {@code other}. */
    public Map<String, Long> departed() {
        Map<String, Long> codes = new TreeMap<>();
        departed.forEach((code, count) -> codes.put(code, count.sum()));
        return codes;
    }

    /** Writes and bytes so far, of all connections there ever were. */
    public synchronized Written written() {
        long writes = endedWrites;
        long bytes = endedBytes;
        for (FrameWriter writer : writers) {
            writes += writer.writes();
            bytes += writer.bytesWritten();
        }
        return new Written(writes, bytes);
    }

    void handshakeAccepted() {
        accepted.increment();
    }

    void refused(Refusal refusal) {
        refused.get(refusal).increment();
    }

    void departed(int code) {
        departed.computeIfAbsent(KNOWN_CODES.contains(code) ? Integer.toString(code) : OTHER, any -> new LongAdder())
                .increment();
    }

    synchronized void opened(FrameWriter writer) {
        writers.add(writer);
    }

    synchronized void ended(FrameWriter writer) {
        if (writers.remove(writer)) {
            endedWrites += writer.writes();
            endedBytes += writer.bytesWritten();
        }
    }
}
