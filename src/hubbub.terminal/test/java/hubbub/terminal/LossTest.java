package hubbub.terminal;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LossTest {

    /** As the JDK throws it. */
    private static Loss tls(Exception cause) {
        SSLHandshakeException error = new SSLHandshakeException("why");
        error.initCause(cause);
        return Loss.failed(new CompletionException(new IOException(error)));
    }

    @Test
    void onlyABadCertificateMakesTlsOfNoUse() {
        assertTrue(tls(new CertificateException("another's")).isFinal());
        assertTrue(tls(new IOException(new CertPathValidatorException("of yesterday"))).isFinal());
        assertFalse(tls(new EOFException("gone")).isFinal());
        assertEquals("TLS: why", tls(new EOFException("gone")).sentence());
    }
}
