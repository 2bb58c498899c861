package hubbub.websocket;

import java.util.Optional;

/**
 * Where a connection's writer finds what to send: blocks of whole frames, encoded with {@link ServerFrame}, which may be
 * shared by many connections and are never changed. Called by one thread at a time; no method waits.
 */
public interface FrameSource {

    /**
     * Moves blocks out, oldest first: as many as fit {@code blocks} and together {@code maxBytes}, but always one if there
     * is one. When it has returned 0, {@link FrameSession#wake} must be called once there is more.
     */
    int poll(byte[][] blocks, int maxBytes);

    /**
     * Whether a close that answers the peer's, or fails the connection, should wait: something is still to come that the peer
     * was to get before it. Half of {@link WebSocketLimits#closeWithin} at most; when this changes to false, {@link
     * FrameSession#wake} must be called.
     */
    default boolean mayFollow() {
        return false;
    }

    /** With whom its connection has its turns of writing, see {@link WriterLane}; empty for those without a lane of their own. */
    default Optional<WriterLane> lane() {
        return Optional.empty();
    }

    /** How the connection is to be closed, once nothing is left and nothing will follow. */
    Optional<Close> ending();

    /** The last bytes, which say so: a close frame, where the connection is a WebSocket. */
    default byte[] lastBytes(Close close) {
        return ServerFrame.close(close);
    }

    /** They have been written. Called once by the writer. */
    default void hasEnded() { }
}
