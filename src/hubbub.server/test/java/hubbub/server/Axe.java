package hubbub.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.openqa.selenium.JavascriptExecutor;

/** axe-core, which finds what keeps people with disabilities from using a page: as much of it as a program can find. */
final class Axe {

    private static final String SCRIPT = script();

    private Axe() { }

    private static String script() {
        try (InputStream in = ClassLoader.getSystemResourceAsStream("axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the page as it is, each with its rule and its element. */
    @SuppressWarnings("unchecked")
    static List<String> violations(JavascriptExecutor browser) {
        browser.executeScript(SCRIPT);
        return (List<String>) browser.executeAsyncScript("""
                const done = arguments[0];
                axe.run().then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
                    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))));""");
    }
}
