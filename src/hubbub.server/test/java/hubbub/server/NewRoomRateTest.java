package hubbub.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NewRoomRateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Access access = new Access(Set.of(), Set.of(), List.of(AddressBlock.parse("10.0.0.0/8")));
    private long now = Long.MAX_VALUE - 30 * SECOND; // Nanoseconds may overflow at any time.
    private final NewRoomRate rate = new NewRoomRate(3, () -> now);

    private boolean admits(String address) {
        return rate.admits(access.countedAs(InetAddress.ofLiteral(address)));
    }

    private void fill(String address) {
        for (int i = 0; i < 3; i++) {
            assertTrue(admits(address));
        }
        assertFalse(admits(address));
    }

    @Test
    void withinAMinuteSoManyAndNoMore() {
        assertTrue(admits("192.0.2.1"));
        now += 40 * SECOND;
        assertTrue(admits("192.0.2.1"));
        assertTrue(admits("192.0.2.1"));
        now += 20 * SECOND - 1;
        assertFalse(admits("192.0.2.1"));

        now += 1;

        assertTrue(admits("192.0.2.1"), "the first is a minute old");
        assertFalse(admits("192.0.2.1"));
    }

    @Test
    void whoIsRefusedNeedNotWaitLongerForHavingAsked() {
        fill("192.0.2.1");
        now += 59 * SECOND;
        assertFalse(admits("192.0.2.1"));
        now += SECOND;

        fill("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,   192.0.2.2,         true",
        "2001:db8::1, 2001:db8::2,       false",
        "2001:db8::1, 2001:db8:0:1::1,   true",
        "192.0.2.1,   ::ffff:192.0.2.1,  false",
    })
    void eachAddressHasItsOwnAndOfIpv6EachNetwork(String first, String second, boolean ownCount) {
        fill(first);

        assertEquals(ownCount, admits(second));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1", "10.1.2.3"})
    void theMachineItselfAndTrustedProxiesAreNotCounted(String address) {
        for (int i = 0; i < 100; i++) {
            assertTrue(admits(address));
        }
        assertEquals(0, rate.remembered());
    }

    @Test
    void itCanBeOff() {
        NewRoomRate off = new NewRoomRate(0, () -> now);
        for (int i = 0; i < 100; i++) {
            assertTrue(off.admits(Optional.of("anybody")));
        }
    }

    @Test
    void whoHasMadeNoRoomForAMinuteIsForgotten() {
        fill("192.0.2.1");
        now += 30 * SECOND;
        fill("192.0.2.2");
        now += 30 * SECOND;
        admits("192.0.2.3");

        assertEquals(2, rate.remembered());
        assertFalse(admits("192.0.2.2"));
    }

    @Test
    void itRemembersSoManyAddressesAndForgetsWhoMadeARoomLongestAgo() {
        fill("192.0.2.1");
        fill("192.0.2.2");
        for (int i = 0; i < NewRoomRate.MOST_ADDRESSES - 1; i++) {
            rate.admits(Optional.of(i));
        }

        assertEquals(NewRoomRate.MOST_ADDRESSES, rate.remembered());
        assertFalse(admits("192.0.2.2"));
        assertTrue(admits("192.0.2.1"));
    }
}
