package hubbub.terminal;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Who comes into a room, and how.
 *
 * @param key        who one is, a secret ({@code etc/protocol.md}, hello)
 * @param tag        what ids of this stay begin with: the same person must not use one again, also not elsewhere
 * @param passphrase of a room that has one
 * @param history    messages to hear first, 0 to 100
 */
record Profile(String key, String tag, Optional<String> name, Optional<String> passphrase, int history) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 16;
    private static final int TAG_BYTES = 9;

    /** Somebody with this key, here for the first time in this way. */
    static Profile of(String key, Optional<String> name, Optional<String> passphrase, int history) {
        return new Profile(key, random(TAG_BYTES), name, passphrase, history);
    }

    /** 128 random bits, as Base64 for URLs. */
    static String newKey() {
        return random(KEY_BYTES);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
