package hubbub.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often this server has turned somebody away, by cause. Any thread. */
final class RefusalCounts {

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

    RefusalCounts() {
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new LongAdder());
        }
    }

    /** Counts it and hands it back. */
    Refusal count(Refusal refusal) {
        counts.get(refusal).increment();
        return refusal;
    }

    long of(Refusal refusal) {
        return counts.get(refusal).sum();
    }
}
