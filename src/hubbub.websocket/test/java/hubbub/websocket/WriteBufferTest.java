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
