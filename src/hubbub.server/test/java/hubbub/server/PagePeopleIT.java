package hubbub.server;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who is here, where one can go, and what operators do. */
class PagePeopleIT extends TwoBrowsers {

    @Override
    String[] settings() {
        return new String[] {OPERATORS};
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void aNewNameIsSeenByEverybodyAndStays(int width) {
        ada.resize(width, 740);
        bothEnter();
        ada.click("#me").answer("Countess");
        await("Countess", () -> ada.byId("me").getText());
        ada.say("It is me");

        await(List.of("Countess"), () -> bob.texts(".who"));
        await(true, () -> bob.texts("#people .name").contains("Countess"));
        bob.fill("find", "count");
        await(List.of("Countess"), () -> bob.texts("#people .name"));
        ada.reload();
        await("Countess", () -> ada.byId("me").getText());
        await(List.of("It is me"), ada::messages);
        ada.click("#me").answer("Countess\u200e");
        await(true, () -> ada.byId("note").getText().contains("name"));
        assertEquals(List.of("Countess"), ada.texts("#me"));
    }

    @Test
    void aNameThatOneTakesInOneTabOrWhileTheServerIsGoneIsTheOneThatOneComesBackWith() throws InterruptedException {
        bothEnter();
        hubbub.stop();
        awaitOffline(ada);
        awaitOffline(bob);
        ada.click("#me").answer("Countess");
        ada.leave();
        forgiveLostConnections(ada);
        bob.run("localStorage.setItem('hubbub.name', '\"Sir Bob\"')"); // As another tab does.
        restart();
        ada.enter(hubbub);

        await("Countess", () -> ada.byId("me").getText());
        await("Sir Bob", () -> bob.byId("me").getText());
        forgiveLostConnections(bob);
    }

    @Test
    void aRoomIsAnAddressAndIsListedAndTheDraftStaysWhereItIs() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        ada.byId("say").sendKeys("for everybody");
        ada.fill("go-to", "Tea Corner").click("#go button[type=submit]");
        await(hubbub.http("/r/tea-corner"), ada::address);
        await("Live", ada::state);
        assertEquals("tea-corner", ada.byId("room-name").getText());
        assertEquals("tea-corner · Hubbub", ada.title());
        assertEquals("", ada.draft());

        await(true, () -> hubbub.get("/rooms").contains("tea-corner"));
        bob.enter(hubbub);
        await(true, () -> bob.texts(".room-link").contains("tea-corner1 person"));
        await(true, () -> bob.texts(".room-link").contains("Everybody1 person"));
        bob.click(".room-link", "tea-corner");
        await(hubbub.http("/r/tea-corner"), bob::address);
        await("Live", bob::state);
        bob.say("a cup, please");
        await(List.of("a cup, please"), ada::messages);
        ada.enter(hubbub);
        assertEquals("for everybody", ada.draft());
    }

    @Test
    void aRoomWithAPassphraseAsksForItUntilItIsRight() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        ada.fill("go-to", "cellar").click("summary").fill("go-passphrase", "sesame").click("#go button[type=submit]");
        await(hubbub.http("/r/cellar"), ada::address);
        await("Live", ada::state);

        bob.open(hubbub, "/r/cellar");
        bob.answer("sesam");
        await(true, () -> bob.texts("#ask-words").getFirst().contains("that is not this room"));
        bob.answer("sesame");
        await("Live", bob::state);
        bob.reload();
        await("Live", bob::state);
        ada.say("well done");
        await(List.of("well done"), bob::messages);
        assertFalse(ada.holds("JSON.stringify(localStorage).includes('sesame')"), "no longer than the tab");
        assertEquals(List.of("Everybody", "cellar"), bob.texts(".room-link .name"), "not listed, but for who is in it");
    }

    @Test
    void anOperatorTakesAMessageAwayAndQuietensTheRoom() {
        bothEnter();
        bob.say("something bad");
        adaOperates();
        await(1, () -> ada.messages().size());

        ada.click(".remove");
        await(List.of("This message was removed."), bob::messages);
        await(List.of("This message was removed."), ada::messages);

        ada.look().click("#lock");
        await(true, () -> bob.shows("#locked"));
        bob.say("may I?");
        await(1, () -> bob.texts("#pending .fate button").size() / 2);
        assertTrue(bob.find("#pending .fate").getText().startsWith("Not sent: only operators may speak"));
        ada.click("#lock");
        await(false, () -> bob.shows("#locked"));
        bob.click("#pending .fate button");
        await(List.of("This message was removed.", "may I?"), ada::messages);
        assertEquals(List.of(), bob.texts("#pending .text"));
    }

    @Test
    void whoBringsAWrongTokenIsNoOperator() {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        ada.look().click("#operate").answer("a guess");

        await(List.of("I am an operator…"), () -> ada.texts("#operate"));
        await(List.of("Live"), () -> ada.texts("#state"));
        assertFalse(ada.shows("#lock"));
        assertTrue(ada.holds("sessionStorage.getItem('hubbub.operator') === null"));
    }

    @Test
    void whoseNameIsSaidIsToldIfTheyWantToBe() {
        bothEnter();
        ada.run("window.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted';"
                        + " constructor(title, { body }) { (window.told ??= []).push(title + ': ' + body); } close() { } }");
        ada.look().click("#notify");
        bob.say("Ada?");
        await(1, () -> ada.messages().size());
        ada.hide(true);
        bob.say("Is Adam there?");
        bob.say("I mean ada!");
        await(3, () -> ada.messages().size());

        assertEquals(List.of("Bob · Hubbub: I mean ada!"), ada.run("return window.told"));
    }

    @Test
    void theLinkOfTheRoomCanBeHad() {
        ada.enter(hubbub.http("/r/attic"));
        ada.click("#share");

        await(true, () -> ada.byId("note").getText().startsWith("The link to this room"));
    }
}
