package hubbub.server;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Behind Debian's HAProxy. */
class HaproxyIT extends BehindAProxy {

    HaproxyIT() {
        super(ReverseProxy.Kind.HAPROXY);
    }

    /** For longer than it waits in other places: a stream is no tunnel, and its first sign of life comes after 25 s. */
    @Test
    void aStreamOfEventsMayBeQuiet() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); ReverseProxy proxy = proxy(hubbub.port(), USUAL);
             Stream<String> events = http.send(HttpRequest.newBuilder(proxy.https("/room/events")).build(),
                                               BodyHandlers.ofLines()).body()) {
            Thread.sleep(12_000);

            assertEquals(1, hubbub.hubbub.figures().clients());
            ChatClient ada = enter(proxy);
            ada.say("still there?");
            assertTrue(events.anyMatch(line -> line.contains("\"text\":\"still there?\"")));
            ada.close();
        }
    }
}
