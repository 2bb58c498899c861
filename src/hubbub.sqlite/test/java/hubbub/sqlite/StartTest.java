package hubbub.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import hubbub.room.RoomLogProvider.Durability;
import hubbub.sqlite.Fixture.Kept;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is found when a database is opened, and what is said of it. */
@Timeout(60)
class StartTest {

    @TempDir
    Path directory;

    private Path database() {
        return DataDirectory.database(directory);
    }

    private void keep(int messages) throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.open("attic").say(messages);
            fixture.settle();
        }
    }

    private void execute(String... commands) throws SQLException {
        try (Connection connection = Database.toWrite(database(), Durability.PROCESS)) {
            Database.execute(connection, commands);
        }
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> new Fixture(directory)).getMessage();
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws Exception {
        keep(1);
        execute("PRAGMA user_version = 99");

        assertEquals(database().toRealPath() + " was written by a newer Hubbub: its version is 99, this one knows up to "
                             + Schema.STEPS.size() + "; start that one, or restore a backup from before", refusal());
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndStaysAsItIs() throws Exception {
        execute("CREATE TABLE theirs (a)");

        assertTrue(refusal().endsWith(" is a database, but not one of Hubbub's; choose another data.directory"), refusal());

        execute("INSERT INTO theirs VALUES (1)");
    }

    @Test
    void aDirectoryThatIsInUseIsRefusedWithThePidAndIsFreeAfterwards() throws Exception {
        try (Fixture first = new Fixture(directory)) {
            assertEquals("the data directory %s is in use by process %d; stop that, or choose another (data.directory)"
                                 .formatted(directory, ProcessHandle.current().pid()), refusal());
            first.open("attic").say(1);
        }
        try (Fixture second = new Fixture(directory)) {
            assertEquals(1, second.open("attic").log.last());
        }
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        String sentence = assertThrows(IOException.class, () -> new Fixture(file)).getMessage();

        assertTrue(sentence.startsWith("cannot write to the data directory " + file + ": "), sentence);
        assertTrue(sentence.contains("log=memory"), sentence);
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws Exception {
        Files.write(database(), "It was a dark and stormy night. ".repeat(200).getBytes());

        assertTrue(refusal().endsWith(": the database is damaged"), refusal());
    }

    @Test
    void aDatabaseWithMissingOrStrangePagesIsRefused() throws Exception {
        keep(2_000);
        byte[] whole = Files.readAllBytes(database());
        byte[] strange = whole.clone();
        for (int i = whole.length / 2; i < whole.length / 2 + 4096; i++) {
            strange[i] = (byte) 0xA5;
        }

        Files.write(database(), strange);
        String ofStrange = refusal();
        Files.write(database(), java.util.Arrays.copyOf(whole, whole.length / 2));
        String ofShort = refusal();

        assertTrue(ofStrange.contains("damaged"), ofStrange);
        assertTrue(ofShort.contains("damaged"), ofShort);
    }

    @Test
    void aRoomWhoseMessagesAreMissingIsRefused() throws Exception {
        keep(10);
        execute("DELETE FROM message WHERE offset = 10");

        assertTrue(refusal().contains("is damaged (messages of a room are missing); restore a backup"), refusal());
    }

    @Test
    void anEarlierVersionBecomesThisOneOrStaysWhatItWas() throws Exception {
        keep(3);
        List<String> steps = new ArrayList<>(Schema.STEPS);
        steps.add("ALTER TABLE room ADD COLUMN topic TEXT;\nUPDATE room SET topic = 'x'");
        List<String> wrong = new ArrayList<>(Schema.STEPS);
        wrong.add("ALTER TABLE room ADD COLUMN topic TEXT;\nUPDATE nothing SET topic = 'x'");
        try (Connection connection = Database.toWrite(database(), Durability.PROCESS);
             Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> Schema.bring(connection, database(), wrong));
            assertEquals(Schema.STEPS.size(), Schema.check(statement, database(), 99));

            Schema.bring(connection, database(), steps);

            assertEquals(steps.size(), Schema.check(statement, database(), 99));
            assertEquals("x", statement.executeQuery("SELECT topic FROM room").getString(1));
        }
        assertTrue(refusal().contains("a newer Hubbub"), "the version before does not touch it");
    }

    /** What a crash of the machine leaves: a log that ends anywhere. */
    @Test
    void whateverIsLeftOfATornLogIsABeginningWithoutAGapAndItGoesOn() throws Exception {
        Random random = new Random(7);
        Path torn = directory.resolve("torn");
        Path wal = Path.of(DataDirectory.database(torn) + "-wal");
        byte[] database;
        byte[] log;
        try (Fixture fixture = new Fixture(directory)) {
            Kept attic = fixture.open("attic");
            for (int i = 0; i < 40; i++) {
                attic.say(7);
                fixture.settle();
            }
            database = Files.readAllBytes(database());
            log = Files.readAllBytes(Path.of(database() + "-wal"));
        }
        long most = 0;
        for (int round = 0; round < 60; round++) {
            Files.createDirectories(torn);
            Files.write(DataDirectory.database(torn), database);
            Files.write(wal, log);
            try (FileChannel file = FileChannel.open(wal, StandardOpenOption.WRITE)) {
                file.truncate(random.nextInt(log.length + 1));
            }
            try (Fixture fixture = new Fixture(torn)) {
                Kept attic = fixture.open("attic");
                long last = attic.log.last();
                assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), Fixture.offsets(attic.read()));
                attic.say(1);
                fixture.settle();
                assertEquals(last + 1, attic.committed().getFirst().offset());
                most = Math.max(most, last);
            }
            for (Path file : List.of(DataDirectory.database(torn), torn.resolve("hubbub.lock"))) {
                Files.delete(file);
            }
        }
        assertTrue(most > 140, "most of the rounds would show nothing: " + most);
    }
}
