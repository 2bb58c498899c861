package hubbub.protocol;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import hubbub.room.Hello;
import hubbub.room.Position;
import hubbub.room.Reading;
import hubbub.room.Request;
import hubbub.room.RoomEvent;
import hubbub.room.RoomEvent.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who comes, and what is said, without a message of the protocol: by HTTP. */
class IntroductionTest {

    private static final String KEY = "abcdefghijklmnopqrstuv";
    private static final Limits LIMITS = new Limits(5, 0, 0);
    private static final ClientMessages CLIENTS = new ClientMessages(LIMITS, token -> false);

    private static Opening open(String key, String name, String since, String history) {
        return CLIENTS.opening(new Introduction(Optional.ofNullable(key), Optional.ofNullable(name), Optional.ofNullable(since),
                                                Optional.ofNullable(history), Optional.empty()));
    }

    private static Hello admitted(Opening opening) {
        return assertInstanceOf(Opening.Admitted.class, opening).hello();
    }

    @Test
    void whoBringsTheSameKeyIsTheSameAsInAHello() {
        Hello here = admitted(open(KEY, "Ada", null, null));
        Hello there = admitted(CLIENTS.opening("{\"t\":\"hello\",\"key\":\"" + KEY + "\",\"name\":\"Ada\"}"));

        assertEquals(there, here);
    }

    @Test
    void whatIsOfNoUseIsLeftOutAndComplainedOfAsInAHello() {
        Opening.Admitted opening = assertInstanceOf(Opening.Admitted.class, open(KEY, "\u202E", "junk", "0"));

        assertEquals(List.of(Code.BAD_FIELD, Code.BAD_NAME), opening.complaints().stream().map(RoomEvent.Refused::code).toList());
        assertEquals(0, opening.hello().history());
        assertEquals(Optional.empty(), opening.hello().since());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "101", "00", "1e1", "99999999999", "\u0661"})
    void aHistoryThatIsNoNumberUpToAHundredTurnsAway(String history) {
        assertInstanceOf(Opening.TurnedAway.class, open(KEY, null, null, history));
        assertEquals(100, admitted(open(null, null, null, "100")).history());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a b|hi|BAD_FIELD", "''|hi|BAD_FIELD", "a-1|''|BAD_FIELD", "a-1|longer|TOO_LONG"})
    void whatMayNotBeSaidIsNotSaid(String id, String text, Code code) {
        Request request = CLIENTS.say(Optional.of(id), text);

        assertEquals(code, assertInstanceOf(Request.Misfit.class, request).answer().code());
    }

    @Test
    void whatIsSaidHasTheIdBesideItOrInItOrOneOfItsOwn() {
        assertEquals(Optional.of("a-1"), said(CLIENTS.sayIn("{\"text\":\"hi\",\"id\":\"b-2\"}", Optional.of("a-1"))).id());
        assertEquals(Optional.of("b-2"), said(CLIENTS.sayIn("{\"text\":\"hi\",\"id\":\"b-2\"}", Optional.empty())).id());
        assertTrue(said(CLIENTS.sayIn("{\"text\":\"hi\"}", Optional.empty())).id().orElseThrow().matches("[A-Za-z0-9_-]{16}"));
        assertEquals("hi", new String(said(CLIENTS.say(Optional.empty(), "hi")).text(), UTF_8));
    }

    private static Request.Say said(Request request) {
        return assertInstanceOf(Request.Say.class, request);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[]|BAD_JSON", "{|BAD_JSON", "''|BAD_JSON", "{}|BAD_FIELD", "{\"text\":1}|BAD_FIELD",
        "{\"text\":\"\\ud800\"}|BAD_FIELD"})
    void aBodyThatIsNoneIsNotSaid(String json, Code code) {
        Request request = CLIENTS.sayIn(json, Optional.empty());

        assertEquals(code, assertInstanceOf(Request.Misfit.class, request).answer().code());
    }

    @Test
    void aReadingIsAPageWithAPositionAndAProblemHasItsCode() {
        byte[] page = new ServerMessages(LIMITS, InstantSource.system())
                .encode(new Reading(List.of(), false, 1, new Position(1, 2, 3)));
        byte[] problem = Problem.encode(429, "Too Many Requests", Optional.of(Code.RATE_LIMITED), "too much");

        assertEquals("{\"t\":\"page\",\"msgs\":[],\"more\":false,\"position\":\"0000000000000001.2.00000003\"}",
                     new String(page, UTF_8));
        assertEquals("{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,\"detail\":\"too much\","
                             + "\"code\":\"rate_limited\"}", new String(problem, UTF_8));
    }
}
