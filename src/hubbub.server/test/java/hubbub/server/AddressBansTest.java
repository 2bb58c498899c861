package hubbub.server;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AddressBansTest {

    private long nanos = Long.MAX_VALUE - 1_000; // Such a clock may overflow.
    private final AddressBans bans = new AddressBans(() -> nanos);

    @Test
    void anAddressIsKeptOutUntilItsTimeIsOver() {
        bans.add("a", 10);

        nanos += 9_999_999;
        assertTrue(bans.keepsOut("a"));
        assertFalse(bans.keepsOut("b"));
        nanos += 1;
        assertFalse(bans.keepsOut("a"));
    }

    @Test
    void theLastBanOfAnAddressCounts() {
        bans.add("a", 10);
        bans.add("a", 20);

        nanos += 15_000_000;

        assertTrue(bans.keepsOut("a"));
    }

    @Test
    void ofTooManyTheFirstAreLetInAgain() {
        for (int i = 0; i <= AddressBans.MOST; i++) {
            bans.add(i, 10);
        }

        assertFalse(bans.keepsOut(0));
        assertTrue(bans.keepsOut(1));
        assertTrue(bans.keepsOut(AddressBans.MOST));
    }
}
