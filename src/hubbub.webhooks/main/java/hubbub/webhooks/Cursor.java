package hubbub.webhooks;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.protocol.ServerMessages;
import hubbub.room.LogEntry;
import hubbub.room.Position;
import hubbub.room.Reading;
import hubbub.room.RoomEvent.Why;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Where a webhook is in its room's log, and what comes next. Owned by the delivery's thread. */
final class Cursor {

    /** Most messages of a batch. */
    static final int MOST_MESSAGES = 100;

    /** Most bytes of a batch, unless one message has more: many receivers take 100 KB, and no more, unless told to. */
    static final int MOST_BYTES = 64 * 1024;

    /** For a place whose entry is not kept, or not known. */
    private static final int NO_FINGERPRINT = 0;

    private final ServerMessages json;

    /** Behind what was delivered last, or has been let go of by the log since. */
    private Optional<Position> at;
    /** Where the newest entry is, if that is where to begin, and has not been read yet. */
    private OptionalLong newest = OptionalLong.empty();
    /** What is to be told before the next message: that those before it are not complete, or not of this log. */
    private Optional<Why> gap = Optional.empty();
    /** The last offset of a batch that was tried and not delivered: it is tried again as it was. */
    private long upTo = Long.MAX_VALUE;

    /** At what was delivered last; without it, behind what is the newest when it first enters. */
    Cursor(ServerMessages json, Optional<Position> at) {
        this.json = json;
        this.at = at;
    }

    /** Where it is, once it has entered. */
    Position at() {
        return at.orElseThrow();
    }

    /** What is to be told of a gap, until that is delivered. */
    Optional<Why> gap() {
        return gap;
    }

    /** Where the log is to be read, one entry, to know whether this is the log it was in. */
    long entersAt() {
        return newest.orElse(at.map(position -> Math.max(1, position.offset())).orElse(1L));
    }

    /** The log was read there. Returns whether it is in now; else it is to be read again. */
    boolean enter(Reading page) {
        if (at.isEmpty()) {
            return begin(page);
        }
        Position claimed = at.get();
        if (claimed.epoch() != page.epoch()) {
            move(page.epoch(), page.first() - 1, Why.EPOCH); // All of it is new to the receiver.
        } else if (claimed.offset() > page.last()) {
            move(page.epoch(), page.last(), Why.FORKED);
        } else if (isAnother(page.entries(), claimed)) {
            move(page.epoch(), claimed.offset(), Why.FORKED);
        }
        return true;
    }

    private boolean begin(Reading page) {
        Optional<LogEntry> last = page.entries().stream().filter(entry -> entry.offset() == page.last()).findFirst();
        boolean isToBeRead = newest.isEmpty() && last.isEmpty() && page.first() <= page.last();
        if (isToBeRead) {
            newest = OptionalLong.of(page.last());
        } else {
            at = Optional.of(new Position(page.epoch(), last.map(LogEntry::offset).orElse(page.last()),
                                          last.map(LogEntry::fingerprint).orElse(NO_FINGERPRINT)));
        }
        return !isToBeRead;
    }

    private static boolean isAnother(List<LogEntry> entries, Position claimed) {
        return claimed.fingerprint() != NO_FINGERPRINT && !entries.isEmpty()
                && entries.getFirst().offset() == claimed.offset()
                && entries.getFirst().fingerprint() != claimed.fingerprint();
    }

    private void move(long epoch, long offset, Why why) {
        at = Optional.of(new Position(epoch, offset, NO_FINGERPRINT));
        gap = gap.or(() -> Optional.of(why));
        upTo = Long.MAX_VALUE;
    }

    /** Where the log is to be read for the next batch. */
    long next() {
        return at().offset() + 1;
    }

    /**
     * The log was read there: steps over what it has let go of. Returns whether the page goes on from here; it does not if the
     * log could not be read, or let go of more meanwhile.
     */
    boolean follows(Reading page) {
        if (page.first() > next()) {
            move(page.epoch(), page.first() - 1, Why.EXPIRED);
        }
        return page.entries().isEmpty() ? page.last() < next() : page.entries().getFirst().offset() == next();
    }

    /** What is to be posted next of a page that follows; nothing if there is nothing new. */
    Optional<Batch> batch(Reading page) {
        List<LogEntry> entries = fitting(page.entries());
        if (entries.isEmpty() && gap.isEmpty()) {
            return Optional.empty();
        }
        Position behind = entries.isEmpty() ? at() : new Position(
                page.epoch(), entries.getLast().offset(), entries.getLast().fingerprint());
        return Optional.of(new Batch(next(), behind, entries.size(), body(entries, behind), behind.offset() < page.last()));
    }

    private List<LogEntry> fitting(List<LogEntry> entries) {
        List<LogEntry> fitting = new ArrayList<>();
        long bytes = 0;
        for (LogEntry entry : entries) {
            bytes += json.maxLength(entry.message());
            if (entry.offset() > upTo || fitting.size() == MOST_MESSAGES || !fitting.isEmpty() && bytes > MOST_BYTES) {
                break;
            }
            fitting.add(entry);
        }
        return fitting;
    }

    private byte[] body(List<LogEntry> entries, Position behind) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('[');
        gap.ifPresent(why -> body.writeBytes(reset(why)));
        for (int i = 0; i < entries.size(); i++) {
            if (body.size() > 1) {
                body.write(',');
            }
            body.writeBytes(json.encode(entries.get(i), i == entries.size() - 1 ? Optional.of(behind) : Optional.empty()));
        }
        body.write(']');
        return body.toByteArray();
    }

    private byte[] reset(Why why) {
        return "{\"t\":\"reset\",\"why\":\"%s\",\"off\":\"%d\"}".formatted(why.name().toLowerCase(Locale.ROOT), next())
                .getBytes(US_ASCII);
    }

    /** The receiver has this batch. */
    void delivered(Batch batch) {
        at = Optional.of(batch.behind());
        gap = Optional.empty();
        upTo = Long.MAX_VALUE;
    }

    /** The receiver may not have this batch: it is to be read and tried again. */
    void failed(Batch batch) {
        upTo = batch.behind().offset();
    }
}
