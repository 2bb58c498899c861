package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogs.Retention;
import hubbub.sqlite.Fixture.Kept;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is not kept any longer: it is too much, too old, or an operator has taken it away. */
@Timeout(60)
class TrimmingTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    @Test
    void beyondItsBoundsTheOldestGo() throws Exception {
        try (Fixture fixture = new Fixture(directory, new Retention(100, 500, DAY))) {
            Kept attic = fixture.open("attic");
            attic.say(5_000);
            fixture.settle();
            assertEquals(LongStream.rangeClosed(4_951, 5_000).boxed().toList(), Fixture.offsets(attic.read()), "50 of 10 bytes");

            attic.log.append(List.of(Fixture.message("x".repeat(501))));
            fixture.settle();
            assertEquals(List.of(5_001L), Fixture.offsets(attic.read()), "the newest stays, however large");
            fixture.clock.pass(DAY.plusMillis(1));
            fixture.open("cellar").say(1);
            fixture.logs.writer().look();
            fixture.settle();

            assertEquals(List.of(), attic.read());
            assertEquals(5_002, attic.log.first());
            attic.say(1);
            fixture.settle();
            assertEquals(List.of(5_002L), Fixture.offsets(attic.read()));
        }
        try (Fixture again = new Fixture(directory, new Retention(100, 500, DAY))) {
            assertEquals(5_002, again.open("attic").log.first());
        }
    }

    @Test
    void aResendOfWhatIsTrimmedIsKnownForAsLongAsIsPromisedAndItsRowGoesThen() throws Exception {
        try (Fixture fixture = new Fixture(directory, new Retention(2, 1_000, DAY))) {
            Kept attic = fixture.open("attic");
            attic.say("a-1", "hi");
            attic.say(5);
            fixture.settle();
            fixture.clock.pass(Duration.ofMillis(RoomLog.RESEND_MILLIS));
            attic.say("a-1", "hi");
            fixture.settle();
            assertEquals(1, attic.answers(LogAnswer.Known.class).getFirst().offset());
            assertEquals(List.of(5L, 6L), Fixture.offsets(attic.read()));

            fixture.clock.pass(Duration.ofMillis(1));
            attic.say(1);
            fixture.settle();

            attic.say("a-1", "hi");
            fixture.settle();
            assertEquals(8, attic.committed().getLast().offset(), "an id may be used again when nothing of it is left");
        }
    }

    @Test
    void roomsThatNobodyIsInAreTrimmedToo() throws Exception {
        try (Fixture fixture = new Fixture(directory, new Retention(100, 10_000, DAY))) {
            for (String name : List.of("attic", "cellar")) {
                Kept room = fixture.open(name);
                room.say(10);
                fixture.settle();
                fixture.close(room);
            }
            fixture.clock.pass(DAY.plusMillis(1));

            for (int i = 0; i < 5; i++) {
                fixture.logs.writer().look();
                fixture.settle();
            }

            try (Pages pages = Pages.open(DataDirectory.database(directory))) {
                for (String name : List.of("attic", "cellar")) {
                    Pages.Row row = pages.row(name).orElseThrow();
                    assertEquals(11, row.first(), name);
                    assertEquals(Optional.empty(), pages.lowest(row.id()), name);
                }
            }
        }
    }

    @Test
    void aTextThatIsTakenAwayIsNowhereInTheDirectoryAfterwards() throws Exception {
        String secret = "the-secret-that-was-taken-away";
        String text = secret.repeat(20); // Longer than what is written in its place.
        try (Fixture fixture = new Fixture(directory)) {
            Kept attic = fixture.open("attic");
            attic.say(50);
            attic.say("a-1", text);
            attic.say(50);
            fixture.settle();
            assertTrue(isIn(directory, secret), "or the test would show nothing");

            attic.log.remove(51);
            fixture.settle();

            assertTrue(attic.read().get(50).removed());
        }
        assertFalse(isIn(directory, secret));
    }

    @Test
    void aPageThatWasReadBeforeATextWasTakenAwayIsReadAnew() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            SqliteLog log = (SqliteLog) fixture.logs.of("attic", MemoryLog.Bounds.defaults());
            log.open(answer -> { });
            StoredRoom room = fixture.logs.find("attic").orElseThrow();
            log.append(List.of(Fixture.message("to be removed")));
            fixture.settle();
            int before = room.removals();
            List<List<LogEntry>> given = new ArrayList<>();
            assertTrue(room.give(log, List.of(), before, given::add));

            log.remove(1);
            fixture.settle();

            assertFalse(room.give(log, List.of(), before, given::add), "what was read then may have the text");
            assertTrue(room.give(log, List.of(), room.removals(), given::add));
            assertEquals(2, given.size());
            log.close();
        }
    }

    private static boolean isIn(Path directory, String text) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), UTF_8).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
