package hubbub.server;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The page on devices that are set up for their owners: colours of their own, no motion, a notch, a keyboard of glass, zoom. */
class PageDevicesIT extends TwoBrowsers {

    /** The size of letters that browsers come with, in CSS pixels. */
    private static final int LETTERS = 16;

    /** One character more than a message may have. */
    private static final int TOO_LONG = 4_001;

    private static final String RUNNING =
            "document.getAnimations().filter((one) => one.playState === 'running').length";

    @AfterEach
    void anOrdinaryDevice() {
        ada.cdp("Emulation.setEmulatedMedia", Map.of("features", List.of()));
        ada.cdp("Emulation.setSafeAreaInsetsOverride", Map.of("insets", Map.of()));
        ada.cdp("Page.setFontSizes", Map.of("fontSizes", Map.of("standard", LETTERS, "fixed", LETTERS)));
    }

    @ParameterizedTest
    @CsvSource({"light", "dark"})
    void inForcedColoursNothingIsToldByAGroundAlone(String colours) {
        ada.cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "forced-colors", "value", "active"),
                Map.of("name", "prefers-color-scheme", "value", colours))));
        bothEnter();
        assertTrue(ada.holds("matchMedia('(forced-colors: active)').matches"));
        bob.say("hello");
        ada.say("hello, too");
        await(2, () -> ada.messages().size());
        ada.look();

        for (String shape : List.of(".bubble", ".mine .bubble", ".avatar", "#say", "#send", ".room-link")) {
            assertTrue(ada.shows(shape), shape);
        }
        for (String edged : List.of(".bubble", ".avatar", "#say", "#send", "#open-panel", "#find", "#go button")) {
            assertTrue(ada.holds("[...document.querySelectorAll('" + edged + "')].every((one) => one.hidden"
                    + " || getComputedStyle(one).borderBlockEndStyle === 'solid'"
                    + " && getComputedStyle(one).borderBlockEndColor !== getComputedStyle(document.body).backgroundColor)"),
                       edged);
        }
        assertTrue(ada.find(".room-link[aria-current]").getCssValue("text-decoration").contains("underline"));
        String usable = ada.find("#send").getCssValue("color");
        ada.fill("say", "W".repeat(TOO_LONG));
        await(false, () -> ada.byId("send").isEnabled());
        assertNotEquals(usable, ada.find("#send").getCssValue("color"), "one sees that this cannot be sent");
        assertNotEquals("none", ada.find("#say").getCssValue("outline-style"), "one sees where the keyboard is");
        assertEquals("solid", ada.run("return getComputedStyle(document.getElementById('state'), '::before').borderTopStyle"));
        assertEquals(List.of(), ada.violations());
    }

    @ParameterizedTest
    @CsvSource({"no-preference, true", "reduce, false"})
    void whoWantsNoMotionSeesNone(String motion, boolean moves) {
        ada.enter(hubbub);
        ada.cdp("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", motion))));
        assertEquals(0, ada.number(RUNNING));

        ada.run("document.getElementById('state').dataset.state = 'connecting'");

        assertEquals(moves, ada.number(RUNNING) > 0, "the only thing that moves by itself");
        assertEquals("auto", ada.find("#conversation").getCssValue("scroll-behavior"));
        assertEquals("auto", ada.find("html").getCssValue("scroll-behavior"));
    }

    /** What the corners, the notch and the bars of a telephone cover, held upright and on its side. */
    @ParameterizedTest
    @CsvSource({"390, 844, 47, 34, 0", "844, 390, 0, 21, 59"})
    void nothingOneMustReadOrTouchLiesUnderANotch(int width, int height, int top, int bottom, int side) {
        ada.resize(width, height);
        ada.cdp("Emulation.setSafeAreaInsetsOverride", Map.of("insets",
                Map.of("top", top, "bottom", bottom, "left", side, "right", side)));
        bothEnter();
        bob.say("W".repeat(90));
        ada.say("W".repeat(90));
        await(2, () -> ada.messages().size());

        ada.run("window.outside = (selector) => [...document.querySelectorAll(selector)].filter((one) => {"
                + " const { left, top, right, bottom } = one.getBoundingClientRect();"
                + " return one.checkVisibility() && (left < " + side + " || top < " + top + " || right > " + (width - side)
                + " || bottom > " + (height - bottom) + "); }).map((one) => one.id || one.className)");
        assertEquals(List.of(), ada.run("return outside('header > *, .bubble, .avatar, .who, #say, #send, .keys')"));
        ada.look();
        assertEquals(List.of(), ada.run("document.getElementById('panel').scrollTo(0, 0);"
                + " return outside('#panel .close, #people-title, .someone')"));
        assertEquals(List.of(), ada.run("document.getElementById('panel').scrollTo(0, 10_000);"
                + " return outside('#operate, #theme')"));
    }

    /** With {@code interactive-widget=resizes-content} a keyboard of glass makes the page lower by its height. */
    @Test
    void aKeyboardOfGlassLeavesTheBoxAndTheLastMessageInSight() {
        ada.device(390, 844, 3, true);
        bothEnter();
        for (int i = 1; i <= 30; i++) {
            bob.say("message " + i);
        }
        await(30, () -> ada.messages().size());
        await(0L, () -> ada.number(LEFT_BELOW));
        ada.click("#say");

        ada.device(390, 844 - 336, 3, true);

        await(0L, () -> ada.number(LEFT_BELOW));
        assertTrue(ada.holds("document.getElementById('composer').getBoundingClientRect().bottom <= innerHeight"));
        assertEquals(0, ada.number("scrollY"));
        assertEquals("say", ada.focused());
        assertTrue(ada.holds("[...document.querySelectorAll('.bubble')].at(-1).getBoundingClientRect().bottom"
                + " <= document.getElementById('composer').getBoundingClientRect().top"));

        ada.say("seen");
        await("seen", () -> ada.messages().getLast());
        await(0L, () -> ada.number(LEFT_BELOW));
        ada.device(390, 844, 3, true);
        await(0L, () -> ada.number(LEFT_BELOW));
    }

    /** Zoom of the browser: half as many pixels, each twice as large. */
    @Test
    void atTwiceTheSizeEverythingIsThereAndWorks() {
        ada.device(640, 400, 2, false);
        bothEnter();
        theWholePageIsOfUse(640);
    }

    /** Larger letters only, as the browser's settings and many telephones have them. */
    @ParameterizedTest
    @CsvSource({"1280, 800", "360, 740"})
    void withLettersTwiceAsLargeEverythingIsThereAndWorks(int width, int height) {
        ada.resize(width, height);
        ada.cdp("Page.setFontSizes", Map.of("fontSizes", Map.of("standard", 2 * LETTERS, "fixed", 2 * LETTERS)));
        bothEnter();
        assertEquals("32px", ada.find("body").getCssValue("font-size"));
        theWholePageIsOfUse(width);
    }

    private void theWholePageIsOfUse(int width) {
        bob.say("A word of " + "length".repeat(20));
        await(1, () -> ada.messages().size());
        ada.say("An answer");
        await(2, () -> ada.messages().size());

        assertEquals(width, ada.number("document.scrollingElement.scrollWidth"));
        assertEquals(0, ada.number("conversation.scrollWidth - conversation.clientWidth"));
        for (String needed : List.of("#state", "#open-panel", "#say", "#send", "#share")) {
            assertTrue(ada.holds("(() => {"
                    + " const one = document.querySelector('" + needed + "'); one.scrollIntoView();"
                    + " const { left, top, right, bottom, width } = one.getBoundingClientRect();"
                    + " return width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight; })()"),
                       needed);
        }
        assertTrue(ada.number("document.getElementById('conversation').clientHeight") >= 96, "some lines can be read");
        ada.look().click(".someone", "Ada").click("#person-actions button").answer("Ada Lovelace");
        await(true, () -> bob.texts(".someone .name").contains("Ada Lovelace"));
        assertEquals(List.of(), ada.violations());
    }
}
