package hubbub.jetstream;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A key as NATS has them, of an operator (O), an account (A) or a user (U), and the tokens that are signed with it. */
record NatsKey(char owner, KeyPair pair) {

    private static final int BYTES = 32;

    static NatsKey make(char owner) throws GeneralSecurityException {
        return new NatsKey(owner, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    private int prefix() {
        return owner - 'A' << 3;
    }

    private static String encode(byte[] prefix, byte[] key) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(prefix);
        all.writeBytes(key);
        all.writeBytes(Seed.crc(all.toByteArray()));
        return Seed.encode(all.toByteArray());
    }

    /** The last of what is standardised for others too: RFC 8410. */
    private static byte[] last(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
    }

    String id() {
        return encode(new byte[] {(byte) prefix()}, last(pair.getPublic().getEncoded()));
    }

    String seed() {
        int seed = 'S' - 'A' << 3;
        return encode(new byte[] {(byte) (seed | prefix() >> 5), (byte) (prefix() << 3)}, last(pair.getPrivate().getEncoded()));
    }

    /** Says this of another key, and signs it. */
    String token(NatsKey of, String claims) throws GeneralSecurityException {
        String unsigned = base64("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}") + "." + base64(
                "{\"jti\":\"%s\",\"iat\":%d,\"iss\":\"%s\",\"name\":\"%s\",\"sub\":\"%s\",\"nats\":{\"version\":2,%s}}".formatted(
                        of.id(), System.currentTimeMillis() / 1_000, id(), of.owner, of.id(), claims));
        return unsigned + "." + base64(sign(unsigned.getBytes(UTF_8)));
    }

    byte[] sign(byte[] what) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(what);
        return signature.sign();
    }

    private static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
