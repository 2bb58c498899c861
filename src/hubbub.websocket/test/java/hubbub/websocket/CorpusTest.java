package hubbub.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

/** The inputs a fuzzer has found worth keeping, see {@code etc/fuzz}. */
class CorpusTest {

    private static final Path CORPUS = Path.of("test", "corpus");

    @ParameterizedTest
    @MethodSource("frames")
    void theParserKeepsItsPromisesForThisStream(Path stream) {
        assertDoesNotThrow(() -> FrameParserTarget.fuzzerTestOneInput(Files.readAllBytes(stream)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theValidatorAgreesWithTheDecoderAboutThisText(Path text) {
        assertDoesNotThrow(() -> Utf8ValidatorTarget.fuzzerTestOneInput(Files.readAllBytes(text)));
    }

    private static List<Path> frames() throws IOException {
        return files("FrameParserTarget");
    }

    private static List<Path> texts() throws IOException {
        return files("Utf8ValidatorTarget");
    }

    private static List<Path> files(String target) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            return files.sorted().toList();
        }
    }
}
