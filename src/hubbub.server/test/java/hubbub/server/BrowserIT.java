package hubbub.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The page in a real browser: two people, Ada and Bob, each with a window, and whatever else talks in the room. */
@Timeout(60)
class BrowserIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String LEFT_BELOW =
            "Math.round(conversation.scrollHeight - conversation.clientHeight - conversation.scrollTop)";

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

    private static Browser ada;
    private static Browser bob;

    private RunningHubbub hubbub;

    @BeforeAll
    static void startBrowsers() {
        ada = Browser.start();
        bob = Browser.start();
    }

    @AfterAll
    static void closeBrowsers() {
        for (Browser browser : new Browser[] {ada, bob}) {
            if (browser != null) {
                browser.close();
            }
        }
    }

    @BeforeEach
    void openTheRoom() {
        hubbub = RunningHubbub.start();
        ada.resize(1280, 800).prefer("light");
        bob.resize(1280, 800).prefer("light");
    }

    /** Part of every test: the console has nothing to complain of, unless the test has asked for it. */
    @AfterEach
    void nobodyComplained() {
        List<String> complaints = new ArrayList<>(ada.complaints());
        complaints.addAll(bob.complaints());
        ada.leave();
        bob.leave();
        hubbub.close();
        assertEquals(List.of(), complaints);
    }

    private void bothEnter() {
        ada.enter(hubbub);
        bob.enter(hubbub);
    }

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

        assertEquals("one\ntwo", bob.find(".message .text").getText());
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

        assertEquals(markup, ada.find(".message .text").getText());
        assertEquals("Hubbub", ada.title());
        assertTrue(ada.holds("document.querySelector('.message .text').childElementCount === 0"));
    }

    @Test
    void whenTheServerComesBackThePageComesBackByItselfAndNothingTypedIsLost() throws InterruptedException {
        bothEnter();
        String port = "server.port=" + hubbub.port();
        ada.byId("say").sendKeys("half a thought");

        hubbub.stop();
        await(true, () -> ada.state().startsWith("Offline, trying again"));
        await(true, () -> bob.state().startsWith("Offline, trying again"));
        ada.say(", whole now");
        await("Not sent: offline. Your text is kept here.", () -> ada.byId("note").getText());
        hubbub = RunningHubbub.start(port);
        await("Live", ada::state);
        await("Live", bob::state);

        assertEquals("half a thought, whole now", ada.draft());
        assertEquals("You were offline; what was said meanwhile is not shown.", bob.find(".gap").getText());
        ada.say("");
        await(List.of("half a thought, whole now"), bob::messages);
        bob.say("there you are");
        await(List.of("half a thought, whole now", "there you are"), ada::messages);
        assertTrue(ada.complaints().stream().allMatch(words -> words.contains("WebSocket connection to")));
        assertTrue(bob.complaints().stream().allMatch(words -> words.contains("WebSocket connection to")));
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
        ada.prefer(colours).resize(width, height).enter(hubbub);
        try (ChatClient stranger = ChatClient.connect(hubbub.room())) {
            TALK.forEach(stranger::say);
            await(TALK, ada::messages);
        }
        await(0L, () -> ada.number(LEFT_BELOW));

        ada.photograph(SCREENSHOTS.resolve("%s-%dx%d.png".formatted(colours, width, height)));

        assertTrue(ada.holds("document.images[0].naturalWidth > 0"));
    }
}
