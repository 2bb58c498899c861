package hubbub.websocket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static hubbub.websocket.Conversation.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;

/** RFC 6455, sections 7.4.1 (1009) and 10.4: messages longer than the limit, however they come, and many that are not. */
class LimitConformanceTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = Conversation.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 256 * 1024, 4 * 1024 * 1024})
    void aTextThatIsTooLongIsRefused(int length) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text("*".repeat(length))).isFailedWith(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
    void aTextThatIsTooLongIsRefusedBeforeItsPayload(long length) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(ClientFrame.text("before"), ClientFrame.header(LAST | Opcode.TEXT, MASKED, 8, length, KEY));

            talk.hears("text before").isFailedInsideAFrameWith(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1024, 4096, 16384, 65536, 262144, 1048576})
    void aMessageThatIsTooLongInFragmentsOfThisSizeIsRefused(int size) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.send(FragmentationConformanceTest.fragments("*".repeat(1024 * 1024), size)).isFailedWith(1009);
        }
    }

    @Test
    void theFragmentThatIsTooMuchIsRefusedBeforeItsPayload() throws InterruptedException {
        byte[] first = ClientFrame.of(Opcode.TEXT, "*".repeat(LIMIT).getBytes(UTF_8));
        try (Conversation talk = new Conversation(server)) {
            talk.send(first, ClientFrame.of(Opcode.CONTINUATION, new byte[0]), ClientFrame.ping("still within the limit"))
                    .hears("pong still within the limit")
                    .send(ClientFrame.header(LAST, MASKED, 0, 1, KEY))
                    .isFailedInsideAFrameWith(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 256, 512, 1024, 2048})
    void aTextThatIsTooLongInChopsIsRefused(int chops) throws InterruptedException {
        try (Conversation talk = new Conversation(server)) {
            talk.sendInChopsOf(chops, ClientFrame.text("*".repeat(256 * 1024))).isFailedWith(1009);
        }
    }

    @Test
    void twoMessagesMayBeLongerTogetherThanOneMayBe() throws InterruptedException {
        String text = "*".repeat(LIMIT);
        byte[][] fragments = FragmentationConformanceTest.fragments(text, 10_000);
        try (Conversation talk = new Conversation(server)) {
            talk.send(fragments).send(fragments).hears("text " + text, "text " + text).goesWell();
        }
    }

    /** As the suite does it: the next text is sent when the last one has come back. */
    @ParameterizedTest
    @CsvSource({"0, 1000", "16, 1000", "64, 1000", "256, 1000", "1024, 1000", "4096, 1000"})
    void aThousandTextsOneAfterTheOtherAreEchoed(int length, int count) throws InterruptedException {
        String text = "BAsd7&jh23".repeat(410).substring(0, length);
        try (Conversation talk = new Conversation(server)) {
            for (int i = 0; i < count; i++) {
                talk.send(ClientFrame.text(text)).hears("text " + text);
            }
            talk.goesWell();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 1024})
    void aThousandTextsInOneWriteAreEchoed(int length) throws InterruptedException {
        byte[][] frames = new byte[1000][];
        String[] texts = new String[frames.length];
        for (int i = 0; i < frames.length; i++) {
            texts[i] = "text " + (i + "*".repeat(length)).substring(0, length);
            frames[i] = ClientFrame.text(texts[i].substring(5));
        }
        try (Conversation talk = new Conversation(server)) {
            Thread reader = Thread.startVirtualThread(() -> talk.send(frames));
            talk.hears(texts);
            reader.join();
            talk.goesWell();
        }
    }
}
