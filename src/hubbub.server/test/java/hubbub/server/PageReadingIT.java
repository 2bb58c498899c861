package hubbub.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A conversation that is longer than a screen. */
class PageReadingIT extends TwoBrowsers {

    /** What conversation.js has in the page: twice its window. */
    private static final int MOST_IN_THE_PAGE = 240;

    @Override
    String[] settings() {
        return new String[] {"limits.messages-per-second=0", "limits.bytes-per-second=0"};
    }

    private void say(int from, int to) {
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            IntStream.range(from, to).forEach(i -> stranger.say("line " + i + " and some words".repeat(i % 7)));
            await((long) to, () -> hubbub.hubbub.figures().messages());
        }
    }

    private static int numberOf(String line) {
        return Integer.parseInt(line.split(" ")[1]);
    }

    private static void awaitLast(int number) {
        await(true, () -> !ada.messages().isEmpty() && numberOf(ada.messages().getLast()) == number);
    }

    private static void awaitItems(long count) {
        await(count, () -> ada.number("messages.childElementCount"));
    }

    /** Neither is a line missing in what is in the page nor is one there twice. */
    private static void assertWithoutAGap() {
        List<Integer> numbers = ada.messages().stream().map(PageReadingIT::numberOf).toList();
        assertEquals(IntStream.range(numbers.getFirst(), numbers.getFirst() + numbers.size()).boxed().toList(), numbers);
    }

    @Test
    void tenThousandMessagesScrollSmoothlyAndFewOfThemAreInThePage() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        say(0, 10_000);
        awaitLast(9_999);

        // A wheel that is turned fast, and comes past some two thousand messages.
        @SuppressWarnings("unchecked")
        List<Number> figures = (List<Number>) ada.runAsync("""
                (async () => {
                  const times = [];
                  let most = 0;
                  const begin = await new Promise(requestAnimationFrame);
                  let last = begin;
                  for (let i = 0; i < 30; i++) {
                    last = await new Promise(requestAnimationFrame);
                  }
                  const idle = (last - begin) / 30;
                  for (let i = 0; i < 600; i++) {
                    conversation.scrollTop -= 150;
                    const now = await new Promise(requestAnimationFrame);
                    times.push(now - last);
                    last = now;
                    most = Math.max(most, messages.childElementCount);
                  }
                  times.sort((a, b) => a - b);
                  done([times[300], times[570], times.at(-1), most, idle]);
                })();""");
        System.out.printf(Locale.ROOT, "figures: page: 600 frames of scrolling in 10,000 messages: median %.0f ms, 95%% %.0f ms,"
                                  + " longest %.0f ms; at most %d messages in the page%n",
                          figures.get(0).doubleValue(), figures.get(1).doubleValue(), figures.get(2).doubleValue(),
                          figures.get(3).intValue());

        assertWithoutAGap();
        assertTrue(numberOf(ada.messages().getFirst()) < 9_000, "it came far");
        assertTrue(figures.get(3).intValue() <= MOST_IN_THE_PAGE, figures.toString());
        // As much as five frames for what takes one on a quiet machine, and has taken one just before on this one.
        assertTrue(figures.get(1).doubleValue() < 5 * Math.max(17, figures.get(4).doubleValue()), figures.toString());
    }

    @Test
    void whoComesLateReadsUpThroughWhatWasSaidBefore() {
        say(0, 400);
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        awaitLast(399);

        for (int i = 0; i < 60 && numberOf(ada.messages().getFirst()) > 0; i++) {
            int first = numberOf(ada.messages().getFirst());
            ada.byId("conversation").sendKeys(Keys.HOME);
            await(true, () -> numberOf(ada.messages().getFirst()) < first || ada.number("conversation.scrollTop") == 0);
        }

        await(0, () -> numberOf(ada.messages().getFirst()));
        assertWithoutAGap();
        assertTrue(ada.messages().size() <= MOST_IN_THE_PAGE);
        ada.click("#newer");
        awaitLast(399);
        await(0L, () -> ada.number(LEFT_BELOW));
        assertWithoutAGap();
    }

    @Test
    void olderMessagesComeAboveWithoutMovingWhatOneReads() {
        say(0, 300);
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        awaitLast(299);
        await(0L, () -> ada.number(LEFT_BELOW));
        ada.run("""
                const edge = conversation.getBoundingClientRect().top;
                conversation.scrollTop = 300;
                window.eye = [...document.querySelectorAll('.message')].find((one) => one.getBoundingClientRect().bottom > edge);
                window.eyeBefore = window.eye.getBoundingClientRect().top;
                window.firstBefore = document.querySelector('.message');""");

        await(true, () -> ada.holds("document.querySelector('.message') !== firstBefore"));

        assertEquals(0, ada.number("Math.round(eye.getBoundingClientRect().top - eyeBefore)"));
    }

    @Test
    void whereOneStoppedReadingIsMarkedAndTheTitleCounts() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        say(0, 60);
        awaitLast(59);
        ada.hide(true);

        say(60, 72);
        await("(12) Hubbub", ada::title);
        assertEquals(List.of("12 new messages"), ada.texts(".marker"));
        assertTrue(ada.holds("document.querySelector('.marker').parentElement.textContent.includes('line 60')"));
        ada.hide(false);
        await("Hubbub", ada::title);

        assertTrue(ada.shows(".marker"), "it stays, to be found");
        ada.say("line 72 is mine");
        await(List.of(), () -> ada.texts(".marker"));
    }

    @Test
    void onADeviceWhoseClockIsFastWhatIsSaidNowIsNew() {
        ada.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                if (location.hash === '#fast') {
                  const { now } = Date;
                  Date.now = () => now() + 3_600_000;
                }"""));
        ada.enter(hubbub.http("/#fast"));
        ada.hide(true);

        say(0, 3);

        await("(3) Hubbub", ada::title);
    }

    @Test
    void aLinkThatIsFoldedAwayIsSeenOnceTheKeyboardIsThere() {
        bothEnter();
        bob.fill("say", "line by line" + " ,".repeat(1500) + " http://127.0.0.1/far-below").press(Keys.ENTER);
        await(1, () -> ada.messages().size());
        ada.run("document.querySelector('#conversation').focus()");

        while (!"A".equals(ada.run("return document.activeElement.tagName"))) {
            ada.press(Keys.TAB);
        }

        assertTrue(ada.holds("document.querySelector('.bubble').getBoundingClientRect().bottom"
                                     + " >= document.activeElement.getBoundingClientRect().bottom"));
        assertEquals("none", ada.run("return getComputedStyle(document.querySelector('.text')).maxHeight"));
    }

    @Test
    void aWallOfTextIsFoldedAndAMutedPersonIsNotSeen() {
        bothEnter();
        bob.fill("say", "line by" + " line".repeat(500)).press(Keys.ENTER);
        await(1, () -> ada.messages().size());
        assertEquals("Show all", ada.find(".fold").getText());
        long folded = ada.number("document.querySelector('.bubble').clientHeight");
        ada.click(".fold");
        assertTrue(ada.number("document.querySelector('.bubble').clientHeight") > folded);

        ada.click(".who").click("#person-actions button", "Mute for me");
        await(false, () -> ada.shows("#messages .message"));
        bob.say("line after line");
        awaitItems(2);
        assertFalse(ada.shows("#messages .message:last-child"));
        ada.reload();
        awaitItems(2);
        assertFalse(ada.shows("#messages .message"), "still");
        ada.hide(true);
        bob.say("line that does not count");
        awaitItems(3);
        assertEquals("Hubbub", ada.title());
    }

    @Test
    void aFloodOfSomebodyMutedHidesNobodyElse() {
        bothEnter();
        bob.say("line 0");
        await(1, () -> ada.messages().size());
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            stranger.say("line 1");
            await(2, () -> ada.messages().size());
            ada.click("#messages > :last-child .who").click("#person-actions button", "Mute for me");
            await(List.of("line 0"), ada::messages);

            IntStream.range(2, 1_000).forEach(i -> stranger.say("line " + i));
            await(1_000L, () -> hubbub.hubbub.figures().messages());
        }
        bob.say("line 1000");

        await(List.of("line 0", "line 1000"), ada::messages);
        assertTrue(ada.shows("#messages .day"), "the day has begun with somebody else's message");
        ada.reload(); // Now all but the last is in pages that are to be asked for.
        await(List.of("line 0", "line 1000"), ada::messages);
    }
}
