package hubbub.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import hubbub.websocket.Conversation.Chops;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static hubbub.websocket.ClientFrame.KEY;
import static hubbub.websocket.ClientFrame.LAST;
import static hubbub.websocket.ClientFrame.MASKED;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * RFC 6455, section 8.1: text is UTF-8, whatever frames and segments it is cut into, and refused at the first byte that
 * cannot be. The sequences are those of Markus Kuhn's decoder stress test, as in the suite's group 6.
 */
class Utf8ConformanceTest {

    private static final HexFormat HEX = HexFormat.of();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = Conversation.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> text() {
        Stream<String> chosen = Stream.of(
                "48656C6C6F2DC2B540C39FC3B6C3A4C3BCC3A0C3A12D5554462D382121", // Hello-\u00B5@\u00DF\u00F6...
                "68656C6C6F24776F726C64", "68656C6C6FC2A2776F726C64", "68656C6C6FE282AC776F726C64",
                "68656C6C6FF0A4ADA2776F726C64", "CEBAE1BDB9CF83CEBCCEB5", "CEBA", "CEBAE1BDB9", "CEBAE1BDB9CF83",
                "00", "C280", "E0A080", "F0908080", // the first of each length
                "7F", "DFBF", "EFBFBF", "F48FBFBF", // the last of each length
                "ED9FBF", "EE8080", "EFBFBD", // beside the surrogates; the replacement character
                "EFBFB9", "EFBFBA", "EFBFBB", "EFBFBC", "EFBFBE");
        Stream<String> noncharacters = IntStream.rangeClosed(1, 16).boxed().flatMap(plane -> Stream.of(0xFFFE, 0xFFFF)
                .map(low -> HEX.formatHex(Character.toString(plane << 16 | low).getBytes(StandardCharsets.UTF_8))));
        return Stream.concat(chosen, noncharacters);
    }

    @ParameterizedTest
    @MethodSource("text")
    void utf8IsEchoedHoweverItIsCut(String hex) throws InterruptedException {
        byte[] text = HEX.parseHex(hex);
        String echo = "text " + new String(text, StandardCharsets.UTF_8);
        try (Conversation talk = new Conversation(server)) {
            for (Chops chops : Chops.values()) {
                talk.send(chops, ClientFrame.of(LAST | Opcode.TEXT, text)).hears(echo);
                talk.send(chops, inOctets(text, true)).hears(echo);
            }
            talk.goesWell();
        }
    }

