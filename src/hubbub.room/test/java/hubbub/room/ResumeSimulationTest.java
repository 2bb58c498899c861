package hubbub.room;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * People who come, go, come back where they were, speak, say it again, rename themselves, read slowly or not at all, over a log
 * that is small and in half of the seeds answers late, with what other nodes say between. While the room's thread is at work
 * others go on. All that anybody hears is compared with what the log has committed.
 * {@code -Dhubbub.resume.seed=N} runs one seed again, {@code -Dhubbub.resume.seeds=N} so many.
 */
class ResumeSimulationTest {

    private static final Set<String> ALL = Set.of("cut", "kept", "left", "overtaken by the log", "page", "reset EPOCH",
            "reset EXPIRED", "reset FORKED", "resumed", "there at the end");

    @Test
    void whoeverComesBackHearsWhatWasSaidOnceAndInOrder() {
        Long only = Long.getLong("hubbub.resume.seed");
        long first = only == null ? 0 : only;
        long count = only == null ? Long.getLong("hubbub.resume.seeds", 10_000) : 1;
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = first; seed < first + count; seed++) {
            ResumeSimulation simulation = new ResumeSimulation(new Random(seed), seen);
            try {
                simulation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " fails; -Dhubbub.resume.seed=" + seed + " runs it again. Last steps: "
                                         + simulation.lastSteps(), e);
            }
        }
        assertTrue(count < 1_000 || seen.keySet().equals(ALL), "what has happened: " + seen);
    }
}
