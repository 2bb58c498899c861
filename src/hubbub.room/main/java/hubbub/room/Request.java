package hubbub.room;

import java.util.Optional;

/** What a client asks of the room. Requests of one client are served in their order and count against its pending bound. */
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

    /** What only operators may ask. Of others it is refused. */
    sealed interface Order extends Request { }

    /** Takes the text of the message at this offset away; everybody is told. */
    record Remove(long offset) implements Order { }

    /** Sends a person away, all its connections. It may come back. */
    record Kick(String id) implements Order { }

    /**
     * Sends a person away and does not let it in for a time.
     *
     * @param millis  how long; 0 lets it in again
     * @param address whether its addresses are kept out likewise, see {@link Outlet#keepOut}
     */
    record Ban(String id, long millis, boolean address) implements Order { }

    /** Lets nobody but operators speak, or everybody again. */
    record Lock(boolean locked) implements Order { }

    /** Could not be understood: is answered with this, in its turn. */
    record Misfit(RoomEvent.Refused answer) implements Request { }
}