    /** Each with its first impossible byte, counted from 0. */
    static Stream<Arguments> wrong() {
        return Stream.of(
                "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564, 12", "CEBAE1BDB9CF83CEBCCEB5F4908080656469746564, 12",
                "F888808080, 0", "FC8480808080, 0", "F7BFBFBF, 0", "FBBFBFBFBF, 0", "FDBFBFBFBFBF, 0", "F4908080, 1",
                "80, 0", "BF, 0", "80BF, 0", "80BF80, 0", "80BF80BF80BF, 0", "4180, 1", // continuations of nothing
                "C020C120C2, 0", "C220C320, 1", "E020E120, 1", "F020F120, 1", "F520F620, 0", "F820F920, 0", "FC20, 0", // alone
                "C0, 0", "E080, 1", "F08080, 1", "F8808080, 0", "FC80808080, 0", "F7BFBF, 0", "FBBFBFBF, 0", "FDBFBFBFBF, 0",
                "DFDF, 1", "EFBFEF, 2", "F48FBF41, 3",
                "FE, 0", "FF, 0", "FEFEFFFF, 0", "61FF, 1",
                "C0AF, 0", "E080AF, 1", "F08080AF, 1", "F8808080AF, 0", "FC80808080AF, 0", // overlong
                "C1BF, 0", "E09FBF, 1", "F08FBFBF, 1", "F887BFBFBF, 0", "FC83BFBFBFBF, 0",
                "C080, 0", "E08080, 1", "F0808080, 1", "F880808080, 0", "FC8080808080, 0",
                "EDA080, 1", "EDADBF, 1", "EDAE80, 1", "EDAFBF, 1", "EDB080, 1", "EDBE80, 1", "EDBFBF, 1", // surrogates
                "EDA080EDB080, 1", "EDA080EDBFBF, 1", "EDADBFEDB080, 1", "EDADBFEDBFBF, 1",
                "EDAE80EDB080, 1", "EDAE80EDBFBF, 1", "EDAFBFEDB080, 1", "EDAFBFEDBFBF, 1")
                .map(line -> line.split(", "))
                .map(parts -> arguments(parts[0], Integer.parseInt(parts[1])));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNotUtf8IsRefusedInOneFrameInFramesAndInSegments(String hex, int first) throws InterruptedException {
        byte[] wrong = HEX.parseHex(hex);
        byte[] frame = ClientFrame.of(LAST | Opcode.TEXT, wrong);
        for (Chops chops : new Chops[] {Chops.WHOLE, Chops.BY_OCTET}) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(chops, ClientFrame.text("before"), frame, ClientFrame.text("after")).hears("text before");
                talk.isFailedWith(1007);
            }
        }
        try (Conversation talk = new Conversation(server)) {
            talk.send(Chops.BY_FRAME, inOctets(wrong, true)).isFailedWith(1007);
        }
    }

    /** The suite's 6.4.1 and 6.4.2: the message goes on for ever, and all before the impossible byte is as good as any. */
    @ParameterizedTest
    @MethodSource("wrong")
    void theFirstImpossibleByteIsRefusedThoughMoreFragmentsAreToCome(String hex, int first) throws InterruptedException {
        byte[] wrong = HEX.parseHex(hex);
        byte[][] fragments = inOctets(wrong, false);
        try (Conversation talk = new Conversation(server)) {
            talk.send(Arrays.copyOf(fragments, first)).send(ClientFrame.ping("nothing is wrong so far"));
            talk.hears("pong nothing is wrong so far");

            talk.send(fragments[first]).isFailedWith(1007);
        }
    }

    /** The suite's 6.4.3 and 6.4.4: the frame is not finished either. */
    @ParameterizedTest
    @MethodSource("wrong")
    void theFirstImpossibleByteIsRefusedBeforeTheRestOfItsFrameIsSent(String hex, int first) throws InterruptedException {
        byte[] frame = ClientFrame.join(ClientFrame.header(LAST | Opcode.TEXT, MASKED, 0, 120, KEY),
                                        ClientFrame.mask(HEX.parseHex(hex), KEY));
        try (Conversation talk = new Conversation(server)) {
            talk.send(Arrays.copyOf(frame, 6 + first)).send(new byte[] {frame[6 + first]}).isFailedInsideAFrameWith(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C2", "DF", "E0A0", "E282", "EFBF", "ED9F", "F0", "F090", "F09080", "F48FBF",
        "CE", "CEBAE1", "CEBAE1BD", "CEBAE1BDB9CF", "CEBAE1BDB9CF83CE"})
    void aMessageThatEndsInsideACharacterIsRefusedAtItsEnd(String hex) throws InterruptedException {
        byte[] text = HEX.parseHex(hex);
        for (Chops chops : Chops.values()) {
            try (Conversation talk = new Conversation(server)) {
                talk.send(chops, ClientFrame.of(LAST | Opcode.TEXT, text)).isFailedWith(1007);
            }
            try (Conversation talk = new Conversation(server)) {
                talk.send(chops, inOctets(text, false)).send(ClientFrame.ping("it may go on")).hears("pong it may go on");
                talk.send(chops, ClientFrame.of(LAST, new byte[0])).isFailedWith(1007);
            }
        }
    }

    /** A message in fragments of one byte, and an empty one at its end if there is an end. */
    private static byte[][] inOctets(byte[] text, boolean ended) {
        byte[][] frames = new byte[text.length + (ended ? 1 : 0)][];
        for (int i = 0; i < text.length; i++) {
            frames[i] = ClientFrame.of(i == 0 ? Opcode.TEXT : Opcode.CONTINUATION, new byte[] {text[i]});
        }
        if (ended) {
            frames[text.length] = ClientFrame.of(LAST, new byte[0]);
        }
        return frames;
    }
}
