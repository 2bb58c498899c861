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

    private static final Duration WITHIN = Duration.ofSeconds(2);

    private static final String FROM_ANY = "$JS.API.DIRECT.GET.";
    private static final String FROM_LEADER = "$JS.API.STREAM.MSG.GET.";

    private final Connection connection;

    Pages(Connection connection) {
        this.connection = connection;
    }

    /**
     * The entries of this room from one offset to another, both included. What the stream has no message for any more comes
     * without its text, and with nobody's name where nobody's is known.
     */
    List<LogEntry> read(String room, long from, long to) throws IOException {
        List<CompletableFuture<Optional<LogEntry>>> asked = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            asked.add(entry(room, offset));
        }
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
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading room " + room, e);
        }
        return entries;
    }

    private CompletableFuture<Optional<LogEntry>> entry(String room, long offset) {
        byte[] bySequence = ("{\"seq\":" + offset + "}").getBytes(US_ASCII);
        String stream = Streams.ofRoom(room);
        return ask(FROM_ANY + stream, bySequence)
                .thenCompose(answer -> answer.isStatusMessage()
                        ? ask(FROM_LEADER + stream, bySequence).thenApply(own -> found(new MessageInfo(own, stream, false)))
                        : CompletableFuture.completedFuture(found(new MessageInfo(answer, stream, true))))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found.map(info -> entry(offset, info)))
                        : removed(room, offset));
    }

    /** What was put in the place of an entry whose text was taken away. */
    private CompletableFuture<Optional<LogEntry>> removed(String room, long offset) {
        byte[] bySubject = ("{\"last_by_subj\":\"" + Streams.removalSubject(room, offset) + "\"}").getBytes(US_ASCII);
        return ask(FROM_LEADER + Streams.REMOVALS, bySubject)
                .thenApply(answer -> found(new MessageInfo(answer, Streams.REMOVALS, false)).map(info -> entry(offset, info)));
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
