package hubbub.websocket;

import java.io.OutputStream;
import java.io.UncheckedIOException;

import io.helidon.webserver.ConnectionContext;

/** What a WebSocket asks of the server that owns the TCP connection under it. */
public interface Transport {

    /** The opening handshake is done: from now on the WebSocket keeps the deadlines. Called by the reader. */
    void upgraded(ConnectionContext connection);

    /**
     * Where the frames of this connection go: each write is one of the socket, or fails. Called once, by the reader, before
     * the opening handshake is answered; written to only after that, by any thread, one at a time.
     */
    OutputStream output(ConnectionContext connection);

    /**
     * Ends TCP at once, whatever is on its way, and so frees threads that are stuck in a read or a write of it. To be
     * preferred is an RST: the kernel then lets go of what the peer has not taken. Any thread, any number of times; may block.
     */
    void cut(ConnectionContext connection);

    /** The transport of a server that does nothing beyond Helidon's own: cutting is closing. */
    static Transport closing() {
        return new Transport() {
            @Override
            public void upgraded(ConnectionContext connection) {
                // Nobody keeps a deadline for it.
            }

            @Override
            public OutputStream output(ConnectionContext connection) {
                return new DataWriterStream(connection.dataWriter());
            }

            @Override
            public void cut(ConnectionContext connection) {
                try {
                    connection.serverSocket().close();
                } catch (UncheckedIOException e) {
                    // It is closed already.
                }
            }
        };
    }
}
