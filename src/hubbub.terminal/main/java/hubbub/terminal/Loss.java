package hubbub.terminal;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

/**
 * How a connection ended, or did not come about.
 *
 * @param code        the close code (RFC 6455, section 7.4); 1006 if there was none
 * @param isFinal     whether coming back would be of no use
 * @param afterMillis when to come back, if the server said so
 * @param sentence    for people; may hold what the server wrote
 */
record Loss(int code, boolean isFinal, OptionalLong afterMillis, String sentence) {

    static final int TOO_LONG = 1009;
    private static final int LOST = 1006;

    /** The server closed it: {@code etc/protocol.md}, "The end". */
    static Loss closed(int code, String reason) {
        boolean isFinal = switch (code) {
            case 1000, 1002, 1003, 1007, 1008 -> true;
            default -> code >= 4000 && code <= 4099 || code >= 4400 && code <= 4499;
        };
        String sentence = reason.isEmpty() ? "closed with " + code : reason + " (" + code + ")";
        return new Loss(code, isFinal, OptionalLong.empty(), sentence);
    }

    /** It ended without a close. */
    static Loss lost(String sentence) {
        return new Loss(LOST, false, OptionalLong.empty(), sentence);
    }

    /** The server says what is not of the protocol. */
    static Loss misunderstood(String sentence) {
        return new Loss(LOST, true, OptionalLong.empty(), sentence);
    }

    /** It did not come about, or broke. */
    static Loss failed(Throwable error) {
        Optional<WebSocketHandshakeException> refused = cause(error, WebSocketHandshakeException.class);
        Optional<SSLHandshakeException> tls = cause(error, SSLHandshakeException.class);
        if (refused.isPresent()) {
            return refused(refused.get());
        } else if (tls.isPresent()) {
            String sentence = "TLS: " + tls.get().getMessage();
            return isOfCertificates(error) ? misunderstood(sentence) : lost(sentence);
        } else if (cause(error, UnresolvedAddressException.class).isPresent()) {
            return lost("the host is not known");
        } else if (cause(error, HttpTimeoutException.class).isPresent()) {
            return lost("no answer");
        }
        return lost(cause(error, ConnectException.class).isPresent() ? "nobody listens there" : "the connection was lost");
    }

    /** A certificate that is no good is none tomorrow. All else may be a line that broke, which the JDK tells in the same way. */
    private static boolean isOfCertificates(Throwable error) {
        return cause(error, CertificateException.class).isPresent() || cause(error, CertPathValidatorException.class).isPresent();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable error, Class<T> kind) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static Loss refused(WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        OptionalLong after = OptionalLong.empty();
        try {
            after = refused.getResponse().headers().firstValue("Retry-After").stream().mapToLong(Long::parseLong)
                    .map(seconds -> TimeUnit.SECONDS.toMillis(Math.max(0, seconds))).findFirst();
        } catch (NumberFormatException e) {
            // A date, or nonsense: then we wait as long as we would.
        }
        boolean isFinal = status != 429 && status < 500;
        String why = switch (status) {
            case 403 -> "the server lets nobody in from here (403)";
            case 404 -> "there is no such room (404)";
            case 429 -> "too many connections or new rooms from here (429)";
            case 503 -> "the server is full, or goes away (503)";
            default -> "the server answered with " + status;
        };
        return new Loss(LOST, isFinal, after, why);
    }
}
