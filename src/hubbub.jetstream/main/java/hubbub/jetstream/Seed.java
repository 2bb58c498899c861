package hubbub.jetstream;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * The seed of an Ed25519 key in the spelling of NATS ({@code github.com/nats-io/nkeys}): in Base32 two bytes that say what it is
 * and whose, the 32 of the seed, and a CRC-16 of all that, the lower byte first. NATS's own client would need a library for this
 * that the JDK has no use for.
 */
final class Seed {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, section 6, without padding.
    private static final int BITS = 5;

    /** Of a seed, and of a user: five bits each. */
    private static final int IS_SEED = 18 << 3;
    private static final int IS_USER = 20 << 3;
    private static final int HIGH_FIVE = 0xF8;

    private static final int BYTES = 32;
    private static final int POLYNOMIAL = 0x1021; // CRC-16/XMODEM.

    private final KeyPair pair;

    private Seed(KeyPair pair) {
        this.pair = pair;
    }

    /**
     * A user's.
     *
     * @throws IllegalArgumentException if it is none; the message says why, and nothing of the seed
     */
    static Seed ofUser(String text) {
        byte[] all = decode(text);
        if (all.length != 2 + BYTES + Short.BYTES) {
            throw new IllegalArgumentException("the seed has not the length of one");
        }
        byte[] checked = Arrays.copyOf(all, 2 + BYTES);
        if (!Arrays.equals(crc(checked), Arrays.copyOfRange(all, 2 + BYTES, all.length))) {
            throw new IllegalArgumentException("the seed is mistyped: its checksum is wrong");
        }
        int owner = (all[0] & 0x07) << BITS | (all[1] & HIGH_FIVE) >> 3;
        if ((all[0] & HIGH_FIVE) != IS_SEED || owner != IS_USER) {
            throw new IllegalArgumentException("the seed is not a user's: those begin with SU");
        }
        return new Seed(pair(Arrays.copyOfRange(all, 2, 2 + BYTES)));
    }

    /** The generator takes 32 random bytes for the seed, and is the only one in the JDK that tells what is public of it. */
    private static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
                @Override
                public void nextBytes(byte[] bytes) {
                    System.arraycopy(seed, 0, bytes, 0, BYTES);
                }
            });
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /** What the servers know the user by: {@code U…}. */
    String publicKey() {
        EdECPublicKey key = (EdECPublicKey) pair.getPublic();
        byte[] bytes = new byte[1 + BYTES];
        bytes[0] = (byte) IS_USER;
        byte[] highestFirst = key.getPoint().getY().toByteArray(); // RFC 8032, section 5.1.2: the lowest first, and a bit of x.
        for (int i = 0; i < highestFirst.length && i < BYTES; i++) {
            bytes[1 + i] = highestFirst[highestFirst.length - 1 - i];
        }
        bytes[BYTES] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes);
        all.writeBytes(crc(bytes));
        return encode(all.toByteArray());
    }

    byte[] sign(byte[] what) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(what);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    static byte[] crc(byte[] bytes) {
        int crc = 0;
        for (byte one : bytes) {
            crc ^= (one & 0xFF) << Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
        }
        return new byte[] {(byte) crc, (byte) (crc >> Byte.SIZE)};
    }

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int waiting = 0;
        for (byte one : bytes) {
            waiting = waiting << Byte.SIZE | one & 0xFF;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(ALPHABET.charAt(waiting >> bits & 0x1F));
            }
        }
        return bits == 0 ? text.toString() : text.append(ALPHABET.charAt(waiting << BITS - bits & 0x1F)).toString();
    }

    private static byte[] decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int waiting = 0;
        for (char letter : text.toCharArray()) {
            int five = ALPHABET.indexOf(letter);
            if (five < 0) {
                throw new IllegalArgumentException("the seed has other letters than A to Z and 2 to 7");
            }
            waiting = waiting << BITS | five;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.write(waiting >> bits);
            }
        }
        return bytes.toByteArray();
    }
}
