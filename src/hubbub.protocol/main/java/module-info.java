/**
 * The protocol {@code hubbub.v1.json}: JSON messages to and from a room, as {@code etc/protocol.md} describes them. It knows the
 * room's words and no network: frames, close codes and deadlines are somebody else's.
 *
 * <p>What a client says goes through {@link hubbub.protocol.ClientMessages}: the first message becomes an
 * {@link hubbub.protocol.Opening}, each later one a request to the room. What the room says goes through
 * {@link hubbub.protocol.ServerMessages}.
 */
module hubbub.protocol {
    exports hubbub.protocol;

    requires transitive hubbub.room;
    requires com.fasterxml.jackson.core;
}
