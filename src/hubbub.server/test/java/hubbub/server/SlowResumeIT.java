package hubbub.server;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import hubbub.server.Regular.Road;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Somebody comes back on a slow line to nearly all that the log keeps, and the room goes on talking meanwhile. */
@Timeout(120)
class SlowResumeIT {

    /** The log keeps 10,000, so soon it lets go of the first of them: whoever comes back has to stay ahead of that. */
    private static final int MISSED = 9_900;
    private static final int SENDERS = 10;

    private static final int BYTES_PER_SECOND = 100_000;
    private static final int RECEIVE_BUFFER = 8 * 1024;
    private static final int USUAL_BUFFER = 128 * 1024;

    /** With it a {@code msg} has 220 bytes at least: what is missed is more than kernels and a client's queue hold together. */
    private static final String PAD = "x".repeat(80);
    private static final double LEAST_SECONDS = 220.0 * MISSED / BYTES_PER_SECOND;

    private static final long BETWEEN_WORDS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_WORDS = 1_000;

    private final Ledger ledger = new Ledger();
    private final List<Regular> all = new ArrayList<>();

    @Test
    void whoComesBackOnASlowLineMissesNothingAndIsNotCutThoughTheRoomGoesOn() throws Exception {
        try (Launched hubbub = Launched.start(Launched.image(), Map.of(), "--port=0", "--host=127.0.0.1")) {
            int port = hubbub.page().getPort();
            Semaphore line = new Semaphore(1);
            for (int i = 0; i < SENDERS; i++) {
                come("s" + i, () -> BareWebSocket.connect(port, USUAL_BUFFER));
            }
            List<Regular> senders = List.copyOf(all);
            Regular slow = come("slow", () -> {
                line.acquire();
                return BareWebSocket.connect(port, RECEIVE_BUFFER, in -> new BufferedInputStream(new SlowLine(in)));
            });
            await(() -> all.stream().allMatch(Regular::isIn));
            slow.cut(Cut.RESET);
            for (int i = 0; i < MISSED; i++) {
                senders.get(i % SENDERS).say(PAD);
            }
            await(() -> senders.stream().allMatch(sender -> sender.last() == MISSED));
            assertEquals(0, slow.last());

            line.release();
            long begin = System.nanoTime();
            talkUntilHeardBy(slow, senders.getFirst());
            double seconds = Patience.secondsSince(begin);
            senders.getFirst().say("is the last word");
            await(() -> all.stream().allMatch(one -> one.waiting() == 0 && one.last() == ledger.last()));
            System.out.printf("figures: slow resume: %,d messages at %,d bytes a second in %.1f s, %,d said meanwhile%n",
                              MISSED, BYTES_PER_SECOND, seconds, ledger.last() - MISSED);

            assertEquals(List.of(), ledger.complaints());
            assertEquals(1, slow.healed());
            assertEquals(List.of(), ledger.faults(senders.stream().collect(Collectors.toMap(Regular::name, Regular::said))));
            assertTrue(seconds > LEAST_SECONDS, () -> seconds + " s");
            assertTrue(ledger.last() > MISSED + 100, "the log has let go of some that were missed");
        } finally {
            for (Regular one : all) {
                one.leave();
            }
        }
    }

    private Regular come(String name, Road road) {
        Regular one = new Regular(name, road, ledger, new CountDownLatch(0), new Random(name.hashCode()));
        all.add(one);
        Thread.startVirtualThread(one);
        return one;
    }

    private void await(BooleanSupplier isSo) throws InterruptedException {
        assertTrue(Patience.until(Duration.ofSeconds(20), () -> isSo.getAsBoolean() || !ledger.complaints().isEmpty())
                           && isSo.getAsBoolean(), () -> all + ", " + ledger.complaints());
    }

    /** Until the slow one has caught up, or it is clear that it will not. */
    private void talkUntilHeardBy(Regular slow, Regular sender) {
        long begin = System.nanoTime();
        for (int i = 1; slow.last() < ledger.last() && i < MOST_WORDS && ledger.complaints().isEmpty(); i++) {
            sender.say(PAD);
            Patience.untilDue(begin + i * BETWEEN_WORDS);
        }
    }

    /** Lets through so many bytes a second, a few at a time. */
    private static final class SlowLine extends FilterInputStream {

        private static final int FEW = 2 * 1024;

        private long due = System.nanoTime();

        SlowLine(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            int count = super.read(into, at, Math.min(most, FEW));
            due = Math.max(due, System.nanoTime()) + count * TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND;
            Patience.untilDue(due);
            return count;
        }
    }
}
