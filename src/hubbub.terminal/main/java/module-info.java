/**
 * Rooms for people in a terminal, and for scripts: {@code hubbub chat}, {@code tail} and {@code say}. It is a client like any
 * other and knows nothing of the server but {@code etc/protocol.md}.
 *
 * <p>Start with {@link hubbub.terminal.Commands}. What comes goes from {@code Link}, a connection, through {@code Client}, the
 * one thread that owns the rest, and {@code Heard}, a message understood, to {@code RoomSession}, the protocol, and from there as
 * an {@code Event} to {@code Tail}, {@code Say} or {@code Chat}. Whatever others wrote passes {@code Visible} before it is shown.
 */
module hubbub.terminal {
    exports hubbub.terminal;

    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires org.jline.reader;
}
