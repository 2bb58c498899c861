package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import hubbub.room.LogEntry;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Entries that are read from streams by their offsets, all of a page at the same time. Any server that has the stream answers;
 * one that has fallen behind may not know the newest yet, so the leader is asked for what is not found. Any thread.
 */
final class Pages {

    /** Most entries that are to be asked for at a time. */
    static final int MOST = 128;

    /** Most pages that are read at a time, for all rooms; others wait. A page of the longest messages is some megabytes. */
    static final int AT_A_TIME = 32;

    private static final Duration WITHIN = Duration.ofSeconds(2);

    /** How often what is nowhere is asked for, and milliseconds between: who has just become the leader may not know it yet. */
    static final int TIMES = 4;
    private static final long BETWEEN_MILLIS = 250;

    private static final Executor LATER = CompletableFuture.delayedExecutor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);

    private static final String FROM_ANY = "$JS.API.DIRECT.GET.";
    private static final String FROM_LEADER = "$JS.API.STREAM.MSG.GET.";

    private final Connection connection;
    private final Semaphore reading = new Semaphore(AT_A_TIME, true);

    Pages(Connection connection) {
        this.connection = connection;
    }

    /**
     * The entries of this room from one offset to another, both included. What the stream has no message for any more comes
     * without its text, and with nobody's name where nobody's is known.
     */
    List<LogEntry> read(String room, long epoch, long from, long to) throws IOException {
        try {
            reading.acquire();
        } catch (InterruptedException e) {
            throw interrupted(room, e);
        }
        try {
            List<CompletableFuture<Optional<LogEntry>>> asked = new ArrayList<>();
            for (long offset = from; offset <= to; offset++) {
                asked.add(entry(new Place(room, epoch, offset), TIMES));
            }
            return entries(room, from, asked);
        } finally {
            reading.release();
        }
    }

    private static IOException interrupted(String room, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while reading room " + room, e);
    }

    private static List<LogEntry> entries(String room, long from, List<CompletableFuture<Optional<LogEntry>>> asked)
            throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        long offset = from;
        long at = 0;
        try {
            for (CompletableFuture<Optional<LogEntry>> one : asked) {
                LogEntry entry = one.get().orElse(Envelope.missing(offset, at));
                entries.add(entry);
                at = entry.at();
                offset++;
            }
        } catch (ExecutionException e) {
            throw new IOException("offset %d of room %s cannot be read".formatted(offset, room), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(room, e);
        }
        return entries;
    }

    /** Empty if it is nowhere, asked so many times. */
    private CompletableFuture<Optional<LogEntry>> entry(Place place, int times) {
        return entry(place).thenCompose(found -> found.isPresent() || times == 1
                ? CompletableFuture.completedFuture(found)
                : CompletableFuture.supplyAsync(() -> entry(place, times - 1), LATER).thenCompose(again -> again));
    }

    private CompletableFuture<Optional<LogEntry>> entry(Place place) {
        byte[] bySequence = ("{\"seq\":" + place.offset() + "}").getBytes(US_ASCII);
        String stream = Streams.ofRoom(place.room());
        return ask(FROM_ANY + stream, bySequence)
                .thenCompose(answer -> answer.isStatusMessage()
                        ? ask(FROM_LEADER + stream, bySequence).thenApply(own -> found(new MessageInfo(own, stream, false)))
                        : CompletableFuture.completedFuture(found(new MessageInfo(answer, stream, true))))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found.map(info -> entry(place.offset(), info)))
                        : removed(place));
    }

    /** What was put in the place of an entry whose text was taken away. */
    private CompletableFuture<Optional<LogEntry>> removed(Place place) {
        byte[] bySubject = ("{\"last_by_subj\":\"" + place.removalSubject() + "\"}").getBytes(US_ASCII);
        return ask(FROM_LEADER + Streams.REMOVALS, bySubject)
                .thenApply(answer -> found(new MessageInfo(answer, Streams.REMOVALS, false))
                        .map(info -> entry(place.offset(), info)));
    }

    private CompletableFuture<Message> ask(String subject, byte[] what) {
        return connection.requestWithTimeout(subject, what, WITHIN);
    }

    /** The message; empty if there is none. */
    private static Optional<MessageInfo> found(MessageInfo info) {
        if (info.hasError()) {
            if (info.getErrorCode() == 404) {
                return Optional.empty();
            }
            throw new CompletionException(new IOException(info.getError()));
        }
        return Optional.of(info);
    }

    private static LogEntry entry(long offset, MessageInfo info) {
        return Envelope.entry(offset, millis(info.getTime()), info.getData() == null ? new byte[0] : info.getData());
    }

    static long millis(ZonedDateTime time) {
        return time.toInstant().toEpochMilli();
    }
}
