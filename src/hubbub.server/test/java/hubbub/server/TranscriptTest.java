package hubbub.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The transcripts of {@code etc/http.md} and of the README, each command run as it stands there, in order, by bash and curl. */
@Timeout(60)
class TranscriptTest {

    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "$ ";
    private static final String ANYTHING = "…";

    @TempDir
    private Path home;

    private record Step(String command, String answer) { }

    private static List<Step> steps(Path document) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            for (String step : block.group(1).split("(?m)^" + Pattern.quote(PROMPT))) {
                String[] parts = step.split("\n", 2);
                if (!step.isEmpty()) {
                    steps.add(new Step(parts[0], parts[1].strip()));
                }
            }
        }
        return steps;
    }

    @ParameterizedTest
    @CsvSource({"../../etc/http.md, 11", "../../README.md, 2"})
    void everyCommandAnswersWhatIsWrittenBehindIt(Path document, int commands) throws Exception {
        List<Step> steps = steps(document);
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            // Where the server listens in truth; the commands stay as they are.
            Files.writeString(home.resolve(".curlrc"), "connect-to = localhost:8080:127.0.0.1:" + hubbub.port() + "\n");
            for (Step step : steps) {
                String answer = run(step.command());

                String pattern = Stream.of(step.answer().split(ANYTHING, -1)).map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
                assertTrue(Pattern.matches(pattern, answer),
                           step.command() + "\nanswered\n" + answer + "\nnot\n" + step.answer());
            }
        }
        assertEquals(commands, steps.size());
    }

    private String run(String command) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
        bash.environment().put("CURL_HOME", home.toString());
        bash.environment().put("no_proxy", "localhost");
        Process process = bash.start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return answer.strip();
    }
}
