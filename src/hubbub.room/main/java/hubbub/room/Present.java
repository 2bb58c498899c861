package hubbub.room;

import java.util.ArrayList;
import java.util.List;

/** Somebody who is in the room, or was a moment ago, here or on another node. Owned by its {@link Presence}. */
final class Present {

    Person person;
    /** Those on this node. */
    final List<Session> connections = new ArrayList<>(1);
    /** When the last of them had ended, if it is waited for another. */
    long goneAt;
    /** See {@link Neighbours.Member}. */
    int version;

    Present(Person person, int version) {
        this.person = person;
        this.version = version;
    }
}
