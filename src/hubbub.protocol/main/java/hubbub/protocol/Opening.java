package hubbub.protocol;

import java.util.List;
import java.util.Optional;

import hubbub.room.Hello;
import hubbub.room.RoomEvent;

/** What a client's first message comes to. */
public sealed interface Opening {

    /**
     * The client comes in.
     *
     * @param passphrase what it brings for a room that has one
     * @param complaints what it is told besides, after its welcome: a position or a name that was of no use, and was left out
     */
    record Admitted(Hello hello, Optional<String> passphrase, List<RoomEvent.Refused> complaints) implements Opening {

        /** Keeps a copy. */
        public Admitted {
            complaints = List.copyOf(complaints);
        }
    }

    /** The message was not a good hello: the client is told why, and closed with 4400. */
    record TurnedAway(RoomEvent.Refused answer) implements Opening { }
}
