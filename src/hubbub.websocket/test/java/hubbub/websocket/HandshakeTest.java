package hubbub.websocket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import hubbub.websocket.RawClient.Answer;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.websocket.WsUpgradeException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** RFC 6455, section 4.2, over a real server. */
class HandshakeTest {

    /** Chooses its subprotocol whatever was offered. */
    private static final class Insistent extends TestListener {
        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            return Optional.of(WritableHeaders.create()
                                       .add(HeaderNames.create("Sec-WebSocket-Protocol"), "hubbub")
                                       .add(HeaderNames.create("X-More"), "more"));
        }
    }

    /** Agrees on the first subprotocol asked for, but not on "unwelcome". */
    private static final class Polyglot extends TestListener {
        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
            List<String> asked = headers.all(HeaderNames.create("Sec-WebSocket-Protocol"), List::of);
            if (asked.isEmpty()) {
                return Optional.empty();
            }
            if (asked.contains("unwelcome")) {
                throw new WsUpgradeException("not today");
            }
            return Optional.of(WritableHeaders.create()
                                       .add(HeaderNames.create("Sec-WebSocket-Protocol"), asked.getFirst())
                                       .add(HeaderNames.create("X-More"), "more"));
        }
    }

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(TestServer.PATIENT, Polyglot::new);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theExampleOfTheRfcIsAnsweredAsInTheRfc() {
        try (RawClient client = server.connect()) {
            Answer answer = client.ask(RawClient.handshake());

            assertEquals(101, answer.status());
            assertEquals(List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), answer.values("Sec-WebSocket-Accept"));
            assertEquals(List.of("websocket"), answer.values("Upgrade"));
            assertEquals(List.of("Upgrade"), answer.values("Connection"));
            assertEquals(List.of(), answer.values("Sec-WebSocket-Protocol"));
            assertEquals(List.of(), answer.values("Content-Length"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "WEBSOCKET", "wEbSoCkEt", "elsewhere, websocket", "websocket,elsewhere"})
    void theProtocolsNameMayBeSpeltInAnyCaseAndStandAnywhere(String protocols) {
        List<String> handshake = RawClient.handshake();
        handshake.set(2, "Upgrade: " + protocols);

        assertEquals(101, statusOf(handshake));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive", "keep-alive ,\tupgrade"})
    void upgradeMayStandAnywhereInTheConnectionHeader(String connection) {
        List<String> handshake = RawClient.handshake();
        handshake.set(3, "Connection: " + connection);

        assertEquals(101, statusOf(handshake));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 14", "Sec-WebSocket-Version: 013",
        "Sec-WebSocket-Version: x", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8"})
    void anotherVersionIsToldTheRightOne(String version) {
        List<String> handshake = RawClient.handshake();
        handshake.removeLast();
        if (!version.isEmpty()) {
            handshake.addLast(version);
        }

        try (RawClient client = server.connect()) {
            Answer answer = client.ask(handshake);

            assertEquals(426, answer.status());
            assertEquals(List.of("13"), answer.values("Sec-WebSocket-Version"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "Sec-WebSocket-Key: ",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQAA",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ*==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw=="})
    void aKeyThatIsNotGivenOnceWith16BytesIsABadRequest(String key) {
        List<String> handshake = RawClient.handshake();
        handshake.remove(4);
        if (!key.isEmpty()) {
            handshake.add(key);
        }

        assertEquals(400, statusOf(handshake));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: keep-alive", "Connection: upgraded", "X-Connection: Upgrade"})
    void withoutConnectionUpgradeTheAnswerIsOneOrdinaryOne(String connection) {
        List<String> handshake = RawClient.handshake();
        handshake.set(3, connection);

        isAnsweredOnceAsOrdinaryHttp(handshake);
    }

    @Test
    void withAnotherMethodTheAnswerIsOneOrdinaryOne() {
        List<String> handshake = RawClient.handshake();
        handshake.set(0, "DELETE /chat HTTP/1.1");

        isAnsweredOnceAsOrdinaryHttp(handshake);
    }

    @Test
    void withAnotherProtocolTheAnswerIsOneOrdinaryOne() {
        List<String> handshake = RawClient.handshake();
        handshake.set(2, "Upgrade: h2c");

        isAnsweredOnceAsOrdinaryHttp(handshake);
    }

    @Test
    void whereNoWebSocketIsTheAnswerIsOrdinary() {
        List<String> handshake = RawClient.handshake();
        handshake.set(0, "GET /elsewhere HTTP/1.1");

        assertEquals(404, statusOf(handshake));
    }

    @Test
    void framesRightBehindTheHandshakeAreNotLost() {
        try (RawClient client = server.connect()) {
            String handshake = String.join("\r\n", RawClient.handshake()) + "\r\n\r\n";
            byte[] half = ClientFrame.text("two");

            client.send(handshake.getBytes(US_ASCII), ClientFrame.text("one"),
                        Arrays.copyOf(half, 4));
            assertEquals(101, client.answer().status());
            assertEquals("one", client.read().text());
            client.send(Arrays.copyOfRange(half, 4, half.length));

            assertEquals("two", client.read().text());
        }
    }

    @Test
    void theListenersHeadersAreSentAndItsSubprotocolIsTheSessions() throws InterruptedException {
        List<String> handshake = RawClient.handshake();
        handshake.add("Sec-WebSocket-Protocol: hubbub");

        try (TestServer own = new TestServer(TestServer.PATIENT, Polyglot::new); RawClient client = own.connect()) {
            Answer answer = client.ask(handshake);

            assertEquals(101, answer.status());
            assertEquals(List.of("hubbub"), answer.values("Sec-WebSocket-Protocol"));
            assertEquals(List.of("more"), answer.values("X-More"));
            assertEquals(Optional.of("hubbub"), own.listener().session().subProtocol());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: elsewhere", "Sec-WebSocket-Protocol: Hubbub", "X-Nothing: offered"})
    void aSubprotocolThatWasNotOfferedIsNotChosenWhateverTheListenerSays(String offer) throws InterruptedException {
        List<String> handshake = RawClient.handshake();
        handshake.add(offer);

        try (TestServer own = new TestServer(TestServer.PATIENT, Insistent::new); RawClient client = own.connect()) {
            Answer answer = client.ask(handshake);

            assertEquals(101, answer.status());
            assertEquals(List.of(), answer.values("Sec-WebSocket-Protocol"));
            assertEquals(List.of("more"), answer.values("X-More"));
            assertEquals(Optional.empty(), own.listener().session().subProtocol());
        }
    }

    @Test
    void moreThanOneOriginIsForbidden() {
        List<String> handshake = RawClient.handshake();
        handshake.addAll(List.of("Origin: http://localhost", "Origin: http://localhost"));

        assertEquals(403, statusOf(handshake));
    }

    @Test
    void aListenerMayRefuseWithASentence() {
        List<String> handshake = RawClient.handshake();
        handshake.add("Sec-WebSocket-Protocol: unwelcome");

        try (RawClient client = server.connect()) {
            Answer answer = client.ask(handshake);

            assertEquals(403, answer.status());
        }
    }

    /** Its one answer is followed by that of a polite handshake. */
    private static void isAnsweredOnceAsOrdinaryHttp(List<String> handshake) {
        try (RawClient client = server.connect()) {
            Answer answer = client.ask(handshake);
            Answer next = client.ask(RawClient.handshake());

            assertEquals(200, answer.status());
            assertEquals("ordinary", answer.body());
            assertEquals(101, next.status());
        }
    }

    private static int statusOf(List<String> handshake) {
        try (RawClient client = server.connect()) {
            return client.ask(handshake).status();
        }
    }
}
