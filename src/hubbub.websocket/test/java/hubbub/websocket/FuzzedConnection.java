package hubbub.websocket;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import hubbub.websocket.RawClient.Frame;
import hubbub.websocket.TestListener.Ending;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One connection that mutants are sent over, and beside it a parser that is given the same bytes whole and so knows what the
 * server has to have made of them, whatever segments they came in: which texts it echoes, which pings it answers, and how it
 * ends.
 */
final class FuzzedConnection implements AutoCloseable {

    /** What one message may hold. */
    static final int LIMIT = 1000;

    private final Random random;
    private final RawClient client;
    private final TestListener listener;
    private final List<byte[]> sent = new ArrayList<>();
    private final List<Frame> answers = new ArrayList<>();
    private final ReadFrames expected = new ReadFrames();
    private final FrameParser parser = new FrameParser(LIMIT, expected);
    private int probes;

    FuzzedConnection(TestServer server, Random random) throws InterruptedException {
        this.random = random;
        this.client = server.open();
        this.listener = server.listener();
    }

    /** Sends a mutant; while all was legal and a frame is at its end, a ping behind it has to be answered. */
    void send(byte[] mutant) {
        write(mutant);
        if (mustGoOn()) {
            String probe = "probe " + probes++;
            write(ClientFrame.ping(probe));
            if (expected.found.contains("ping " + probe)) {
                do {
                    answers.add(client.read());
                } while (!isPong(answers.getLast(), probe));
            }
        }
    }

    /** Nothing has ended this connection yet. */
    boolean mustGoOn() {
        return expected.found.stream().noneMatch(event -> event.startsWith("violation") || event.startsWith("close"));
    }

    /** Ends it with a close, a FIN or an RST, and checks all that came. */
    void end() throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> {
                client.reset();
                checkEndings(true);
            }
            case 1 -> {
                finish();
                checkAnswers();
                checkEndings(false);
            }
            default -> {
                write(ClientFrame.close(1000, "bye"));
                if (!isClosed()) {
                    finish(); // The close was taken for the rest of an unfinished frame.
                }
                checkAnswers();
                checkEndings(false);
            }
        }
    }

    /** What was sent, for a failure's message. */
    String story() {
        return "sent " + HexFormat.of().formatHex(ClientFrame.join(sent.toArray(byte[][]::new)))
                + "\nmeans " + expected.found
                + "\nanswered " + answers.stream().map(a -> a.opcode() + " " + new String(a.payload(), ISO_8859_1)).toList();
    }

    @Override
    public void close() {
        client.close();
    }

    private void write(byte[] bytes) {
        sent.add(bytes);
        parser.parse(bytes.clone(), 0, bytes.length);
        int[] cuts = random.ints(random.nextInt(4) == 0 ? random.nextInt(12) : 0, 0, bytes.length + 1).sorted().toArray();
        try {
            int from = 0;
            for (int cut : cuts) {
                client.send(Arrays.copyOfRange(bytes, from, cut));
                from = cut;
            }
            client.send(Arrays.copyOfRange(bytes, from, bytes.length));
        } catch (UncheckedIOException e) {
            assertTrue(isClosed(), "the server ended TCP without a closing handshake");
        }
    }

    private void finish() {
        try {
            client.finish();
        } catch (UncheckedIOException e) {
            assertTrue(isClosed(), "the server ended TCP without a closing handshake");
        }
    }

    /** The server has had a close: it ends TCP. */
    private boolean isClosed() {
        return expected.found.stream().anyMatch(event -> event.startsWith("close"));
    }

    private void checkAnswers() {
        answers.addAll(client.readUntilCut());
        List<String> texts = answers.stream().filter(a -> a.opcode() == Opcode.TEXT).map(a -> "text " + a.text()).toList();
        List<String> pongs = answers.stream().filter(a -> a.opcode() == Opcode.PONG)
                .map(a -> "ping " + new String(a.payload(), ISO_8859_1)).toList();
        List<String> dueTexts = expected.found.stream().filter(event -> event.startsWith("text ")).toList();
        List<String> duePongs = expected.found.stream().filter(event -> event.startsWith("ping ")).toList();
        if (mustGoOn()) { // The client left without a close: what was not written by then need not be.
            assertEquals(dueTexts.subList(0, Math.min(texts.size(), dueTexts.size())), texts);
            assertEquals(duePongs.subList(0, Math.min(pongs.size(), duePongs.size())), pongs);
            assertEquals(answers.size(), texts.size() + pongs.size(), "neither a text nor a pong");
        } else {
            assertEquals(dueTexts, texts);
            assertEquals(duePongs, pongs);
            assertEquals(answers.size(), texts.size() + pongs.size() + 1, "and one close");
            assertEquals(code(), answers.getLast().closeCode());
        }
    }

    /** The code of the first violation, or the client's. */
    private int code() {
        for (String event : expected.found) {
            if (event.startsWith("violation ")) {
                return CloseReason.valueOf(event.substring("violation ".length())).code();
            }
            if (event.startsWith("close ")) {
                return Integer.parseInt(event.split(" ")[1]);
            }
        }
        return 1006;
    }

    /** The listener was told once. An RST may overtake what was sent before it. */
    private void checkEndings(boolean reset) throws InterruptedException {
        List<Ending> endings = listener.endings();
        assertEquals(1, endings.size(), () -> "endings " + endings);
        int code = endings.getFirst().code();
        assertTrue(code == code() || reset && code == 1006, () -> code + " instead of " + code());
    }

    private static boolean isPong(Frame frame, String payload) {
        return frame.opcode() == Opcode.PONG && new String(frame.payload(), ISO_8859_1).equals(payload);
    }
}
