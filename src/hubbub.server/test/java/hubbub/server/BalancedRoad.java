package hubbub.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;

/** To a cluster, through its balancer: whoever goes there may lose the connection in any way at any time. */
class BalancedRoad implements Regular.Road {

    private static final int RECEIVE_BUFFER = 64 * 1024;

    private final InetSocketAddress balancer;

    BalancedRoad(URI balancer) {
        this.balancer = new InetSocketAddress(balancer.getHost(), balancer.getPort());
    }

    @Override
    public BareWebSocket connect() throws IOException {
        return BareWebSocket.connect(balancer, RECEIVE_BUFFER);
    }

    @Override
    public boolean isRough() {
        return true;
    }
}
