package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class InboxTest {

    private final Inbox inbox = new Inbox(SteppedRoom.smallLimits());
    private final Session ada = new Session(inbox, SteppedRoom.smallLimits(), SteppedRoom.LINES, new Outlet() {
        @Override
        public void wake() { }

        @Override
        public void cut() { }
    });

    @Test
    void aJoinIsTakenBeforeWhatIsSaidAfterIt() throws InterruptedException {
        List<Command> commands = new ArrayList<>();
        List<Inbox.Forwarded> turn = new ArrayList<>();
        inbox.takeControl(commands); // The dispatcher has just looked, then somebody comes and speaks.
        inbox.post(new Command.Join(ada));
        inbox.forward(ada, new Request.Say(Optional.empty(), "me".getBytes(StandardCharsets.UTF_8)));

        inbox.takeTurn(commands, turn, List.of(), 1000);

        assertEquals(List.of(new Command.Join(ada)), commands);
        assertEquals(1, turn.size());
    }
}
