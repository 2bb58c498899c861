package hubbub.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import hubbub.room.LogAnswer;
import hubbub.room.LogAnswer.Reason;
import hubbub.sqlite.Fixture.Kept;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A disk that takes nothing more, which SQLite plays by a bound on the database's pages. */
@Timeout(60)
class TroubleTest {

    private static final String LARGE = "x".repeat(20_000);

    @TempDir
    Path directory;

    private Fixture fixture;
    private Kept attic;

    @BeforeEach
    void sayAFew() throws Exception {
        fixture = new Fixture(directory);
        attic = fixture.open("attic");
        attic.say(3);
        fixture.settle();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** From here on the database takes no page more than it has, or any number. */
    private void space(boolean isThere) throws SQLException {
        Database.execute(fixture.logs.writersConnection(), "PRAGMA max_page_count = " + (isThere ? 1 << 30 : 1));
    }

    private static void awaitThat(BooleanSupplier isSo) {
        while (!isSo.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000); // Another thread does it, in its time.
        }
    }

    private List<LogAnswer.Refused> refused() {
        return attic.answers(LogAnswer.Refused.class);
    }

    @Test
    void whatCannotBeKeptIsRefusedAfterAMomentAndLeavesNoTraceAndReadingGoesOn() throws Exception {
        space(false);
        long before = System.nanoTime();
        attic.say("a-1", LARGE);

        awaitThat(() -> !refused().isEmpty());

        long took = System.nanoTime() - before;
        assertTrue(took >= Writer.HOLD_NANOS && took < 5 * Writer.HOLD_NANOS, took + " ns");
        assertEquals(Reason.UNAVAILABLE, refused().getFirst().reason());
        assertEquals(Writer.CLIENTS_RETRY_MILLIS, refused().getFirst().retryMillis());
        assertEquals("messages cannot be kept: the disk is full", fixture.logs.trouble().orElseThrow());
        assertEquals(3, attic.log.last());
        assertEquals(List.of(1L, 2L, 3L), Fixture.offsets(attic.read()));
        assertEquals(3, attic.committed().size());
    }

    @Test
    void whatIsShortIsNoticedByNobodyWhoSpeaks() throws Exception {
        space(false);
        attic.say("a-1", LARGE);
        attic.say("a-2", "behind it");
        awaitThat(() -> fixture.logs.trouble().isPresent());

        space(true);
        fixture.settle();

        assertEquals(List.of(), refused());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), Fixture.offsets(attic.committed()));
        assertEquals("behind it", Fixture.texts(attic.committed()).getLast());
        assertTrue(fixture.logs.trouble().isEmpty());
    }

    @Test
    void itIsOverByItselfThoughNobodySpeaksAndThenAResendIsNew() throws Exception {
        space(false);
        attic.say("a-1", LARGE);
        awaitThat(() -> !refused().isEmpty());

        space(true);
        awaitThat(() -> fixture.logs.trouble().isEmpty());
        attic.say("a-1", LARGE);
        fixture.settle();

        assertEquals(List.of(), attic.answers(LogAnswer.Known.class));
        assertEquals(4, attic.committed().getLast().offset());
        fixture.close(attic);
        assertEquals(4, fixture.open("attic").read().size());
    }

    @Test
    void answersAreInOrderWhateverIsRefused() throws Exception {
        space(false);
        for (int i = 0; i < 5; i++) {
            attic.say("a-" + i, LARGE);
        }
        awaitThat(() -> refused().size() == 5);

        assertEquals(List.of("a-0", "a-1", "a-2", "a-3", "a-4"),
                     refused().stream().map(refused -> refused.message().id().orElseThrow()).toList());
    }

    @Test
    void aLogThatIsClosedInTroubleWaitsUntilItsMessagesAreRefusedAndNoLonger() throws Exception {
        space(false);
        attic.say("a-1", LARGE);
        long before = System.nanoTime();

        fixture.close(attic);

        assertTrue(System.nanoTime() - before < 4 * Writer.HOLD_NANOS);
        assertEquals(1, refused().size());
    }

    @Test
    void aRoomIsOpenedAndReadThoughNothingCanBeWritten() throws Exception {
        space(false);
        attic.say("a-1", LARGE);
        awaitThat(() -> fixture.logs.trouble().isPresent());
        fixture.close(attic);

        Kept again = fixture.open("attic");

        assertEquals(List.of(1L, 2L, 3L), Fixture.offsets(again.read()));
        assertEquals(0, fixture.open("cellar").log.last());
    }
}
