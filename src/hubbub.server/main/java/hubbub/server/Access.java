package hubbub.server;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;

/**
 * Who may ask what of this server.
 *
 * @param hosts          the names it goes by, each with or without a port; empty for any
 * @param origins        pages that may open a WebSocket beside those of this host itself; {@code *} for any
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 */
record Access(Set<String> hosts, Set<String> origins, List<AddressBlock> trustedProxies) {

    private static final String ANY = "*";

    private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    /** A page of this host, or a person, by the address bar or a bookmark. */
    private static final Set<String> OF_THIS_SITE = Set.of("same-origin", "none");

    private static final int IPV6_NETWORK_BYTES = 8;

    /** An address with a port, as some proxies write it: {@code 1.2.3.4:5} or {@code [2001:db8::1]:5}, the port or not. */
    private static final Pattern WITH_PORT = Pattern.compile("^(?:\\[(.+)]|([0-9.]+))(?::[0-9]+)?$");

    /**
     * Whether this is a name of the server. With a list of its names it cannot be reached by DNS rebinding, where a foreign
     * name resolves to its address.
     */
    boolean isHost(Headers headers) {
        String host = host(headers);
        return hosts.isEmpty() || hosts.contains(host) || hosts.contains(withoutPort(host));
    }

    /**
     * Whether this may come into a room. Browsers send the Origin of the page, and do not stop a page of another site; who
     * sends none is no browser (RFC 6455, section 10.2), or wants an image or the like, and says where from (Fetch Metadata).
     */
    boolean isOrigin(Headers headers) {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN).map(value -> value.toLowerCase(Locale.ROOT));
        if (origins.contains(ANY)) {
            return true;
        } else if (origin.isEmpty()) {
            return headers.first(SEC_FETCH_SITE).filter(site -> !OF_THIS_SITE.contains(site)).isEmpty();
        }
        return origins.contains(origin.get()) || isSameHost(origin.get(), host(headers));
    }

    private static boolean isSameHost(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            String usualPort = switch (String.valueOf(uri.getScheme())) {
                case "http" -> ":80";
                case "https" -> ":443";
                default -> throw new IllegalArgumentException("not a page's");
            };
            return uri.getRawAuthority() != null
                    && without(usualPort, uri.getRawAuthority()).equals(without(usualPort, host));
        } catch (IllegalArgumentException e) {
            return false; // Such as "null", the origin of a page in a sandbox.
        }
    }

    private static String without(String port, String authority) {
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static String host(Headers headers) {
        return headers.first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
    }

    boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(block -> block.contains(address));
    }

    /**
     * As what an address is counted: of IPv6 as its network, since who has one address there has all of its 2^64. Not at all
     * if it is loopback, which is the machine itself, or a trusted proxy's, which brings many people.
     */
    Optional<Object> countedAs(InetAddress address) {
        if (address.isLoopbackAddress() || isTrusted(address)) {
            return Optional.empty();
        }
        byte[] bytes = address.getAddress();
        return Optional.of(bytes.length <= Integer.BYTES ? address : ByteBuffer.wrap(bytes, 0, IPV6_NETWORK_BYTES));
    }

    /**
     * For whom a trusted proxy asks: the last address in {@code X-Forwarded-For} that is not a trusted proxy's own. What
     * stands before it anybody may have written. Empty where nobody trusted says so.
     */
    Optional<InetAddress> clientBehind(InetAddress remote, Headers headers) {
        if (!isTrusted(remote)) {
            return Optional.empty();
        }
        List<String> addresses = headers.all(HeaderNames.X_FORWARDED_FOR, List::of).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .toList();
        for (String address : addresses.reversed()) {
            try {
                InetAddress client = InetAddress.ofLiteral(WITH_PORT.matcher(address).replaceFirst("$1$2"));
                if (!isTrusted(client)) {
                    return Optional.of(client);
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // Not an address: nothing before it is to be believed.
            }
        }
        return Optional.empty();
    }
}
