package hubbub.websocket;

import java.util.List;

import hubbub.websocket.RawClient.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** RFC 6455, sections 4.1 and 4.2: what else than {@link HandshakeTest} has may stand in an opening handshake. */
class OpeningConformanceTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = Conversation.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The accept values are base64 of SHA-1 of the key and the GUID of section 1.3, computed with openssl. */
    @ParameterizedTest
    @CsvSource({
        "dGhlIHNhbXBsZSBub25jZQ==, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "x3JJHMbDL1EzLkh9GBhXDw==, HSmrc0sMlYUkAGmm5OPpG2HaGWk="})
    void theKeyIsAnsweredWithItsDigest(String key, String accept) {
        List<String> handshake = RawClient.handshake();
        handshake.set(4, "Sec-WebSocket-Key:   " + key + "  ");

        Answer answer = answerTo(handshake);

        assertEquals(101, answer.status());
        assertEquals(List.of(accept), answer.values("Sec-WebSocket-Accept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "Websocket", "wEbSoCkEt"})
    void theProtocolsNameIsReadWithoutCase(String name) {
        List<String> handshake = RawClient.handshake();
        handshake.set(2, "Upgrade: " + name);

        assertEquals(101, answerTo(handshake).status());
    }

    @Test
    void fieldNamesAreReadWithoutCaseAndInAnyOrder() {
        List<String> handshake = List.of("GET /chat HTTP/1.1", "sec-websocket-version: 13", "UPGRADE: websocket",
                                         "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==", "connection: upgrade", "host: localhost");

        assertEquals(101, answerTo(handshake).status());
    }

    @Test
    void theConnectionHeaderMayComeTwice() {
        List<String> handshake = RawClient.handshake();
        handshake.add(3, "Connection: keep-alive");

        assertEquals(101, answerTo(handshake).status());
    }

    @Test
    void aQueryMayFollowThePath() {
        List<String> handshake = RawClient.handshake();
        handshake.set(0, "GET /chat?name=value&other HTTP/1.1");

        assertEquals(101, answerTo(handshake).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits", "x-unknown; a=\"b\", x-other"})
    void extensionsThatAreOfferedAreNotTaken(String extensions) {
        List<String> handshake = RawClient.handshake();
        handshake.add("Sec-WebSocket-Extensions: " + extensions);

        Answer answer = answerTo(handshake);

        assertEquals(101, answer.status());
        assertEquals(List.of(), answer.values("Sec-WebSocket-Extensions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat, superchat"})
    void subprotocolsTheListenerDoesNotChooseAreNotTaken(String protocols) {
        List<String> handshake = RawClient.handshake();
        handshake.add("Sec-WebSocket-Protocol: " + protocols);

        Answer answer = answerTo(handshake);

        assertEquals(101, answer.status());
        assertEquals(List.of(), answer.values("Sec-WebSocket-Protocol"));
    }

    @Test
    void cookiesAndUnknownFieldsChangeNothing() {
        List<String> handshake = RawClient.handshake();
        handshake.addAll(List.of("Cookie: a=b", "User-Agent: test", "X-Unknown: x", "Pragma: no-cache"));

        assertEquals(101, answerTo(handshake).status());
    }

    @Test
    void http10IsNotUpgraded() {
        List<String> handshake = RawClient.handshake();
        handshake.set(0, "GET /chat HTTP/1.0");

        assertTrue(answerTo(handshake).status() != 101);
    }

    @Test
    void withoutAHostItIsABadRequest() {
        List<String> handshake = RawClient.handshake();
        handshake.remove(1);

        assertEquals(400, answerTo(handshake).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "OPTIONS"})
    void onlyGetIsUpgraded(String method) {
        List<String> handshake = RawClient.handshake();
        handshake.set(0, method + " /chat HTTP/1.1");

        assertTrue(answerTo(handshake).status() != 101);
    }

    @Test
    void aRequestWithABodyIsNotUpgraded() {
        List<String> handshake = RawClient.handshake();
        handshake.add("Content-Length: 4");
        try (RawClient client = server.connect()) {
            client.send((String.join("\r\n", handshake) + "\r\n\r\nbody").getBytes(US_ASCII));

            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void aHandshakeInOctetsIsAHandshake() throws InterruptedException {
        byte[] handshake = (String.join("\r\n", RawClient.handshake()) + "\r\n\r\n").getBytes(US_ASCII);
        try (RawClient client = server.connect()) {
            for (byte octet : handshake) {
                client.send(new byte[] {octet});
            }

            assertEquals(101, client.answer().status());
            client.send(ClientFrame.text("open"));
            assertEquals("open", client.read().text());
        }
    }

    @Test
    void aRefusedHandshakeHasOneAnswerAndEndsTheConnection() {
        List<String> wrong = RawClient.handshake();
        wrong.set(5, "Sec-WebSocket-Version: 8");
        String request = String.join("\r\n", wrong) + "\r\n\r\n";
        try (RawClient client = server.connect()) {
            client.send(request.getBytes(US_ASCII));

            Answer answer = client.answer();
            assertEquals(426, answer.status());
            assertEquals(List.of("close"), answer.values("Connection"));
            client.readEnd();
        }
    }

    private static Answer answerTo(List<String> handshake) {
        try (RawClient client = server.connect()) {
            return client.ask(handshake);
        }
    }
}
