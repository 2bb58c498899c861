package hubbub.server;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The server goes away beneath the page, in all the ways that servers do, and comes back. */
class PageComesBackIT extends TwoBrowsers {

    private static final String BEGUN_ANEW = "The room has begun anew. What was said meanwhile, if anything, is missing here.";

    @Test
    void whatOneSaysWhileTheServerIsGoneIsSaidOnceWhenItIsBack() throws InterruptedException {
        bothEnter();
        ada.say("before");
        await(List.of("before"), bob::messages);

        hubbub.stop();
        awaitOffline(ada);
        awaitOffline(bob);
        ada.say("meanwhile");
        await(List.of("meanwhile"), () -> ada.texts("#pending .text"));
        assertEquals(List.of("Is sent as soon as you are back"), ada.texts("#pending .fate"));
        restart();

        await(List.of("before", "meanwhile"), ada::messages);
        await(List.of("before", "meanwhile"), bob::messages);
        await(List.of(), () -> ada.texts("#pending .text"));
        assertEquals(List.of(BEGUN_ANEW), bob.texts(".gap"), "this server keeps what is said in its memory only");
        forgiveLostConnections(ada);
        forgiveLostConnections(bob);
    }

    @Test
    void whatIsOnItsWayAndWhatOneTypesSurviveALeftPage() throws InterruptedException {
        bothEnter();
        hubbub.stop();
        awaitOffline(ada);
        ada.say("not to be lost");
        ada.byId("say").sendKeys("half a thought");
        ada.leave();
        forgiveLostConnections(ada);

        restart();
        ada.enter(hubbub);

        await(List.of("not to be lost"), ada::messages);
        await(List.of("not to be lost"), bob::messages);
        assertEquals("half a thought", ada.draft());
        ada.reload();
        await(List.of("not to be lost"), ada::messages);
        await("Live", bob::state);
        assertEquals(List.of("not to be lost"), bob.messages(), "once");
        forgiveLostConnections(bob);
    }

    @Test
    void whatOneWroteDaysAgoAndNeverSentIsNotSaidWithoutAsking() {
        bothEnter();
        ada.leave();
        ada.open(hubbub, "/404.html");
        ada.run("localStorage.setItem('hubbub.outbox.public.gone', '[{\"id\":\"gone-1\",\"text\":\"I am late\",\"added\":1}]')");
        ada.enter(hubbub);

        await(List.of("Not sent: you wrote it some time ago. Send again Discard"), () -> ada.texts("#pending .fate"));
        ada.click("#pending button", "Send again");
        await(List.of("I am late"), bob::messages);
        await(List.of(), () -> ada.texts("#pending .text"));
    }

    @Test
    void aServerThatIsKilledIsComeBackToWithoutANewPage() throws IOException {
        URI page;
        try (Launched first = Launched.start(Launched.image(), Map.of(), "--host=127.0.0.1", "--port=0")) {
            page = first.page();
            ada.named(page, "Ada").enter(page);
            bob.named(page, "Bob").enter(page);
            ada.say("one");
            await(List.of("one"), bob::messages);
            await(List.of(), () -> ada.texts("#pending .text"));
        } // Ends it with SIGKILL.
        awaitOffline(bob);
        bob.say("two");

        try (Launched second = Launched.start(Launched.image(), Map.of(), "--host=127.0.0.1", "--port=" + page.getPort())) {
            assertEquals(page, second.page());
            bob.run("const now = document.getElementById('retry'); now.focus(); now.click()"); // It may have come back by itself.
            await("Live", bob::state);
            assertEquals("say", bob.focused());
            await("Live", ada::state);
            await(List.of("one", "two"), ada::messages);
            await(List.of("one", "two"), bob::messages);
        }
        forgiveLostConnections(ada);
        forgiveLostConnections(bob);
    }

    @Test
    void anotherTabDoesNotSayWhatThisOneHasOnItsWay() throws InterruptedException {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub);
        hubbub.stop();
        awaitOffline(ada);
        ada.say("mine to say");
        await(1, () -> ada.texts("#pending .text").size());

        restart();
        ada.run("window.open('/')"); // It looks for what a tab has left that is gone; this one is not.
        await(List.of("mine to say"), ada::messages);
        bob.enter(hubbub);
        await(List.of("mine to say"), bob::messages);

        ada.run("window.focus()");
        assertEquals(List.of("mine to say"), ada.messages());
        ada.closeOtherTabs();
        forgiveLostConnections(ada);
    }

    @Test
    void whatIsSaidBeforeThePageIsReadyIsSaidOnce() {
        ada.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                if (location.hash === '#slow') {
                  const request = navigator.locks.request.bind(navigator.locks);
                  navigator.locks.request = (...asked) => new Promise((go) => window.goOn = go).then(() => request(...asked));
                }"""));
        ada.open(hubbub, "/#slow");
        await(true, () -> ada.holds("window.goOn !== undefined"));
        ada.say("early");
        assertEquals(List.of("early"), ada.texts("#pending .text"));
        ada.run("goOn()");

        await("Live", ada::state);
        await(List.of("early"), ada::messages);
        await(List.of(), () -> ada.texts("#pending .text"));
    }

    @Test
    void whatStoodThereBeforeARestartCannotBeRemovedSinceItsOffsetMeansAnother() throws InterruptedException {
        hubbub.close();
        restart(OPERATORS);
        bothEnter();
        adaOperates();
        ada.say("before");
        await(true, () -> ada.shows(".remove"));

        hubbub.stop();
        awaitOffline(ada);
        awaitOffline(bob);
        restart(OPERATORS);
        await(List.of(BEGUN_ANEW), () -> ada.texts(".gap"));
        bob.say("after");

        await(List.of("before", "after"), ada::messages);
        assertEquals(1, ada.texts(".remove").size());
        ada.click(".remove");
        await(List.of("before", "This message was removed."), ada::messages);
        forgiveLostConnections(ada);
        forgiveLostConnections(bob);
    }

    @Test
    void oneWhoIsSentAwayIsToldWhyAndCanKnockAgain() {
        hubbub.close();
        restart(OPERATORS);
        bothEnter();
        adaOperates();
        await(true, () -> ada.texts("#people .name").contains("Bob"));

        ada.click(".someone", "Bob").click("#person-actions button", "Send away");
        await("Closed: you were asked to leave", bob::state);
        assertFalse(bob.byId("retry").getText().isEmpty());
        bob.click("#retry");

        await("Live", bob::state);
        assertTrue(bob.shows("#say"));
    }
}
