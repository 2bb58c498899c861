package hubbub.websocket;

import io.helidon.websocket.WsSession;

/**
 * A session whose listener keeps what is to be sent itself and has it written in blocks of whole frames: what every
 * {@code WsSession} given to a listener by {@link WebSocketUpgrader} is.
 */
public interface FrameSession extends WsSession {

    /**
     * From now on everything but control frames is sent from this source; {@code send} of text is refused. To be called in
     * {@code WsListener.onOpen}, once.
     */
    void sendFrom(FrameSource source);

    /** The source has more to send, or has ended. Any thread; never blocks. */
    void wake();

    /**
     * The source has dropped what it held and has ended, because the peer is too slow. If a write is in progress it may be
     * stuck, so TCP is cut (the peer sees 1006); otherwise the source's {@link FrameSource#ending} is sent. Any thread;
     * never blocks.
     */
    void cut();
}
