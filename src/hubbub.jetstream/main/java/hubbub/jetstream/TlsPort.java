package hubbub.jetstream;

import java.io.IOException;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.nats.client.Connection;
import io.nats.client.impl.SocketDataPort;

/**
 * Speaks TLS to a server whose certificate is for the name it was asked for by: NATS's client would take any that is signed by
 * the right one. That client makes one for each attempt, by the name of this class.
 */
public final class TlsPort extends SocketDataPort {

    /** For NATS's client. */
    public TlsPort() { }

    /** Called by the thread that connects; NATS's client closes the socket if it takes too long. */
    @Override
    public void upgradeToSecure() throws IOException {
        Connection toBe = connection;
        NamedServers servers = (NamedServers) toBe.getOptions().getServerPool();
        SSLSocket secure = (SSLSocket) toBe.getOptions().getSslContext().getSocketFactory()
                .createSocket(socket, servers.name(), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525, by its rules for HTTPS.
        secure.setSSLParameters(parameters);
        try {
            secure.startHandshake();
        } catch (IOException e) {
            servers.failed(e);
            throw e;
        }
        in = secure.getInputStream();
        out = secure.getOutputStream();
        socket = secure;
        isSecure = true;
    }
}
