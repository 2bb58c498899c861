package hubbub.server;

/** Behind Debian's nginx. */
class NginxIT extends BehindAProxy {

    NginxIT() {
        super(ReverseProxy.Kind.NGINX);
    }
}
