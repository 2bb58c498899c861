package hubbub.server;

import java.util.List;

import org.junit.jupiter.api.Test;

import static hubbub.server.Browser.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The page where something on the way blocks WebSockets. */
class PageByHttpIT extends TwoBrowsers {

    private static final String LIVE = "Live by HTTP: WebSockets are blocked";

    @Test
    void whereWebSocketsAreBlockedThePageIsLiveByHttpAndSaysSo() throws Exception {
        bob.named(hubbub.http("/"), "Bob").enter(hubbub.http("/"));
        bob.say("before");
        await(List.of("before"), bob::messages);
        try (BlockingProxy proxy = new BlockingProxy(hubbub.port())) {
            ada.named(proxy.http("/"), "Ada").open(proxy.http("/"));
            await(LIVE, ada::state);
            await(List.of("before"), ada::messages);

            List<String> said = List.of("before", "one", "two", "from Bob");
            ada.say("one");
            ada.say("two");
            await(said.subList(0, 3), bob::messages);
            bob.say("from Bob");

            await(said, ada::messages);
            await(said, bob::messages);
            ada.reload();
            await(LIVE, ada::state);
            await(said, ada::messages);

            ada.click("#me").answer("Countess");
            await("Countess", () -> ada.byId("me").getText());
            await(LIVE, ada::state);
            // As if others of her tabs had all streams that there may be, and she comes back.
            ada.run("for (const i of [1, 2, 3, 4]) navigator.locks.request(`hubbub.stream.${i}`, () => new Promise(() => { }))");
            ada.click("#me").answer("Ada");
            await(true, () -> ada.state().startsWith("Closed: 4 tabs are in rooms by HTTP"));
        }
        List<String> complaints = ada.complaints();
        assertTrue(!complaints.isEmpty() && complaints.stream().allMatch(words -> words.contains("WebSocket connection to")),
                   complaints.toString());
        forgiveLostConnections(bob);
    }
}
