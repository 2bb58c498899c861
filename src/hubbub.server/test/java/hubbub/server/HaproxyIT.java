package hubbub.server;

/** Behind Debian's HAProxy. */
class HaproxyIT extends BehindAProxy {

    HaproxyIT() {
        super(ReverseProxy.Kind.HAPROXY);
    }
}
