package hubbub.server;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a room's passphrase is known by: a salted hash (PBKDF2 of RFC 8018, HMAC-SHA-256), so that it stands in no dump of the
 * memory. Checks are made one at a time: who tries many slows others who try, and no more than a core. Any thread.
 */
final class Passphrase {

    /**
     * A check takes some 10 ms of a core. It guards what is in this memory, and in a database where the messages it keeps
     * from others stand beside it; more would be a gift to who wants to keep the server busy.
     */
    private static final int ITERATIONS = 20_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** In the whole server: a reader that hashes holds a carrier, and there are as few as cores. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock(true);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;
    private final byte[] hash;

    Passphrase(String passphrase) {
        salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        hash = hash(passphrase);
    }

    private Passphrase(byte[] seal) {
        salt = Arrays.copyOf(seal, SALT_BYTES);
        hash = Arrays.copyOfRange(seal, SALT_BYTES, seal.length);
    }

    /** From what another said is its {@link #seal}. */
    static Passphrase of(byte[] seal) {
        return new Passphrase(seal);
    }

    /** Salt and hash, to be kept beside what was said in the room. */
    byte[] seal() {
        byte[] seal = Arrays.copyOf(salt, salt.length + hash.length);
        System.arraycopy(hash, 0, seal, salt.length, hash.length);
        return seal;
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
