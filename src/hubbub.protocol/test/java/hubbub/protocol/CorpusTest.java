package hubbub.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

/** Messages that are worth keeping for a fuzzer to begin with, and those that it has found, see {@code etc/fuzz}. */
class CorpusTest {

    private static final Path CORPUS = Path.of("test", "corpus", "ClientMessagesTarget");

    @ParameterizedTest
    @MethodSource("messages")
    void thisMessageIsAnsweredAsPromised(Path message) {
        assertDoesNotThrow(() -> ClientMessagesTarget.fuzzerTestOneInput(Files.readAllBytes(message)));
    }

    private static List<Path> messages() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList();
        }
    }
}
