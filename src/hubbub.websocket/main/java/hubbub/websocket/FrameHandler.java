package hubbub.websocket;

/**
 * What a {@link FrameParser} has found: a module's edge inside the module, so that the parser can be tried without a socket.
 */
interface FrameHandler {

    /** A whole text message, valid UTF-8. */
    void onText(String text);

    /** A ping, to be answered with a pong of the same payload. */
    void onPing(byte[] payload);

    /** A pong. */
    void onPong(byte[] payload);

    /** The peer broke the protocol. After this only {@link #onClose} can follow. */
    void onViolation(CloseReason reason);

    /** The peer's close frame; 1005 (RFC 6455, section 7.1.5) where it held no code. Nothing follows. */
    void onClose(int code, String reason);
}
