package hubbub.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** By keyboard, by ear, on poor lines, and among people who mean no good. */
class PageForEverybodyIT extends TwoBrowsers {

    /** As a page over a slow mobile network, "Slow 4G" of the browser's own tools: bytes a second, and milliseconds. */
    private static final int SLOW_LINE = 1_600_000 / 8;
    private static final int SLOW_ROUND_TRIP = 150;

    private static final int LONGEST_NAME = 40;

    private static final List<String> INJECTIONS = List.of(
            "<script>window.owned = 1</script>",
            "<img src=x onerror=window.owned=1>",
            "<svg onload=window.owned=1>",
            "\"><iframe srcdoc='<script>parent.owned=1</script>'>",
            "' autofocus onfocus='window.owned=1",
            "javascript:window.owned=1",
            "https://example.org/\"onmouseover=\"window.owned=1",
            "https://example.org/'onclick='window.owned=1'",
            "http://javascript:window.owned=1",
            "[x](javascript:window.owned=1)",
            "**<b onclick=window.owned=1>** `<script>window.owned=1</script>`",
            "```<script>window.owned=1</script>```",
            "{{constructor.constructor('window.owned=1')()}} ${window.owned=1}",
            "</textarea><script>window.owned=1</script>",
            "\u202e\u2066https://example.org\u2069 __proto__ constructor",
            "data:text/html,<script>parent.owned=1</script> https://data:text/html,x");

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 360", "dark, 360"})
    void axeFindsNothingWrongAlsoInDialogs(String colours, int width) {
        ada.prefer(colours).resize(width, 800);
        bothEnter();
        bob.say("Have a look: https://example.org/ and `code`\n```\na block\n```\n**bold** *italic*");
        ada.say("I do.");
        await(2, () -> ada.messages().size());
        assertEquals(List.of(), ada.violations(), "the conversation");
        if (width < 1024) {
            ada.look();
            assertEquals(List.of(), ada.violations(), "the panel");
            ada.press(Keys.ESCAPE);
        }
        ada.click(".who");
        assertEquals(List.of(), ada.violations(), "a person");
        ada.press(Keys.ESCAPE).click("#me");
        assertEquals(List.of(), ada.violations(), "a question");
        ada.press(Keys.ESCAPE);
        assertEquals("me", ada.focused());
    }

    @Test
    void theChoiceOfColoursHoldsAgainstTheDevice() {
        ada.prefer("light").enter(hubbub);
        String light = ada.find("body").getCssValue("background-color");
        ada.look().click("#theme").click("#theme option[value=dark]");
        String dark = ada.find("body").getCssValue("background-color");
        ada.reload();
        await("Live", ada::state);

        assertEquals(dark, ada.find("body").getCssValue("background-color"));
        assertFalse(dark.equals(light));
        ada.prefer("dark").run("theme.set('system')");
        assertEquals(dark, ada.find("body").getCssValue("background-color"));
    }

    @Test
    void theFirstLoadIsSmallAndSoonOfUseAlsoOnASlowLineAndNothingJumps() {
        ada.open(hubbub, "/404.html"); // A page of the same server, so that only what this page loads is counted.
        ada.cdp("Network.enable", Map.of());
        ada.cdp("Network.clearBrowserCache", Map.of());
        ada.cdp("Network.emulateNetworkConditions", Map.of("offline", false, "latency", SLOW_ROUND_TRIP,
                                                           "downloadThroughput", SLOW_LINE, "uploadThroughput", SLOW_LINE));
        try {
            ada.enter(hubbub);
            long millis = ada.number("Math.round(performance.now())");
            long bytes = ada.number("performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)");
            ada.say("hello");
            await(List.of("hello"), ada::messages);
            Number shift = (Number) ada.runAsync("""
                    new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
                        .observe({ type: 'layout-shift', buffered: true });
                    setTimeout(() => done(0), 500);""");
            System.out.printf(Locale.ROOT, "figures: page: first load %,d bytes, live after %,d ms on a line of 1.6 Mbit/s and"
                                      + " 150 ms, layout shift %.3f%n", bytes, millis, shift.doubleValue());

            assertTrue(bytes > 20_000 && bytes < 60_000, "bytes: " + bytes);
            assertTrue(millis < 5_000, "milliseconds: " + millis);
            assertTrue(shift.doubleValue() < 0.02, "layout shift: " + shift);
        } finally {
            ada.cdp("Network.disable", Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 640, 360, 320})
    void nothingNeedsScrollingSideways(int width) {
        ada.resize(width, 500);
        bothEnter();
        ada.click("#me").answer("W".repeat(40));
        ada.say("https://example.org/" + "w".repeat(300) + "\n```\n" + "W".repeat(300) + "\n```");
        bob.say("W".repeat(500));
        await(2, () -> ada.messages().size());
        ada.look();

        assertEquals(width, ada.number("document.scrollingElement.scrollWidth"));
        assertEquals(0, ada.number("conversation.scrollWidth - conversation.clientWidth"));
        assertEquals(0, ada.number("panel.scrollWidth - panel.clientWidth"));
    }

    @Test
    void theArrowsLeadFromNameToNameAndEnterOpensThePerson() {
        bothEnter();
        bob.say("one");
        await(1, () -> ada.messages().size());
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            stranger.say("two");
            await(2, () -> ada.messages().size());
        }
        ada.run("document.getElementById('say').focus()");

        ada.press(Keys.SHIFT, Keys.TAB);
        ada.press(Keys.ARROW_UP);
        assertEquals("Bob", ada.holds("document.activeElement.matches('.who:focus-visible')")
                ? ada.run("return document.activeElement.textContent") : "nobody");
        ada.press(Keys.ENTER);

        await("Bob", () -> ada.find("#person-name .name").getText());
        ada.press(Keys.ESCAPE);
        assertEquals("Bob", ada.run("return document.activeElement.textContent"));
    }

