package hubbub.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;

/** Who is let in by its handshake, and by what name the server is asked. What is refused is counted. Any thread. */
final class Admission {

    private final Access access;
    private final Rooms rooms;
    private final NewRoomRate newRooms;
    private final RefusalCounts refusals;
    private final BooleanSupplier isClosing;

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
        if (room.isEmpty()) {
            return Optional.of(refusals.count(Refusal.PATH));
        }
        if (isClosing.getAsBoolean()) {
            return Optional.of(refusals.count(Refusal.DRAINING));
        }
        if (!isHost(headers)) {
            return Optional.of(Refusal.HOST);
        }
        if (!access.isOrigin(headers)) {
            return Optional.of(refusals.count(Refusal.ORIGIN));
        }
        return switch (rooms.entrance(room.get())) {
            case OPEN -> Optional.empty();
            case NONE_LEFT -> Optional.of(noRoomLeft());
            case NEW -> newRooms.admits(address(context, headers))
                    ? Optional.empty()
                    : Optional.of(refusals.count(Refusal.NEW_ROOMS));
        };
    }

    /** Counts that somebody cannot come in because there are too many rooms. */
    Refusal noRoomLeft() {
        return refusals.count(Refusal.ROOMS);
    }

    private Optional<Object> address(ConnectionContext context, Headers headers) {
        InetAddress remote = ((InetSocketAddress) context.remotePeer().address()).getAddress();
        return access.countedAs(access.clientBehind(remote, headers).orElse(remote));
    }
}
