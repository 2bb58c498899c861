package hubbub.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import hubbub.room.LogAnswer;
import hubbub.room.MemoryLog;
import hubbub.room.RoomLog;
import hubbub.room.RoomLogs.Retention;
import hubbub.sqlite.Fixture.Kept;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is there when a database is opened again, and who waits for whom. */
@Timeout(60)
class KeepingTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsThereWhenItIsOpenedAgainAndItGoesOn() throws Exception {
        long epoch;
        try (Fixture before = new Fixture(directory)) {
            Kept attic = before.open("attic");
            epoch = attic.log.epoch();
            attic.say("a-1", "grüße");
            attic.say(2);
            before.settle();
        }
        try (Fixture after = new Fixture(directory)) {
            Kept attic = after.open("attic");
            assertEquals(epoch, attic.log.epoch());
            assertEquals(3, attic.newest.orElseThrow().offset());
            assertEquals(List.of("grüße", "0123456789", "0123456789"), Fixture.texts(attic.read()));

            attic.say("a-1", "grüße");
            attic.say(1);
            after.settle();

            assertEquals(1, attic.answers(LogAnswer.Known.class).getFirst().offset(), "a resend is known across a restart");
            assertEquals(List.of(4L), Fixture.offsets(attic.committed()));
            assertTrue(attic.committed().getFirst().at() >= attic.newest.get().at());
            assertNotEquals(epoch, after.open("cellar").log.epoch());
        }
    }

    @Test
    void aRoomThatIsOpenedAgainWhileTheOtherStillHasTasksHearsWhatComesOfThem() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            CountDownLatch goOn = new CountDownLatch(1);
            RoomLog stuck = fixture.logs.of("stuck", MemoryLog.Bounds.defaults());
            stuck.open(answer -> await(goOn));
            stuck.append(List.of(Fixture.message("holds the writer")));
            Kept failed = fixture.open("attic");
            failed.say(3);

            Kept next = fixture.open("attic");
            next.say(1);
            goOn.countDown();
            fixture.settle();

            assertEquals(Optional.empty(), next.newest);
            assertEquals(List.of(1L, 2L, 3L, 4L), Fixture.offsets(next.committed()));
            assertEquals(List.of(), failed.committed());
            fixture.close(failed);
            next.say(1);
            fixture.settle();
            assertEquals(5, next.committed().getLast().offset(), "whoever goes takes only itself away");
            stuck.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWaitsOfAllRoomsIsOneTransaction() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            RoomLog holds = fixture.logs.of("holds-the-writer", MemoryLog.Bounds.defaults());
            holds.open(answer -> {
                held.countDown();
                await(goOn);
            });
            List<Kept> rooms = IntStream.range(0, 20).mapToObj(i -> fixture.open("room-" + i)).toList();
            holds.append(List.of(Fixture.message("hi")));
            held.await();
            long before = fixture.logs.writer().commits();

            for (int i = 0; i < 10; i++) {
                rooms.forEach(room -> room.say(5));
            }
            goOn.countDown();
            fixture.settle();

            assertEquals(1, fixture.logs.writer().commits() - before, "1,000 messages of 20 rooms in 200 appends");
            rooms.forEach(room -> assertEquals(50, room.log.last()));
            holds.close();
        }
    }

    @Test
    void whoReadsForLongDelaysNobodyWhoSpeaks() throws Exception {
        try (Fixture fixture = new Fixture(directory)) {
            Kept attic = fixture.open("attic");
            attic.say(10);
            fixture.settle();
            CountDownLatch goOn = new CountDownLatch(1);
            Kept other = fixture.open("cellar");
            CountDownLatch reads = new CountDownLatch(1);
            attic.log.readFrom(1, 5, 1000, page -> {
                reads.countDown();
                await(goOn);
            });
            reads.await();

            other.say(3);
            fixture.logs.writer().awaitIdle();

            assertEquals(3, other.log.last());
            goOn.countDown();
        }
    }

    @Test
    void nobodyElseCanReadItsFiles() throws Exception {
        Path data = directory.resolve("made/by/it");
        try (Fixture fixture = new Fixture(data)) {
            fixture.open("attic").say(1);
            fixture.settle();
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
            try (Stream<Path> files = Files.list(data)) {
                List<Path> all = files.toList();
                assertEquals(4, all.size(), all.toString());
                for (Path file : all) {
                    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                                 file.toString());
                }
            }
        }
    }

    @Test
    void aSealIsKeptForAsLongAsAnythingOfTheRoom() throws Exception {
        byte[] seal = {1, 2, 3};
        try (Fixture fixture = new Fixture(directory, new Retention(100, 1_000, DAY))) {
            fixture.open("attic");
            fixture.open("empty");
            assertEquals(Optional.empty(), fixture.logs.seal("attic"));
            fixture.logs.seal("attic", seal);
            fixture.logs.seal("empty", seal);
            fixture.open("attic").say(1);
            fixture.settle();
        }
        try (Fixture again = new Fixture(directory)) {
            again.open("attic");
            again.open("empty");
            assertArrayEquals(seal, again.logs.seal("attic").orElseThrow());
            assertEquals(Optional.empty(), again.logs.seal("empty"), "a name in which nothing was said is not taken for ever");
        }
    }
}
