package hubbub.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a fuzzer calls with bytes that may be UTF-8: the validator against the JDK's strict decoder. However the bytes are
 * cut, it must refuse at the first byte after which no bytes whatever could make them right, and nowhere earlier.
 *
 * <p>The decoder cannot be asked that of a beginning (it reports a surrogate only at its third byte), so it is asked about
 * the beginning with each of the few endings one of which fits if any does.
 *
 * <p>{@code etc/fuzz} runs it under Jazzer, {@link CorpusTest} with the inputs that are kept.
 */
public final class Utf8ValidatorTarget {

    /** One of these fits wherever a second byte is due: each first byte's narrower range (RFC 3629) holds one. */
    private static final byte[] SECOND_BYTES = {(byte) 0x80, (byte) 0x90, (byte) 0xA0};
    private static final byte ANY_CONTINUATION = (byte) 0x80;
    private static final int MOST_CONTINUATIONS = 3;

    private Utf8ValidatorTarget() { }

    /** Called by Jazzer. Throws when a promise is broken. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        int accepted = 0;
        while (accepted < bytes.length && validator.accept(bytes, accepted, accepted + 1)) {
            accepted++;
        }
        boolean all = accepted == bytes.length;
        byte[] beginning = Arrays.copyOf(bytes, accepted);
        check(canBecomeRight(beginning), "accepted what nothing can mend", beginning);
        if (all) {
            check(validator.isComplete() == isRight(bytes), "whole character at the end: " + validator.isComplete(), bytes);
        } else {
            byte[] refused = Arrays.copyOf(bytes, accepted + 1);
            check(!canBecomeRight(refused), "refused what could be right", refused);
        }

        Random random = new Random(Arrays.hashCode(bytes)); // Other cuts for each input, the same ones in a replay.
        inPieces(bytes, accepted, validator.isComplete());
        inPieces(bytes, accepted, validator.isComplete(), random.ints(3, 0, bytes.length + 1).sorted().toArray());
        inPieces(bytes, accepted, validator.isComplete(), random.ints(8, 0, bytes.length + 1).sorted().toArray());
    }

    /** The piece with the first wrong byte is refused, and no other. */
    private static void inPieces(byte[] bytes, int right, boolean complete, int... cuts) {
        Utf8Validator validator = new Utf8Validator();
        int from = 0;
        for (int cut = 0; cut <= cuts.length; cut++) {
            int to = cut == cuts.length ? bytes.length : cuts[cut];
            boolean accepted = validator.accept(bytes, from, to);
            check(accepted == (to <= right), "bytes " + from + " to " + to + " of a longer text: " + accepted, bytes);
            if (!accepted) {
                return;
            }
            from = to;
        }
        check(validator.isComplete() == complete, "whole character at the end: " + validator.isComplete(), bytes);
    }

    private static boolean canBecomeRight(byte[] beginning) {
        if (isRight(beginning)) {
            return true;
        }
        for (byte second : SECOND_BYTES) {
            byte[] mended = beginning;
            for (int i = 0; i < MOST_CONTINUATIONS; i++) {
                mended = Arrays.copyOf(mended, mended.length + 1);
                mended[mended.length - 1] = i == 0 ? second : ANY_CONTINUATION;
                if (isRight(mended)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A new decoder reports what is malformed, and does not replace it. */
    private static boolean isRight(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void check(boolean right, String otherwise, byte[] bytes) {
        if (!right) {
            throw new AssertionError(otherwise + ": " + Arrays.toString(bytes));
        }
    }
}
