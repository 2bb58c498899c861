package hubbub.protocol;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import hubbub.room.Position;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

class EventStreamTest {

    private static final Position POSITION = new Position(1, 7, 15);
    private static final byte[] DATA = "{\"t\":\"x\"}".getBytes(UTF_8);

    @Test
    void anEventIsItsPositionAndItsDataInLinesAndABlankOne() {
        assertEquals("id: 0000000000000001.7.0000000f\ndata: {\"t\":\"x\"}\n\n", written(Optional.of(POSITION)));
        assertEquals("data: {\"t\":\"x\"}\n\n", written(Optional.empty()));
    }

    private static String written(Optional<Position> id) {
        byte[] into = new byte[EventStream.maxLength(DATA.length) + 3];
        int end = EventStream.event(DATA, id, into, 3);
        return new String(into, 3, end - 3, UTF_8);
    }

    @Test
    void theLongestPositionFitsTheBound() {
        byte[] into = new byte[EventStream.maxLength(DATA.length)];

        int end = EventStream.event(DATA, Optional.of(new Position(-1, Long.MAX_VALUE, -1)), into, 0);

        assertEquals(into.length, end);
    }

    @Test
    void anEventByItselfMayTellWhenToComeBack() {
        byte[] event = EventStream.event(DATA, Optional.of(POSITION), OptionalLong.of(1500));

        assertEquals("retry: 1500\nid: 0000000000000001.7.0000000f\ndata: {\"t\":\"x\"}\n\n", new String(event, UTF_8));
        assertEquals("data: {\"t\":\"x\"}\n\n",
                     new String(EventStream.event(DATA, Optional.empty(), OptionalLong.empty()), UTF_8));
    }

    @Test
    void theLastEventHasATypeOfItsOwnAndACommentNone() {
        assertEquals("event: close\ndata: {\"code\":4108,\"reason\":\"too slow\"}\n\n",
                     new String(EventStream.close(4108, "too slow"), UTF_8));
        assertEquals(":\n\n", new String(Arrays.copyOf(EventStream.COMMENT, 3), UTF_8));
    }
}
