package hubbub.jetstream;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is to be done time and again, and is not given to be done once more before it has been done. Any thread. */
final class Chore {

    private final Runnable task;
    private final AtomicBoolean isGiven = new AtomicBoolean();

    Chore(Runnable task) {
        this.task = task;
    }

    /** Has this do it, unless somebody has it to do already. */
    void give(Executor doer) {
        if (isGiven.compareAndSet(false, true)) {
            doer.execute(() -> {
                try {
                    task.run();
                } finally {
                    isGiven.set(false);
                }
            });
        }
    }
}
