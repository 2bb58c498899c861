package hubbub.server;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AddressRateTest {

    private long nanos = Long.MAX_VALUE - 5; // It may overflow at any time.
    private final AddressRate rate = new AddressRate(10, () -> nanos);

    private int taken(Object address) {
        int taken = 0;
        while (rate.take(address, 1) == 0) {
            taken++;
        }
        return taken;
    }

    @Test
    void eachAddressHasASecondsWorthAtOnceAndThenItsRate() {
        assertEquals(11, taken("a"), "and one more, which brings it over");
        assertEquals(11, taken("b"));

        nanos += TimeUnit.MILLISECONDS.toNanos(300);

        assertEquals(3, taken("a"));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(100), rate.take("a", 1), "time until it may again");
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertEquals(11, taken("a"), "no more gathers");
    }

    @Test
    void whatWasTakenTooMuchIsGivenBack() {
        assertEquals(0, rate.take("a", 20));
        rate.charge("a", -20);

        assertEquals(11, taken("a"));
    }

    @Test
    void onlySoManyAddressesAreRememberedTheLastThatAsked() {
        taken("a");
        taken("b");
        for (int i = 2; i <= AddressRate.MOST_ADDRESSES; i++) {
            rate.take(i, 1);
        }

        assertEquals(AddressRate.MOST_ADDRESSES, rate.remembered());
        assertEquals(0, taken("b"), "it is remembered");
        assertEquals(11, taken("a"));
    }

    @Test
    void zeroIsOff() {
        AddressRate off = new AddressRate(0, () -> nanos);

        assertEquals(0, off.take("a", Long.MAX_VALUE));
        assertEquals(0, off.take("a", 1));
        assertEquals(0, off.remembered());
    }
}
