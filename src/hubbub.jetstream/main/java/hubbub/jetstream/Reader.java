package hubbub.jetstream;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import hubbub.room.LogEntry;

import io.nats.client.JetStreamApiException;

import static java.lang.System.Logger.Level.DEBUG;

/** What is read of one room's log: from memory at once, or else from its stream, on a thread that waits for servers. */
final class Reader {

    private static final System.Logger LOGGER = System.getLogger(Reader.class.getName());

    /** How long what the stream has may take to come to this node. Who comes with a position beyond it then begins anew. */
    private static final long COMES_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final JetStreamLogs logs;
    private final String room;
    private final long epoch;
    private final Intake intake;

    Reader(JetStreamLogs logs, String room, long epoch, Intake intake) {
        this.logs = logs;
        this.room = room;
        this.epoch = epoch;
        this.intake = intake;
    }

    /** Gives a page that begins at this offset and goes on forwards (1) or backwards (-1): at once if it is in memory. */
    void read(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        if (isToCome(from, step) || !intake.givePage(from, step, maxMessages, maxBytes, then)) {
            logs.work(() -> readFromStream(from, step, maxMessages, maxBytes, then));
        }
    }

    /** Whether somebody may have heard this on another node. Everybody who comes into an empty room asks for the first. */
    private boolean isToCome(long from, int step) {
        return step > 0 && from > Math.max(1, intake.last());
    }

    private void readFromStream(long from, int step, int maxMessages, int maxBytes, Consumer<List<LogEntry>> then) {
        try {
            if (isToCome(from, step)) {
                await(from);
            }
            if (!intake.givePage(from, step, maxMessages, maxBytes, then)) {
                intake.give(kept(from, step, maxMessages, maxBytes), then);
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOGGER.log(DEBUG, "Room {0} cannot be read: {1}", room, Link.oneLine(e));
            intake.giveWhatThereIs(step, maxMessages, maxBytes, then);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who comes from another node may have heard there what has still to come to this one; unless the servers have lost it. */
    private void await(long offset) throws InterruptedException {
        if (mayHave(offset)) {
            intake.await(() -> intake.last() >= offset || intake.isClosed(), COMES_WITHIN_NANOS);
        }
    }

    /** What the servers have nobody knows while they cannot be asked. */
    private boolean mayHave(long offset) {
        try {
            return logs.servers().look(room).getStreamState().getLastSequence() >= offset;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            return true;
        }
    }

    /** What is missing at the beginning has most likely become too old since this node has looked: then it is in no page. */
    private List<LogEntry> kept(long from, int step, int maxMessages, int maxBytes) throws IOException, JetStreamApiException {
        List<LogEntry> page = page(from, step, maxMessages, maxBytes);
        if (page.isEmpty() || !Envelope.isMissing(page.getFirst())) {
            return page;
        }
        intake.trim(Following.first(logs.servers().look(room)));
        return page.getFirst().offset() < intake.first() ? page(from, step, maxMessages, maxBytes) : page;
    }

    private List<LogEntry> page(long from, int step, int maxMessages, int maxBytes) throws IOException {
        ArrayDeque<LogEntry> page = new ArrayDeque<>();
        long left = maxBytes;
        long oldest = intake.first();
        long newest = intake.last();
        long offset = step > 0 ? Math.max(from, oldest) : Math.min(from, newest);
        while (oldest <= offset && offset <= newest) {
            int more = Math.clamp(maxMessages - page.size(), 1, Pages.MOST) - 1;
            long end = step > 0 ? Math.min(newest, offset + more) : Math.max(oldest, offset - more);
            List<LogEntry> entries = logs.servers().pages().read(room, epoch, Math.min(offset, end), Math.max(offset, end));
            for (LogEntry entry : step > 0 ? entries : entries.reversed()) {
                left -= entry.message().length();
                if (!page.isEmpty() && (page.size() >= maxMessages || left < 0)) {
                    return List.copyOf(page);
                }
                if (step > 0) {
                    page.addLast(entry);
                } else {
                    page.addFirst(entry);
                }
            }
            offset = end + step;
        }
        return List.copyOf(page);
    }
}
