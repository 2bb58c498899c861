import hubbub.jetstream.JetStreamLogProvider;
import hubbub.room.RoomLogProvider;

/**
 * The logs of all rooms on the servers of NATS, for rooms that span nodes. Nobody names it: a server finds it with
 * {@link java.util.ServiceLoader}, when it is configured to, and only then is any class of it loaded.
 *
 * <p>To follow a message: {@code JetStreamLog} (one per room; its room's thread) → {@code Outgoing} (in order, one of each sender
 * at a time, until it is stored) → {@code Envelope} (as it lies in the stream) → the servers → {@code Follower} (all that any node
 * has stored, in the one order) → {@code JetStreamLog} (the answers). Pages that are not in memory come through {@code Pages}.
 *
 * <p>Around it: {@code JetStreamLogs} (all rooms of this node), {@code Servers} and {@code Streams} (what there is on the servers),
 * {@code Link} (how to get there), with {@code TlsPort} and {@code Credentials} (who is there, and who comes).
 */
module hubbub.jetstream {
    requires hubbub.room;
    requires io.nats.jnats;

    exports hubbub.jetstream to io.nats.jnats; // Which makes a TlsPort for each attempt to connect.

    provides RoomLogProvider with JetStreamLogProvider;
}
