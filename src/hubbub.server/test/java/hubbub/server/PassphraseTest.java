package hubbub.server;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class PassphraseTest {

    private static JsonClient hello(RunningHubbub hubbub, String room, String name, String passphrase) {
        return JsonClient.hello(URI.create(hubbub.room() + room), name,
                                passphrase.isEmpty() ? "" : ",\"passphrase\":\"" + passphrase + "\"");
    }

    @Test
    void itIsKnownAgainAndNothingElseIsTakenForIt() {
        Passphrase passphrase = new Passphrase("\u00F6pen sesame \uD83E\uDDA6");

        assertTrue(passphrase.isThis("\u00F6pen sesame \uD83E\uDDA6"));
        assertFalse(passphrase.isThis("\u00F6pen sesame"));
        assertFalse(passphrase.isThis(""));
    }

    @Test
    void whoIsFirstInARoomSetsItAndOthersBringIt() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); JsonClient ada = hello(hubbub, "/cellar", "Ada", "sesame")) {
            assertTrue(ada.hear("welcome").contains("\"room\":\"cellar\""));

            try (JsonClient bob = hello(hubbub, "/cellar", "Bob", "sesame")) {
                bob.hear("welcome");
            }
            assertEquals(new ChatClient.Ending(4401, "that is not this room's passphrase"),
                         hello(hubbub, "/cellar", "Eve", "sesam").ending());
            assertEquals(new ChatClient.Ending(4401, "this room has a passphrase"), hello(hubbub, "/cellar", "Eve", "").ending());
            assertEquals(4401, ChatClient.connect(URI.create(hubbub.room() + "/cellar")).ending().code());
        }
    }

    @Test
    void whoComesBackToAnEmptyRoomStillBringsIt() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start()) {
            try (JsonClient ada = hello(hubbub, "/cellar", "Ada", "sesame")) {
                ada.hear("welcome");
                ada.say("a-1", "hi");
                ada.hear("msg");
            }

            assertEquals(4401, hello(hubbub, "/cellar", "Eve", "").ending().code());
        }
    }

    @Test
    void whoBringsOneToARoomWithoutIsNotLetInAndThePublicOneLetsEverybodyIn() throws Exception {
        try (RunningHubbub hubbub = RunningHubbub.start(); JsonClient ada = hello(hubbub, "/attic", "Ada", "");
                JsonClient bob = hello(hubbub, "", "Bob", "sesame")) {
            ada.hear("welcome");
            bob.hear("welcome");

            assertEquals(4401, hello(hubbub, "/attic", "Eve", "only ours").ending().code());
            try (JsonClient joe = hello(hubbub, "", "Joe", "")) {
                joe.hear("welcome");
            }
        }
    }
}
