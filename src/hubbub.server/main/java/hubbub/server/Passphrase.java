package hubbub.server;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a room's passphrase is known by: a salted hash (PBKDF2 of RFC 8018, HMAC-SHA-256), so that it stands in no dump of the
 * memory. Checks are made one at a time: who tries many slows others who try, and no more than a core. Any thread.
 */
final class Passphrase {

    /**
     * A check takes some 10 ms of a core. It guards what is in this memory only, while the room lasts; more would be a gift to
     * who wants to keep the server busy.
     */
    private static final int ITERATIONS = 20_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** In the whole server: a reader that hashes holds a carrier, and there are as few as cores. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock(true);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt = new byte[SALT_BYTES];
    private final byte[] hash;

    Passphrase(String passphrase) {
        RANDOM.nextBytes(salt);
        hash = hash(passphrase);
    }

    boolean isThis(String tried) {
        return MessageDigest.isEqual(hash, hash(tried));
    }

    private byte[] hash(String passphrase) {
        ONE_AT_A_TIME.lock();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, ITERATIONS, HASH_BITS)).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }
}
