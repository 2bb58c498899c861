package hubbub.websocket;

import java.util.Optional;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;

/** A listener that {@link WebSocketUpgrader} also shows the connection of its handshake, so that it sees from where it comes. */
public interface HandshakeListener extends WsListener {

    /**
     * Called in place of {@code onHttpUpgrade} without the connection, which means the same: returns headers for the response,
     * or throws to refuse.
     */
    Optional<Headers> onHttpUpgrade(ConnectionContext context, HttpPrologue prologue, Headers headers) throws WsUpgradeException;
}
