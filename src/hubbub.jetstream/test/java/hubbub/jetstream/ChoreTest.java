package hubbub.jetstream;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ChoreTest {

    private final List<Runnable> given = new ArrayList<>();

    @Test
    void whatWaitsToBeDoneIsNotGivenOnceMoreUntilItIsDoneOrHasFailed() {
        Chore chore = new Chore(() -> {
            throw new IllegalStateException("for the test");
        });
        chore.give(given::add);
        chore.give(given::add);
        assertEquals(1, given.size());

        assertThrows(IllegalStateException.class, given.getFirst()::run);
        chore.give(given::add);
        assertEquals(2, given.size());
    }
}
