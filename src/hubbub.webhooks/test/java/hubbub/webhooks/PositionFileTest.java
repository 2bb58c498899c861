package hubbub.webhooks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import hubbub.room.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PositionFileTest {

    private static final Position POSITION = new Position(-42, 7, 123);

    @TempDir
    Path folder;

    private static Webhook of(String room) {
        return new Webhook("archive", URI.create("http://localhost/"), room, Optional.empty(), List.of(new byte[24]),
                           Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Test
    void whatIsWrittenIsReadByTheNext() throws IOException {
        Path data = folder.resolve("not/there/yet");
        PositionFile file = PositionFile.in(data, of("attic"));
        assertEquals(Optional.empty(), file.read());

        file.write(new Position(-42, 6, 1));
        file.write(POSITION);

        assertEquals(Optional.of(POSITION), PositionFile.in(data, of("attic")).read());
        assertEquals(Optional.empty(), PositionFile.in(data, of("cellar")).read(), "that is another room's");
        try (Stream<Path> files = Files.list(data)) {
            assertEquals(List.of("webhook-archive.position"), files.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    void itIsWrittenWhileItsThreadIsInterrupted() throws IOException {
        PositionFile file = PositionFile.in(folder, of("attic"));
        Thread.currentThread().interrupt();

        file.write(POSITION);

        assertTrue(Thread.interrupted());
        assertEquals(Optional.of(POSITION), file.read());
    }

    @Test
    void whatIsNoPositionIsSaidInASentence() throws IOException {
        PositionFile file = PositionFile.in(folder, of("attic"));
        for (String wrong : List.of("", "attic", "attic 1.2.3", POSITION.toString(), "attic " + POSITION + " more",
                                    "x".repeat(2_000))) {
            Files.writeString(file.path(), wrong);

            assertEquals("a webhook's position cannot be read from " + file.path()
                                 + ": it is not one; delete that to begin with what is said then",
                         assertThrows(IOException.class, file::read).getMessage());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaidInASentence() throws IOException {
        Path data = Files.writeString(folder.resolve("file"), "").resolve("data");

        String sentence = assertThrows(IOException.class, () -> PositionFile.in(data, of("attic"))).getMessage();

        assertTrue(sentence.startsWith("cannot write to the data directory " + data + ", where webhooks keep"), sentence);
    }
}
