package hubbub.server;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What markup.js makes of a text: run where it runs, in a browser. */
@Timeout(60)
class PageMarkupIT {

    private static RunningHubbub hubbub;
    private static Browser browser;

    @BeforeAll
    static void start() {
        hubbub = RunningHubbub.start();
        browser = Browser.start().open(hubbub, "/404.html");
    }

    @AfterAll
    static void stop() {
        browser.close();
        hubbub.close();
    }

    private static String markup(String text) {
        browser.run("window.text = arguments[0]", text);
        return (String) browser.runAsync("""
                import('/markup.js').then(({ markup }) => {
                  const made = document.createElement('div');
                  made.append(markup(text));
                  done(made.innerHTML);
                });""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "plain & <simple>          | plain &amp; &lt;simple&gt;",
        "**bold** and *it* _al_    | <strong>bold</strong> and <em>it</em> <em>al</em>",
        "**a *b* c**               | <strong>a <em>b</em> c</strong>",
        "**a *b** c*               | <strong>a *b</strong> c*",
        "2 * 3 * 4 and a * b       | 2 * 3 * 4 and a * b",
        "snake_case_name _x_y_     | snake_case_name <em>x_y</em>",
        "** no ** and **           | ** no ** and **",
        "`a *b* <c>`               | <code>a *b* &lt;c&gt;</code>",
        "`open *and*               | `open <em>and</em>",
        "www.example.org ftp://x   | www.example.org ftp://x",
        "http:// https:/x javascript:alert(1) | http:// https:/x javascript:alert(1)",
    })
    void whatIsMeantIsShownAndTheRestIsText(String text, String html) {
        assertEquals(html, markup(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "see https://example.org.            | https://example.org   | see https://example.org.",
        "(https://example.org/a_(b)_c)       | https://example.org/a_(b)_c | (https://example.org/a_(b)_c)",
        "**HTTPS://Example.org/?a=1&b=2!**   | HTTPS://Example.org/?a=1&b=2 | HTTPS://Example.org/?a=1&b=2!",
        "x <http://example.org/>             | http://example.org/   | x <http://example.org/>",
    })
    void anAddressIsALinkWithoutWhatEndsTheSentence(String text, String address, String whole) {
        markup(text);
        List<?> seen = (List<?>) browser.runAsync("""
                import('/markup.js').then(({ markup }) => {
                  const made = markup(text);
                  done([made.querySelector('a').textContent, made.textContent, made.querySelectorAll('a').length]);
                });""");

        assertEquals(List.of(address, whole, 1L), seen);
    }

    @Test
    void aBlockOfCodeKeepsItsLines() {
        assertEquals("x<pre dir=\"ltr\" tabindex=\"0\"><code>  *a*\n\n  `b`</code></pre>y",
                     markup("x```\n  *a*\n\n  `b`\n```\ny"));
    }

    /** Ten times as much of what is worst takes about ten times as long, not a hundred times. */
    @Test
    void whatTriesToBeSlowIsNot() {
        List<?> times = (List<?>) browser.runAsync("""
                import('/markup.js').then(({ markup }) => {
                  const bad = ['*a ', '**a *b ', '`', '`` ', '```\\n', '_a', 'https://', 'http://a.b/((', 'http://a).)', '* _ ',
                               '\\n`a', ' '];
                  const time = (length) => {
                    const from = performance.now();
                    bad.forEach((piece) => markup(piece.repeat(length / piece.length)));
                    return performance.now() - from;
                  };
                  time(4_000);
                  done([time(4_000), time(40_000)]);
                });""");
        double small = ((Number) times.get(0)).doubleValue();
        double large = ((Number) times.get(1)).doubleValue();
        System.out.printf(Locale.ROOT, "figures: page: 12 texts made to be slow: %.1f ms with 4,000 characters each,"
                                  + " %.1f ms with 40,000%n", small, large);

        assertTrue(large < 40 * Math.max(5, small), times.toString());
    }
}
