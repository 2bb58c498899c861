package hubbub.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;

import static java.lang.System.Logger.Level.WARNING;

/** Who is let in by its handshake, and by what name the server is asked. What is refused is counted. Any thread. */
final class Admission {

    private static final System.Logger LOGGER = System.getLogger(Admission.class.getName());

    private final Access access;
    private final Rooms rooms;
    private final NewRoomRate newRooms;
    private final RefusalCounts refusals;
    private final BooleanSupplier isClosing;
    private final OnceAMinute logged = new OnceAMinute(System::nanoTime);

    Admission(Access access, Rooms rooms, NewRoomRate newRooms, RefusalCounts refusals, BooleanSupplier isClosing) {
        this.access = access;
        this.rooms = rooms;
        this.newRooms = newRooms;
        this.refusals = refusals;
        this.isClosing = isClosing;
    }

    /** Whether a request is for a name of this server. */
    boolean isHost(Headers headers) {
        boolean host = access.isHost(headers);
        if (!host) {
            refusals.count(Refusal.HOST);
        }
        return host;
    }

    /** Why a handshake is refused, if it is. */
    Optional<Refusal> refusalOf(ConnectionContext context, HttpPrologue prologue, Headers headers) {
        Optional<String> room = RoomPath.nameOf(prologue.uriPath().rawPath());
        return room.isEmpty()
                ? Optional.of(refusals.count(Refusal.PATH))
                : refusalOf(room.get(), ((InetSocketAddress) context.remotePeer().address()).getAddress(), headers);
    }

    /** Why a request of any kind to a room is refused that comes from this end of a connection, if it is. */
    Optional<Refusal> refusalOf(String room, InetAddress remote, Headers headers) {
        if (isClosing.getAsBoolean()) {
            return Optional.of(refusals.count(Refusal.DRAINING));
        }
        if (!isHost(headers)) {
            return Optional.of(Refusal.HOST);
        }
        if (!access.isOrigin(headers)) {
            return Optional.of(refusals.count(Refusal.ORIGIN));
        }
        return switch (rooms.entrance(room)) {
            case OPEN -> Optional.empty();
            case NONE_LEFT -> Optional.of(noRoomLeft());
            case NEW -> newRooms.admits(access.countedAs(client(remote, headers)))
                    ? Optional.empty()
                    : Optional.of(refusals.count(Refusal.NEW_ROOMS));
        };
    }

    /** Counts that somebody cannot come in because there are too many rooms. */
    Refusal noRoomLeft() {
        return refusals.count(Refusal.ROOMS);
    }

    /** Counts that somebody cannot come in because the room cannot be opened, and logs why, once a minute at most. */
    Refusal unopened(IOException why) {
        if (logged.isDue()) {
            LOGGER.log(WARNING, "Whoever wants to come in is told to try again: {0}", why.getMessage());
        }
        return refusals.count(Refusal.UNOPENED);
    }

    /** For what a request counts: its client's address or network, or loopback, or a proxy that does not say for whom it asks. */
    Object address(InetAddress remote, Headers headers) {
        InetAddress client = client(remote, headers);
        return access.countedAs(client).orElse(client);
    }

    private InetAddress client(InetAddress remote, Headers headers) {
        return access.clientBehind(remote, headers).orElse(remote);
    }
}
