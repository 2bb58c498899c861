package hubbub.websocket;

/**
 * The peer broke the protocol. Says how; carries no stack trace, because it is the peer's fault and can be had in any
 * number.
 */
final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    ProtocolViolation(CloseReason reason) {
        super(reason.sentence(), null, false, false);
        this.reason = reason;
    }

    CloseReason reason() {
        return reason;
    }
}
