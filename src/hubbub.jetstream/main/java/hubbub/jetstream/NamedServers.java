package hubbub.jetstream;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.nats.client.Options;
import io.nats.client.impl.NatsServerPool;
import io.nats.client.support.NatsUri;

/**
 * The servers, and by which name the one must be known that is being tried: its certificate is to be for that. Those that are
 * configured go by what is configured; of others, which servers tell of, there is an address only, and they must have the name of
 * the one that was tried before, as with NATS's other clients. One thread tries at a time.
 */
final class NamedServers extends NatsServerPool {

    private volatile Set<String> configured = Set.of();
    private volatile String name = "";
    private volatile Optional<Exception> failure = Optional.empty();

    @Override
    public void initialize(Options options) {
        super.initialize(options);
        configured = options.getNatsServerUris().stream().map(NatsUri::getHost).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public NatsUri nextServer() {
        NatsUri next = super.nextServer();
        if (next != null && (!next.hostIsIpAddress() || configured.contains(next.getHost()) || name.isEmpty())) {
            name = next.getHost();
        }
        return next;
    }

    /** Of the server that is being tried. */
    String name() {
        return name;
    }

    /** The server that is being tried is not who it should be. */
    void failed(Exception why) {
        failure = Optional.of(why);
    }

    /** Why one was not who it should be. */
    Optional<Exception> failure() {
        return failure;
    }
}
