package hubbub.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static hubbub.websocket.ClientFrame.LAST;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Makes mutants: the bytes of one to four valid messages and control frames, of which one to three things were then made
 * different: a frame left out, doubled, moved, cut off, given another opcode, flags or length, or a bit or byte of the whole
 * changed, put in or taken out. Many of them are legal again, most are not. The same random numbers make the same mutants.
 */
final class Mutants {

    private static final int[] LENGTHS = {0, 1, 125, 126, 127, 128, 999, 1000, 1001, 65535, 65536};

    private final Random random;

    Mutants(Random random) {
        this.random = random;
    }

    byte[] next() {
        List<byte[]> frames = conversation();
        int mutations = 1 + random.nextInt(3);
        int ofFrames = random.nextInt(mutations + 1);
        for (int i = 0; i < ofFrames; i++) {
            changeFrames(frames);
        }
        byte[] bytes = ClientFrame.join(frames.toArray(byte[][]::new));
        for (int i = ofFrames; i < mutations; i++) {
            bytes = changeBytes(bytes);
        }
        return bytes;
    }

    private List<byte[]> conversation() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> frames.add(ClientFrame.ping("x".repeat(random.nextInt(126))));
                case 1 -> frames.add(ClientFrame.pong("x".repeat(random.nextInt(126))));
                case 2 -> message(frames, 900);
                default -> message(frames, 60);
            }
        }
        if (random.nextInt(16) == 0) {
            frames.add(random.nextBoolean() ? ClientFrame.close() : ClientFrame.close(4000 + random.nextInt(1000), "bye \u00FC"));
        }
        return frames;
    }

    private void message(List<byte[]> frames, int about) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(about); length > 0; length -= 5) {
            text.append(random.nextInt(3) == 0 ? "\u00FC\u20AC\uD83D\uDE00" : "text ");
        }
        byte[] payload = text.toString().getBytes(UTF_8);
        int from = 0;
        int opcode = Opcode.TEXT;
        while (random.nextInt(3) == 0) {
            int to = from + random.nextInt(payload.length - from + 1);
            frames.add(ClientFrame.of(opcode, random.nextInt(), Arrays.copyOfRange(payload, from, to)));
            if (random.nextInt(3) == 0) {
                frames.add(ClientFrame.ping("between"));
            }
            from = to;
            opcode = Opcode.CONTINUATION;
        }
        frames.add(ClientFrame.of(LAST | opcode, random.nextInt(), Arrays.copyOfRange(payload, from, payload.length)));
    }

    private void changeFrames(List<byte[]> frames) {
        if (frames.isEmpty()) {
            return;
        }
        int at = random.nextInt(frames.size());
        byte[] frame = frames.get(at);
        if (frame.length < 2) { // It was cut off before.
            frames.remove(at);
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> frames.add(random.nextInt(frames.size() + 1), frame);
            case 1 -> frames.remove(at);
            case 2, 3 -> Collections.swap(frames, at, random.nextInt(frames.size()));
            case 4 -> frames.set(at, Arrays.copyOf(frame, random.nextInt(frame.length + 1)));
            case 5 -> frames.set(at, with(frame, 0, random.nextInt(256)));
            case 6 -> frames.set(at, with(frame, 0, frame[0] & 0xF0 | random.nextInt(16)));
            case 7 -> frames.set(at, with(frame, 1, frame[1] ^ 1 << random.nextInt(8)));
            default -> frames.set(at, withOtherLength(frame));
        }
    }

    /** With a header that says another length than the frame has, in any of the three ways, or the same in another way. */
    private byte[] withOtherLength(byte[] frame) {
        int lengthBytes = List.of(0, 2, 8).get(random.nextInt(3));
        long length = switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> frame.length;
            default -> LENGTHS[random.nextInt(LENGTHS.length)];
        };
        byte[] header = ClientFrame.header(frame[0], ClientFrame.MASKED, lengthBytes, lengthBytes == 0 ? length & 0x7F : length,
                                           random.nextInt());
        return ClientFrame.join(header, Arrays.copyOfRange(frame, Math.min(6, frame.length), frame.length));
    }

    private static byte[] with(byte[] frame, int at, int octet) {
        byte[] changed = frame.clone();
        changed[at] = (byte) octet;
        return changed;
    }

    private byte[] changeBytes(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        byte[] before = Arrays.copyOf(bytes, at);
        byte[] from = Arrays.copyOfRange(bytes, at, bytes.length);
        byte[] after = Arrays.copyOfRange(bytes, at + 1, bytes.length);
        return switch (random.nextInt(6)) {
            case 0, 1 -> ClientFrame.join(before, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))}, after);
            case 2 -> ClientFrame.join(before, new byte[] {(byte) random.nextInt(256)}, after);
            case 3 -> ClientFrame.join(before, ByteBuffer.allocate(1 + random.nextInt(4)).array(), from);
            case 4 -> ClientFrame.join(before, after);
            default -> before;
        };
    }
}
