package hubbub.webhooks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static byte[] key(String secret) {
        return Signature.key(secret).orElseThrow();
    }

    private static String sign(List<byte[]> keys) {
        return new Signature(keys).of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
                                      "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
    }

    /** The example that the libraries of Standard Webhooks are tested with. */
    @Test
    void itSignsAsOthersDo() {
        assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", sign(List.of(key(SECRET))));
    }

    @Test
    void whileSecretsChangeBothSign() {
        byte[] other = key("whsec_" + Base64.getEncoder().encodeToString(new byte[64]));

        String[] signatures = sign(List.of(key(SECRET), other)).split(" ");

        assertEquals(2, signatures.length);
        assertEquals(sign(List.of(key(SECRET))), signatures[0]);
        assertEquals(sign(List.of(other)), signatures[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short", "whsec_%%%%",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void whatIsNoSecretIsNone(String written) {
        assertTrue(Signature.key(written).isEmpty());
    }

    @Test
    void aSecretHas24To64Bytes() {
        for (int bytes : List.of(23, 24, 64, 65)) {
            String written = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertEquals(24 <= bytes && bytes <= 64, Signature.key(written).isPresent(), written);
        }
    }
}