    @Test
    void theKeyboardStaysWhereItIsWhenPeopleComeAndOneQuestionHasOneAnswer() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        await(1, () -> ada.texts(".someone").size());
        ada.run("document.querySelector('.someone').focus()");
        bob.named(hubbub.http("/"), "Bob").enter(hubbub);
        await(2, () -> ada.texts(".someone").size());
        assertTrue(ada.holds("document.activeElement.matches('.someone')"));

        List<?> answers = (List<?>) ada.runAsync("""
                import('/ask.js').then(({ ask }) => {
                  const name = ask({ title: 'Your name', words: '', label: 'Name', action: 'Change' });
                  const passphrase = ask({ title: 'The room', words: '', label: 'Passphrase', action: 'Enter' });
                  document.getElementById('ask-input').value = 'sesame';
                  document.getElementById('ask-do').click();
                  Promise.all([name, passphrase]).then(done);
                });""");
        assertEquals(Arrays.asList(null, "sesame"), answers, "the secret does not become a name");
    }

    @Test
    void nothingThatSomebodySaysOrIsCalledRuns() {
        bothEnter();
        for (String bad : INJECTIONS) {
            String name = bad.substring(0, Math.min(LONGEST_NAME, bad.length()));
            bob.click("#me").answer(name);
            bob.say(bad);
            ada.fill("go-to", bad).click("#go button[type=submit]");
        }
        await(INJECTIONS.size(), () -> ada.messages().size());
        await(INJECTIONS.size(), () -> bob.messages().size());
        ada.run("[...document.querySelectorAll('#messages *, #people *')].forEach((one) => {"
                        + "one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })); one.focus?.(); })");

        for (Browser browser : List.of(ada, bob)) {
            assertTrue(browser.holds("window.owned === undefined"));
            assertTrue(browser.holds("document.querySelectorAll('script').length === 2 && !document.querySelector("
                    + "'#messages script, #messages img, #messages iframe, #messages svg, #people img, #people script')"));
            assertTrue(browser.holds("[...document.querySelectorAll('.text a')].every(({ href, rel }) =>"
                    + " /^https?:/.test(href) && rel === 'noopener noreferrer nofollow')"));
        }
        assertEquals(0, hubbub.hubbub.policyReports());
    }

    /** As where the person lets no site keep anything: even asking for it, or for a lock, is an error. */
    @Test
    void whereTheBrowserKeepsNothingOneCanTalkAllTheSame() {
        ada.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                if (location.hash === '#blocked') {
                  const denied = () => new DOMException('denied', 'SecurityError');
                  for (const area of ['localStorage', 'sessionStorage']) {
                    Object.defineProperty(window, area, { get() { throw denied(); } });
                  }
                  navigator.locks.request = () => Promise.reject(denied());
                }"""));
        bob.enter(hubbub);
        ada.enter(hubbub.http("/#blocked"));
        ada.say("still here");

        await(List.of("still here"), bob::messages);
        await(List.of(), () -> ada.texts("#pending .text"));
    }

    @Test
    void aPolicyThatIsBrokenIsReported() {
        ada.enter(hubbub);
        ada.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.owned=1>')");

        await(true, () -> hubbub.hubbub.policyReports() > 0);
        assertTrue(ada.holds("window.owned === undefined"));
        ada.complaints();
    }
}
