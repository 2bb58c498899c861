package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids of people: 16 characters of base64url. Thread-safe.
 *
 * <p>An id is public, so it must neither tell the key nor be had with another key: it is the beginning of the key's SHA-256,
 * 96 bits. To find a key for a given id takes 2^95 tries, for one of a million ids 2^75.
 */
final class PersonIds {

    private static final int BYTES = 12;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();

    private PersonIds() { }

    /** Of one who brings this key: always and everywhere the same. */
    static String of(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
            return BASE64URL.encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Of one who brings none: nobody had it before. */
    static String random() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return BASE64URL.encodeToString(id);
    }
}
