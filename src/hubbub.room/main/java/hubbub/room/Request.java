package hubbub.room;

import java.util.Optional;

/** What a client asks of the room. Requests of one client are served in their order, and count against its pending bound. */
public sealed interface Request {

    /** Bytes it counts for. */
    default int length() {
        return 0;
    }

    /**
     * Says something to everyone.
     *
     * @param id   see {@link Message}
     * @param text UTF-8; handed over, not copied
     */
    record Say(Optional<String> id, byte[] text) implements Request {

        @Override
        public int length() {
            return text.length;
        }
    }

    /** Wants messages from before this offset, 1 to {@link Hello#MAX_HISTORY} of them; the answer is a {@link RoomEvent.Page}. */
    record Older(long before, int count) implements Request { }

    /** Wants another name. Of a client that came without {@link Hello} it is ignored. */
    record Rename(String name) implements Request { }

    /** Could not be understood: is answered with this, in its turn. */
    record Misfit(RoomEvent.Refused answer) implements Request { }
}
