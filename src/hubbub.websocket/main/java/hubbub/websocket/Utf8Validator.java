package hubbub.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Validates UTF-8 as it arrives, in pieces of any size, and refuses at the first byte that cannot be right: overlong forms,
 * surrogates and code points above U+10FFFF included. The algorithm is the UTF-8 decoder of the WHATWG Encoding Standard,
 * without the decoding. Not thread-safe.
 */
final class Utf8Validator {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ANY_HIGH_BIT = 0x8080808080808080L;
    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    // How many continuation bytes are due, and between which values the next one must be.
    private int due;
    private int min = CONTINUATION_MIN;
    private int max = CONTINUATION_MAX;

    /**
     * Whether the bytes from {@code from} to before {@code to} can go on what came before. After a false, only {@link
     * #reset} helps.
     */
    boolean accept(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (due == 0) {
                i = skipAscii(bytes, i, to);
                if (i < to && !lead(bytes[i++] & 0xFF)) {
                    return false;
                }
            } else if (!continuation(bytes[i++] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether what was accepted ends with a whole character. */
    boolean isComplete() {
        return due == 0;
    }

    void reset() {
        due = 0;
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & ANY_HIGH_BIT) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private boolean lead(int octet) {
        if (octet >= 0xC2 && octet <= 0xDF) {
            due = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            due = 2;
            min = octet == 0xE0 ? 0xA0 : CONTINUATION_MIN; // below: overlong
            max = octet == 0xED ? 0x9F : CONTINUATION_MAX; // above: surrogates
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            due = 3;
            min = octet == 0xF0 ? 0x90 : CONTINUATION_MIN; // below: overlong
            max = octet == 0xF4 ? 0x8F : CONTINUATION_MAX; // above: more than U+10FFFF
        } else {
            return false;
        }
        return true;
    }

    private boolean continuation(int octet) {
        if (octet < min || octet > max) {
            return false;
        }
        due--;
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
        return true;
    }
}
