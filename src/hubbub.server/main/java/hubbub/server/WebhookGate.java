package hubbub.server;

import java.io.IOException;
import java.util.Optional;

import hubbub.room.Room;
import hubbub.webhooks.Gate;

/**
 * How webhooks come into rooms: as visitors of the same kind as clients. So a room that has one stays open, and if nobody has
 * decided before whether it has a passphrase, the webhook does, by bringing one or none.
 */
final class WebhookGate implements Gate {

    private final Rooms rooms;

    WebhookGate(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Optional<Stay> enter(String name, Optional<String> passphrase) throws NotLetIn, InterruptedException {
        Rooms.Visit visit = visit(name);
        if (!rooms.find(name).equals(Optional.of(visit.room()))) {
            visit.end(); // While all rooms close, whoever comes is shown into the public one.
            return Optional.empty();
        }
        if (!visit.admits(passphrase)) {
            visit.end();
            throw new NotLetIn(passphrase.isEmpty() ? "the room has a passphrase, and it brings none"
                                       : "the room has no passphrase, or another");
        }
        return Optional.of(stay(visit));
    }

    private Rooms.Visit visit(String name) throws NotLetIn, InterruptedException {
        try {
            return rooms.enter(name).orElseThrow(() -> new NotLetIn("as many rooms are occupied as may be"));
        } catch (IOException e) {
            throw new NotLetIn(e.getMessage());
        }
    }

    private static Stay stay(Rooms.Visit visit) {
        return new Stay() {
            @Override
            public Room room() {
                return visit.room();
            }

            @Override
            public void close() {
                visit.end();
            }
        };
    }
}
