package hubbub.server;

import java.util.List;

/** What somebody can do to a connection of theirs. */
enum Cut {
    RESET(BareWebSocket.LOST),
    /** A server that is about to write may still have time for a close frame. */
    FIN(BareWebSocket.LOST, 1000),
    CLOSE_FRAME(1000),
    /** It reads nothing for a while. If the server ends the connection for that, it is a cut, else nothing was. */
    STALL(BareWebSocket.LOST, 4108);

    private final List<Integer> closeCodes;

    Cut(Integer... closeCodes) {
        this.closeCodes = List.of(closeCodes);
    }

    /** How the connection may be seen to have ended then. */
    List<Integer> closeCodes() {
        return closeCodes;
    }
}
