package hubbub.server;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The page in real browsers: two people, Ada and Bob, each with a window, and whatever else talks in the room. */
@Timeout(180)
abstract class TwoBrowsers {

    static final String LEFT_BELOW =
            "Math.round(conversation.scrollHeight - conversation.clientHeight - conversation.scrollTop)";

    private static final String TOKEN = "a token of some length";

    /** With this setting Ada can be an operator. */
    static final String OPERATORS = "operator.token=" + TOKEN;

    static Browser ada;
    static Browser bob;

    RunningHubbub hubbub;

    /** Settings of the server of each test. */
    String[] settings() {
        return new String[0];
    }

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
        hubbub = RunningHubbub.start(settings());
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

    void bothEnter() {
        bothEnter("/");
    }

    void bothEnter(String path) {
        ada.named(hubbub.http("/"), "Ada").enter(hubbub.http(path));
        bob.named(hubbub.http("/"), "Bob").enter(hubbub.http(path));
    }

    void adaOperates() {
        ada.look().click("#operate").answer(TOKEN);
        Browser.await(true, () -> ada.shows("#lock"));
        Browser.await("Live", ada::state);
    }

    static void awaitOffline(Browser browser) {
        Browser.await(true, () -> browser.state().startsWith("Offline, trying again"));
    }

    /** Another server where the last one was, which has stopped. */
    void restart(String... settings) {
        String[] all = new String[settings.length + 1];
        all[0] = "server.port=" + hubbub.port();
        System.arraycopy(settings, 0, all, 1, settings.length);
        hubbub = RunningHubbub.start(all);
    }

    /** That a connection was lost is what a browser says by itself. */
    static void forgiveLostConnections(Browser browser) {
        List<String> others = browser.complaints().stream().filter(words -> !words.contains("WebSocket connection to")
                && !words.contains("/rooms") && !words.contains("/health/live")).toList();
        assertEquals(List.of(), others);
    }
}
