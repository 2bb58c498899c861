package hubbub.websocket;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class WebSocketLimitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    static Stream<Arguments> times() {
        return Stream.<Arguments>of(
                time("messageWithin", time -> new WebSocketLimits(125, time, 0, 0, SECOND, SECOND, SECOND, SECOND)),
                time("pingEvery", time -> new WebSocketLimits(125, SECOND, 0, 0, time, SECOND, SECOND, SECOND)),
                time("pongWithin", time -> new WebSocketLimits(125, SECOND, 0, 0, SECOND, time, SECOND, SECOND)),
                time("closeWithin", time -> new WebSocketLimits(125, SECOND, 0, 0, SECOND, SECOND, time, SECOND)),
                time("writeWithin", time -> new WebSocketLimits(125, SECOND, 0, 0, SECOND, SECOND, SECOND, time)));
    }

    @ParameterizedTest
    @MethodSource("times")
    void aTimeMustBePositive(String name, Function<Duration, WebSocketLimits> limits) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> limits.apply(Duration.ZERO));

        assertEquals(name + " must be positive: PT0S", refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> limits.apply(Duration.ofMillis(-1)));
        assertDoesNotThrow(() -> limits.apply(Duration.ofNanos(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 124, 16 * 1024 * 1024 + 1})
    void aMessageBoundBelowAControlFrameOrBeyond16MiBIsRefused(int bytes) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> withBytes(bytes));

        assertEquals("messageBytes must be between 125 and 16777216: " + bytes, refusal.getMessage());
    }

    @Test
    void aMessageBoundMayBeFrom125BytesTo16MiB() {
        assertEquals(125, withBytes(125).messageBytes());
        assertEquals(16 * 1024 * 1024, withBytes(16 * 1024 * 1024).messageBytes());
    }

    private static Arguments time(String name, Function<Duration, WebSocketLimits> limits) {
        return arguments(name, limits);
    }

    private static WebSocketLimits withBytes(int bytes) {
        return new WebSocketLimits(bytes, SECOND, 0, 0, SECOND, SECOND, SECOND, SECOND);
    }
}
