package hubbub.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One turn's messages, encoded once per wire format into one block that all clients of that format share. Formats are few
 * (one per protocol the server speaks), so a list is searched. Owned by the dispatcher thread; the blocks are immutable.
 */
final class Batch {

    private record Encoded(WireFormat format, byte[] block) { }

    private final List<Message> messages;
    private final List<Encoded> encodings = new ArrayList<>(1);

    Batch(List<Message> messages) {
        this.messages = messages;
    }

    /** The batch in this format, encoded when first asked for. */
    byte[] block(WireFormat format) {
        for (int i = 0; i < encodings.size(); i++) {
            if (encodings.get(i).format() == format) {
                return encodings.get(i).block();
            }
        }
        byte[] block = encode(format);
        encodings.add(new Encoded(format, block));
        return block;
    }

    int messages() {
        return messages.size();
    }

    /** Bytes of the encodings made so far. */
    int bytes() {
        int bytes = 0;
        for (Encoded encoding : encodings) {
            bytes += encoding.block().length;
        }
        return bytes;
    }

    private byte[] encode(WireFormat format) {
        int bound = 0;
        for (Message message : messages) {
            bound += format.maxLength(message);
        }
        byte[] block = new byte[bound];
        int end = 0;
        for (Message message : messages) {
            end = format.encode(message, block, end);
        }
        return end == bound ? block : Arrays.copyOf(block, end);
    }
}
