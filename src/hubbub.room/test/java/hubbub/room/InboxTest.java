package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InboxTest {

    private final Inbox inbox = new Inbox(SteppedRoom.smallLimits());
    private final Session ada = new Session(inbox, SteppedRoom.smallLimits(), SteppedRoom.LINES, new Outlet() {
        @Override
        public void wake() { }

        @Override
        public void cut() { }
    });

    @Test
    void whatIsSaidAfterAJoinIsNotTakenBeforeTheJoin() throws InterruptedException {
        List<Command> commands = new ArrayList<>();
        List<Inbox.Forwarded> turn = new ArrayList<>();
        inbox.takeControl(commands); // The dispatcher has just looked, then somebody comes and speaks.
        inbox.post(new Command.Join(ada));
        inbox.forward(ada, new Request.Say(Optional.empty(), "me".getBytes(StandardCharsets.UTF_8)));

        inbox.takeTurn(turn);
        assertTrue(turn.isEmpty());

        inbox.await(true, Long.MAX_VALUE); // Does not wait: there is control.
        inbox.takeControl(commands);
        inbox.takeTurn(turn);
        assertEquals(1, commands.size());
        assertEquals(1, turn.size());
    }
}
