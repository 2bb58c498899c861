package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import hubbub.room.LogAnswer;
import hubbub.room.LogEntry;
import hubbub.room.RoomLogArchive;
import hubbub.sqlite.Fixture.Kept;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Looking at a database beside its server. */
@Timeout(60)
class ArchiveTest {

    @TempDir
    Path directory;

    @Test
    void aBackupIsWhatWasCommittedThoughTheServerGoesOnAndCanBeOpenedAsADatabase() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        long epoch;
        try (Fixture fixture = new Fixture(directory); RoomLogArchive archive = SqliteArchive.open(directory)) {
            Kept attic = fixture.open("attic");
            epoch = attic.log.epoch();
            attic.say(2_000);
            fixture.settle();

            archive.backup(DataDirectory.database(copy));

            attic.say(1);
            fixture.settle();
            assertEquals(2_001, archive.rooms().getFirst().last());
            String refusal = assertThrows(IOException.class, () -> archive.backup(DataDirectory.database(copy))).getMessage();
            assertTrue(refusal.endsWith(" is there already; choose another file"), refusal);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(DataDirectory.database(copy))));
        try (Fixture restored = new Fixture(copy)) {
            Kept attic = restored.open("attic");
            assertEquals(epoch, attic.log.epoch());
            assertEquals(2_000, attic.read().size());
        }
    }

    @Test
    void aRoomThatIsExportedAndRestoredElsewhereIsTheSameForClients() throws Exception {
        List<LogEntry> exported = new ArrayList<>();
        Path other = directory.resolve("other");
        long epoch;
        try (Fixture fixture = new Fixture(directory); RoomLogArchive archive = SqliteArchive.open(directory)) {
            Kept attic = fixture.open("attic");
            epoch = attic.log.epoch();
            attic.say(100);
            attic.say("a-1", "hi");
            attic.say("a-2", "to be removed");
            attic.log.remove(102);
            fixture.settle();
            archive.export("attic", exported::add);
            archive.export("nowhere", entry -> exported.add(null));
        }
        assertEquals(102, exported.size());
        try (RoomLogArchive archive = SqliteArchive.open(other)) {
            assertEquals(102, archive.restore("attic", epoch, exported.iterator()));
            assertEquals(List.of(new RoomLogArchive.Stored("attic", epoch, 1, 102)), archive.rooms());
            String refusal = assertThrows(IOException.class, () -> archive.restore("attic", 1, exported.iterator())).getMessage();
            assertEquals("room attic is there already; import into another data directory", refusal);
        }
        try (Fixture restored = new Fixture(other)) {
            Kept attic = restored.open("attic");
            assertEquals(exported.stream().map(LogEntry::fingerprint).toList(),
                         attic.read().stream().map(LogEntry::fingerprint).toList());
            assertTrue(attic.read().getLast().removed());
            attic.say("a-1", "hi");
            restored.settle();
            assertEquals(101, attic.answers(LogAnswer.Known.class).getFirst().offset());
        }
    }

    @Test
    void whatCannotBeRestoredWholeLeavesNothing() throws Exception {
        LogEntry first = new LogEntry(5, 1, Fixture.message("5"));
        LogEntry third = new LogEntry(7, 1, Fixture.message("7"));
        try (RoomLogArchive archive = SqliteArchive.open(directory)) {
            String refusal = assertThrows(IOException.class, () -> archive.restore("attic", 1, List.of(first, third).iterator()))
                    .getMessage();

            assertEquals("message 7 of room attic does not come behind 5", refusal);
            assertEquals(List.of(), archive.rooms());
        }
    }

    @Test
    void nothingIsRestoredWhileAServerHasTheDirectory() throws Exception {
        try (Fixture fixture = new Fixture(directory); RoomLogArchive archive = SqliteArchive.open(directory)) {
            String refusal = assertThrows(IOException.class, () -> archive.restore("attic", 1, List.<LogEntry>of().iterator()))
                    .getMessage();

            assertTrue(refusal.contains(" is in use by process "), refusal);
            fixture.open("attic").say(1);
        }
    }

    @Test
    void whereNothingIsKeptThereIsNothingToLookAt() throws Exception {
        try (RoomLogArchive archive = SqliteArchive.open(directory)) {
            assertTrue(assertThrows(IOException.class, archive::rooms).getMessage().startsWith("there is no log in "));
            assertThrows(IOException.class, () -> archive.backup(directory.resolve("copy")));
            assertTrue(Files.notExists(directory.resolve("copy")));
        }
    }
}
