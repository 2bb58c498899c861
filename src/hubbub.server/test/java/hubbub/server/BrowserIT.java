package hubbub.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What people do all the time. */
class BrowserIT extends TwoBrowsers {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** What people say to each other, and what machines say to people. */
    private static final List<String> TALK = List.of(
            "One line" + "\nand another".repeat(30),
            "Good morning, everybody!",
            "Morning. Has anyone seen the new bakery by the bridge?",
            "Yes! Go before nine, then there is still some of the rye bread left, and they let you taste the cakes.",
            "ok",
            "The list for Saturday:\n  - cups\n  - the big kettle\n  - someone who knows how the projector works",
            "שלום לכולם, מה שלומכם?",
            "https://example.org/a/very/long/path/that/nobody/would/ever/type/by/hand?but=they&do=paste&it=" + "x".repeat(80),
            "if (a < b && c > d) { return \"<b>not bold</b>\"; }",
            "See you on Saturday.");

    @Test
    void whatOneTypesTheOtherSeesInTheSameOrder() {
        bothEnter();
        List<String> said = IntStream.rangeClosed(1, 20).mapToObj(i -> (i % 2 == 0 ? "Ada " : "Bob ") + i).toList();
        said.forEach(text -> (text.startsWith("Ada") ? ada : bob).say(text));

        await(20, () -> ada.messages().size());
        await(20, () -> bob.messages().size());

        assertEquals(ada.messages(), bob.messages());
        assertEquals(ofOne("Ada", said), ofOne("Ada", bob.messages()));
        assertEquals(ofOne("Bob", said), ofOne("Bob", ada.messages()));
        assertEquals("", ada.draft());
    }

    private static List<String> ofOne(String name, List<String> texts) {
        return texts.stream().filter(text -> text.startsWith(name)).toList();
    }

    @Test
    void shiftEnterMakesANewLineInOneMessage() {
        bothEnter();
        ada.say("one" + Keys.chord(Keys.SHIFT, Keys.ENTER) + "two");

        await(List.of("one\ntwo"), bob::messages);

        assertEquals("one\ntwo", bob.find("#messages .text").getText());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>document.title='owned'</script>",
        "<img src=/x onerror=\"document.title='owned'\">",
        "<b onclick=alert(1)>&lt;&amp;</b>",
        "javascript:alert(1)",
    })
    void markupIsShownAsTheTextItIs(String markup) {
        ada.enter(hubbub);
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            stranger.say(markup).say("done");
            await(List.of(markup, "done"), ada::messages);
        }

        assertEquals(markup, ada.find("#messages .text").getText());
        assertEquals("Hubbub", ada.title());
        assertTrue(ada.holds("document.querySelector('#messages .text').childElementCount === 0"));
    }

    @Test
    void whoScrolledUpIsNotMovedAndIsToldWhatIsNew() {
        ada.enter(hubbub);
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            IntStream.rangeClosed(1, 100).forEach(i -> stranger.say("line " + i));
            await(100, () -> ada.messages().size());
            await(0L, () -> ada.number(LEFT_BELOW));
            ada.byId("conversation").sendKeys(Keys.PAGE_UP);
            await(true, () -> ada.number(LEFT_BELOW) > 100);
            long place = ada.number("conversation.scrollTop");

            IntStream.rangeClosed(1, 3).forEach(i -> stranger.say("new " + i));
            await("3 new messages ↓", () -> ada.byId("newer").getText());
            assertEquals(103, ada.messages().size());
            assertEquals(place, ada.number("conversation.scrollTop"));

            ada.byId("newer").click();
            await(0L, () -> ada.number(LEFT_BELOW));
            assertFalse(ada.byId("newer").isDisplayed());
            stranger.say("and this one is followed");
            await(104, () -> ada.messages().size());
            await(0L, () -> ada.number(LEFT_BELOW));
            assertFalse(ada.byId("newer").isDisplayed());
        }
    }

    @Test
    void aTextThatIsTooLongIsKeptAndWhatIsLeftIsCounted() {
        ada.enter(hubbub);
        ada.run("document.getElementById('say').value = String.fromCodePoint(0x1F9A6).repeat(4_003);"
                        + "document.getElementById('say').dispatchEvent(new Event('input'))");
        await("3 characters too many: shorten it, or send it in parts.", () -> ada.byId("note").getText());
        ada.press(Keys.ENTER);
        assertEquals(4_003, ada.draft().codePointCount(0, ada.draft().length()));

        ada.press(Keys.BACK_SPACE).press(Keys.BACK_SPACE).press(Keys.BACK_SPACE);
        await("0 characters left", () -> ada.byId("note").getText());
        ada.press(Keys.ENTER);
        await(1, () -> ada.messages().size());
        assertEquals("", ada.draft());
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 320})
    void onANarrowScreenNothingNeedsScrollingSideways(int width) {
        ada.resize(width, 740).enter(hubbub);
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            TALK.forEach(stranger::say);
            stranger.say("W".repeat(500));
            await(TALK.size() + 1, () -> ada.messages().size());
        }
        ada.byId("say").sendKeys("W".repeat(40));

        assertEquals(width, ada.number("document.scrollingElement.scrollWidth"));
        assertEquals(0, ada.number("conversation.scrollWidth - conversation.clientWidth"));
        assertTrue(ada.holds("[...document.querySelectorAll('body *')]"
                                     + ".every((element) => element.getBoundingClientRect().right <= innerWidth)"));
    }

    @Test
    void theKeyboardAloneIsEnoughAndOneSeesWhereItIs() {
        ada.resize(360, 740).enter(hubbub);

        assertFocusShowsAt("say");
        ada.press(Keys.SHIFT, Keys.TAB);
        assertFocusShowsAt("conversation");
        ada.press(Keys.TAB);
        assertFocusShowsAt("say");
        ada.press("by hand").press(Keys.TAB);
        assertFocusShowsAt("send");
        ada.press(Keys.ENTER);
        await(List.of("by hand"), ada::messages);

        assertFocusShowsAt("say");
    }

    private static void assertFocusShowsAt(String id) {
        assertEquals(id, ada.focused());
        assertTrue(ada.holds("document.activeElement.matches(':focus-visible')"
                                 + " && getComputedStyle(document.activeElement).outlineStyle === 'solid'"
                                 + " && parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"));
    }

    @Test
    void aWrongAddressLeadsToTheRoom() {
        ada.open(hubbub, "/a/wrong/address");
        assertEquals("There is nothing here", ada.find("h1").getText());
        assertEquals("rgba(246, 239, 229, 1)", ada.find("body").getCssValue("background-color"));

        ada.find("a").click();
        await("Live", ada::state);

        assertEquals(List.of(), ada.complaints().stream().filter(words -> !words.contains("/a/wrong/address")).toList());
    }

    @ParameterizedTest
    @CsvSource({"light, 1280, 800", "dark, 1280, 800", "light, 360, 740", "dark, 360, 740"})
    void itIsPhotographedForPeopleToLookAt(String colours, int width, int height) {
        ada.prefer(colours).resize(width, height).named(hubbub.http("/"), "Ada").enter(hubbub);
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            TALK.forEach(stranger::say);
            await(TALK, ada::messages);
        }
        await(0L, () -> ada.number(LEFT_BELOW));

        ada.photograph(SCREENSHOTS.resolve("%s-%dx%d.png".formatted(colours, width, height)));

        assertTrue(ada.holds("document.images[0].naturalWidth > 0"));
    }
}
