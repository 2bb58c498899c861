package hubbub.websocket;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WriteBufferTest {

    private final WriteBuffer buffer = new WriteBuffer();

    @Test
    void theFirstBlocksAreJoinedInOrderAndTheOthersLeftOut() {
        put("one ", "", "two ", "three");

        byte[] joined = buffer.join(3);

        assertEquals(8, buffer.length(3));
        assertEquals("one two ", new String(joined, 0, 8, UTF_8));
    }

    @Test
    void itMayBeUsedAgain() {
        put("a long first use");
        buffer.join(1);
        put("then");

        byte[] joined = buffer.join(1);

        assertEquals("then", new String(joined, 0, buffer.length(1), UTF_8));
    }

    @Test
    void whatTheNextHasInCommonIsNotJoinedAgainAndComesOutTheSame() {
        byte[][] all = {{1}, {2, 2}, {3}, {4}};
        int[][] picks = {{0, 1, 2}, {0, 1, 2, 3}, {0, 1}, {0, 1, 2, 3}, {0, 2, 3}, {2}, {2, 3}, {0, 1, 2}};
        for (int[] pick : picks) {
            for (int i = 0; i < pick.length; i++) {
                buffer.blocks[i] = all[pick[i]];
            }

            byte[] joined = buffer.join(pick.length);

            byte[] expected = ClientFrame.join(Arrays.stream(pick).mapToObj(i -> all[i]).toArray(byte[][]::new));
            assertArrayEquals(expected, Arrays.copyOf(joined, buffer.length(pick.length)), () -> Arrays.toString(pick));
        }
    }

    @Test
    void whatWasForgottenIsJoinedAnew() {
        put("one", "two");
        byte[] first = buffer.join(2);
        Arrays.fill(first, (byte) 0);
        buffer.forget();

        assertEquals("onetwo", new String(buffer.join(2), 0, 6, UTF_8));
    }

    @Test
    void asManyBytesAsOneWriteHoldsCanBeJoined() {
        int each = WriteBuffer.MAX_WRITE / buffer.blocks.length;
        byte[] block = "x".repeat(each).getBytes(UTF_8);
        Arrays.fill(buffer.blocks, block);

        byte[] joined = buffer.join(buffer.blocks.length);

        assertEquals(WriteBuffer.MAX_WRITE, buffer.length(buffer.blocks.length));
        assertTrue(new String(joined, UTF_8).startsWith("x".repeat(WriteBuffer.MAX_WRITE)));
    }

    @Test
    void clearedBlocksAreLetGo() {
        put("one", "two", "three");

        buffer.clear(2);

        assertNull(buffer.blocks[0]);
        assertNull(buffer.blocks[1]);
        assertArrayEquals("three".getBytes(UTF_8), buffer.blocks[2]);
    }

    private void put(String... blocks) {
        for (int i = 0; i < blocks.length; i++) {
            buffer.blocks[i] = blocks[i].getBytes(UTF_8);
        }
    }
}
