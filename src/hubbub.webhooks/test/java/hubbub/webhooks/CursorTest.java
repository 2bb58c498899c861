package hubbub.webhooks;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import hubbub.protocol.Limits;
import hubbub.protocol.ServerMessages;
import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.Reading;
import hubbub.room.RoomEvent.Why;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a webhook posts next, of what a log has. */
class CursorTest {

    private static final long EPOCH = 0xABC;
    private static final Pattern ITEM = Pattern.compile("\"t\":\"(reset\",\"why\":\"[a-z]+|msg)\",\"off\":\"([0-9]+)\"");

    private final ServerMessages json = new ServerMessages(new Limits(1, 0, 0), InstantSource.system());
    private String text = "hi";
    private long first = 1;
    private long last = 10;

    private LogEntry entry(long offset) {
        Person ada = new Person("ada", "Ada");
        return new LogEntry(offset, 1_000 * offset,
                            new Message(ada, Optional.of("a-" + offset), text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As the log answers to a reading of at most so many. */
    private Reading page(long from, int most) {
        List<LogEntry> entries = LongStream.rangeClosed(Math.max(from, first), last).limit(most).mapToObj(this::entry).toList();
        return new Reading(entries, false, first, new Position(EPOCH, last, 0));
    }

    private Position behind(long offset) {
        return new Position(EPOCH, offset, entry(offset).fingerprint());
    }

    private Cursor at(Position position) {
        Cursor cursor = new Cursor(json, Optional.of(position));
        assertTrue(cursor.enter(page(cursor.entersAt(), 1)));
        return cursor;
    }

    private static String offsets(Batch batch) {
        return ITEM.matcher(new String(batch.body(), StandardCharsets.UTF_8)).results()
                .map(found -> (found.group(1).equals("msg") ? "" : found.group(1).replaceAll(".*\"", "") + " ") + found.group(2))
                .collect(Collectors.joining(", "));
    }

    private Optional<Batch> next(Cursor cursor) {
        Reading page = page(cursor.next(), Cursor.MOST_MESSAGES);
        assertTrue(cursor.follows(page));
        return cursor.batch(page);
    }

    @Test
    void itGoesOnBehindWhatWasDelivered() {
        Cursor cursor = at(behind(7));

        Batch batch = next(cursor).orElseThrow();

        assertEquals("8, 9, 10", offsets(batch));
        assertEquals("hubbub_0000000000000abc_8_10_%08x".formatted(behind(10).fingerprint()), batch.id());
        assertEquals(behind(10), batch.behind());
        assertFalse(batch.moreWait());
        cursor.delivered(batch);
        assertEquals(Optional.empty(), next(cursor));
    }

    @Test
    void theBodyIsAnArrayOfMessagesAsClientsHearThem() {
        last = 2;
        Batch batch = next(at(new Position(EPOCH, 0, 0))).orElseThrow();

        assertEquals("""
                [{"t":"msg","off":"1","id":"a-1","from":{"id":"ada","name":"Ada"},"at":"1970-01-01T00:00:01.000Z","text":"hi"},\
                {"t":"msg","off":"2","id":"a-2","from":{"id":"ada","name":"Ada"},"at":"1970-01-01T00:00:02.000Z","text":"hi",\
                "position":"%s"}]""".formatted(behind(2)), new String(batch.body(), StandardCharsets.UTF_8));
    }

    @Test
    void withoutAPositionItBeginsBehindTheNewest() {
        Cursor cursor = new Cursor(json, Optional.empty());
        assertFalse(cursor.enter(page(cursor.entersAt(), 1)), "the newest is to be read for its fingerprint");

        assertTrue(cursor.enter(page(cursor.entersAt(), 1)));

        assertEquals(behind(10), cursor.at());
    }

    @Test
    void inAnEmptyLogItBeginsWithTheFirst() {
        first = 1;
        last = 0;
        Cursor cursor = new Cursor(json, Optional.empty());
        assertTrue(cursor.enter(page(cursor.entersAt(), 1)));
        last = 2;

        assertEquals("1, 2", offsets(next(cursor).orElseThrow()));
    }

    @Test
    void whatTheLogHasLetGoOfIsTold() {
        Cursor cursor = at(behind(2));
        first = 6;

        Batch batch = next(cursor).orElseThrow();

        assertEquals("expired 6, 6, 7, 8, 9, 10", offsets(batch));
        assertEquals(Optional.of(Why.EXPIRED), cursor.gap());
        cursor.delivered(batch);
        assertEquals(Optional.empty(), cursor.gap());
    }

    @Test
    void ifItHasLetGoOfAllThatIsToldAtOnce() {
        Cursor cursor = at(behind(2));
        first = 11;

        Batch batch = next(cursor).orElseThrow();

        assertEquals("expired 11", offsets(batch));
        assertEquals("hubbub_0000000000000abc_11_10_%08x".formatted(batch.behind().fingerprint()), batch.id());
        assertEquals(0, batch.messages());
        cursor.failed(batch);
        last = 12;
        assertEquals("expired 11", offsets(next(cursor).orElseThrow()), "and told again as it was");
        cursor.delivered(batch);
        assertEquals("11, 12", offsets(next(cursor).orElseThrow()));
    }

    @Test
    void ofAnotherLogAllIsNew() {
        first = 4;
        Cursor cursor = at(new Position(EPOCH + 1, 8, 99));

        assertEquals("epoch 4, 4, 5, 6, 7, 8, 9, 10", offsets(next(cursor).orElseThrow()));
    }

    @Test
    void aLogThatLostItsEndAndWentOnIsNoticed() {
        Cursor beyond = at(new Position(EPOCH, 12, 99));
        Cursor another = at(new Position(EPOCH, 8, 99));

        assertEquals("forked 11", offsets(next(beyond).orElseThrow()));
        assertEquals("forked 9, 9, 10", offsets(next(another).orElseThrow()));
    }

    @Test
    void aBatchHas100MessagesOr64KiBButAlwaysOne() {
        last = 300;
        Batch hundred = next(at(behind(1))).orElseThrow();
        text = "x".repeat(30_000);
        Batch two = next(at(behind(1))).orElseThrow();
        text = "x".repeat(200_000);
        Batch one = next(at(behind(1))).orElseThrow();

        assertEquals(List.of(100, 2, 1), List.of(hundred.messages(), two.messages(), one.messages()));
        assertTrue(hundred.moreWait() && two.moreWait() && one.moreWait());
        assertTrue(two.body().length <= Cursor.MOST_BYTES);
    }

    @Test
    void aBatchThatFailedIsTriedAgainAsItWasThoughMoreHasCome() {
        Cursor cursor = at(behind(8));
        Batch batch = next(cursor).orElseThrow();
        cursor.failed(batch);
        last = 20;

        Batch again = next(cursor).orElseThrow();

        assertEquals("9, 10", offsets(again));
        assertEquals(batch.id(), again.id());
        assertTrue(again.moreWait());
        cursor.delivered(again);
        assertEquals("11, 12, 13, 14, 15, 16, 17, 18, 19, 20", offsets(next(cursor).orElseThrow()));
    }

    @Test
    void ofABatchThatFailedOnlyWhatIsStillKeptIsTriedAgain() {
        Cursor cursor = at(behind(6));
        cursor.failed(next(cursor).orElseThrow());
        first = 9;
        last = 12;

        assertEquals("expired 9, 9, 10, 11, 12", offsets(next(cursor).orElseThrow()));
    }

    @Test
    void aPageThatDoesNotGoOnIsNotTakenForAGap() {
        Cursor cursor = at(behind(2));

        Position heard = new Position(EPOCH, 10, 0);
        assertFalse(cursor.follows(new Reading(List.of(entry(8), entry(9)), false, 1, heard)), "the log could not be read");
        assertFalse(cursor.follows(new Reading(List.of(), false, 1, heard)));

        assertEquals(Optional.empty(), cursor.gap());
        assertEquals(behind(2), cursor.at());
    }
}
