package hubbub.room;

import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecentIdsTest {

    private static final long BEGAN = 1_000_000;
    private static final long RESEND = RoomLog.RESEND_MILLIS;
    /** Ten times what is needed on a busy machine. */
    private static final long LONG_NANOS = 10_000_000_000L;

    private final RecentIds ids = new RecentIds(3);

    @Test
    void whatIsRememberedIsFound() {
        ids.remember("ada", "1", 7, BEGAN);
        ids.remember("bob", "1", 8, BEGAN);

        assertEquals(OptionalLong.of(7), ids.offsetOf("ada", "1"));
        assertEquals(OptionalLong.of(8), ids.offsetOf("bob", "1"));
        assertEquals(OptionalLong.empty(), ids.offsetOf("ada", "2"));
    }

    @Test
    void aPersonAndAnIdAreNotRunTogether() {
        ids.remember("ab", "c", 1, BEGAN);

        assertEquals(OptionalLong.empty(), ids.offsetOf("a", "bc"));
        assertEquals(OptionalLong.empty(), ids.offsetOf("abc", ""));
    }

    @Test
    void whatIsOlderThanItMustBeIsForgottenAndNothingElse() {
        ids.remember("ada", "1", 1, BEGAN);
        ids.remember("ada", "2", 2, BEGAN + 5);
        ids.forgetOld(BEGAN + RESEND);
        assertEquals(2, ids.size());

        ids.forgetOld(BEGAN + RESEND + 1);

        assertEquals(OptionalLong.empty(), ids.offsetOf("ada", "1"));
        assertEquals(OptionalLong.of(2), ids.offsetOf("ada", "2"));
        ids.forgetOld(BEGAN + RESEND + 6);
        assertEquals(0, ids.size());
    }

    @Test
    void itIsFullAsLongAsItSays() {
        for (int i = 0; i < 3; i++) {
            assertFalse(ids.isFull());
            assertEquals(0, ids.millisUntilRoom(BEGAN));
            ids.remember("ada", "" + i, i, BEGAN + i);
        }
        assertTrue(ids.isFull());
        assertThrows(IllegalStateException.class, () -> ids.remember("ada", "4", 4, BEGAN));

        long wait = ids.millisUntilRoom(BEGAN + 100);
        ids.forgetOld(BEGAN + 100 + wait - 1);
        assertTrue(ids.isFull());
        ids.forgetOld(BEGAN + 100 + wait);

        assertFalse(ids.isFull());
        assertEquals(2, ids.size());
    }

    @Test
    void anIdThatIsUsedAgainIsAsYoungAsItsLastUse() {
        ids.remember("ada", "1", 1, BEGAN);
        ids.remember("ada", "2", 2, BEGAN + 1);
        ids.remember("ada", "1", 3, BEGAN + 2);
        ids.forgetOld(BEGAN + RESEND + 2);

        assertEquals(OptionalLong.of(3), ids.offsetOf("ada", "1"));
        assertEquals(1, ids.size());
    }

    @Test
    void manyIdsComeAndGoAndNeverMoreThanItsCapacityStay() {
        RecentIds many = new RecentIds(1_000);
        long now = BEGAN;
        long offset = 0;
        for (int i = 0; i < 100_000; i++) {
            now += 100;
            many.forgetOld(now);
            if (!many.isFull()) {
                many.remember("ada", "id-" + i, ++offset, now);
            }
            assertTrue(many.size() <= 1_000);
        }

        assertTrue(offset > 50_000, "room again and again: " + offset);
    }

    /** Without an order of keys this takes a minute: each look-up would pass all that have the same hash code. */
    @Test
    void idsChosenToCollideAreFoundAsFast() {
        int count = 1 << 16;
        RecentIds many = new RecentIds(count);
        long began = System.nanoTime();

        for (int i = 0; i < count; i++) {
            String id = colliding(i);
            assertEquals(colliding(0).hashCode(), id.hashCode());
            assertTrue(many.offsetOf("ada", id).isEmpty());
            many.remember("ada", id, i + 1, BEGAN);
            assertTrue(System.nanoTime() - began < LONG_NANOS, "too slow after " + i);
        }
    }

    /** "Aa" and "BB" have the same hash code, and so has whatever is put together of them. */
    private static String colliding(int number) {
        StringBuilder id = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            id.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return id.toString();
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RecentIds(0));
    }

    @Test
    void nobodyUsesUpWhatTheOthersNeed() {
        RecentIds shared = new RecentIds(10_000);
        for (int i = 0; i < 1_250; i++) {
            assertFalse(shared.isFullFor("eve"));
            shared.remember("eve", "" + i, i + 1, BEGAN + i);
        }

        assertTrue(shared.isFullFor("eve"));
        assertEquals(1_000, shared.millisUntilRoomFor("eve", BEGAN + 1_250));
        assertFalse(shared.isFullFor("ada"));
        assertEquals(0, shared.millisUntilRoomFor("ada", BEGAN + 1_250));
        shared.forgetOld(BEGAN + RoomLog.RESEND_MILLIS + 1);
        assertFalse(shared.isFullFor("eve"), "one of hers is forgotten");
    }
}
