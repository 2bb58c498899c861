package hubbub.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import hubbub.room.Hello;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.RoomEvent;
import hubbub.room.RoomEvent.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code hello}, as {@code etc/protocol.md} has it. Here with ' where JSON has ". */
class OpeningTest {

    private static final String KEY = "pPq7vKjbTz0GxXf1m3Yk5w";
    private static final Position POSITION = new Position(0x0123456789abcdefL, 1042, 0xfedcba98);

    @Test
    void theHelloOfTheExampleIsReadAsItIsMeant() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII));
        String id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, 12));

        Opening opening = opening("{'t':'hello','key':'pPq7vKjbTz0GxXf1m3Yk5w','name':'Ada','history':50}");

        assertEquals(16, id.length());
        assertEquals(new Opening.Admitted(new Hello(new Person(id, "Ada"), Optional.empty(), 50), Optional.empty(), List.of()),
                     opening);
    }

    @Test
    void theSameKeyIsTheSamePersonAndAnotherKeyAnother() {
        String id = admitted("{'t':'hello','key':'" + KEY + "'}").hello().person().id();

        assertEquals(id, admitted("{'key':'" + KEY + "','t':'hello','name':'Bob'}").hello().person().id());
        assertNotEquals(id, admitted("{'t':'hello','key':'" + KEY + "_'}").hello().person().id());
        assertEquals("Iv7iWT8ITpqanq8o", id, "the same on every node and in every version, or people would lose themselves");
    }

    @Test
    void everyFieldIsOptional() {
        Opening.Admitted opening = admitted("{'t':'hello'}");

        Person person = opening.hello().person();
        assertEquals(new Hello(Person.guest(person.id()), Optional.empty(), 50), opening.hello());
        assertEquals(List.of(), opening.complaints());
    }

    @Test
    void withoutAKeyOneIsSomebodyNewEachTime() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = admitted("{'t':'hello','name':'Ada'}").hello().person().id();
            ids.add(id);
            assertTrue(id.matches("[A-Za-z0-9_-]{16}"), id);
        }

        assertEquals(1_000, ids.size());
    }

    @Test
    void oneWhoComesBackSaysFromWhere() {
        Opening opening = opening("{'t':'hello','key':'" + KEY + "','name':'Ada','since':'" + POSITION + "','history':0}");

        assertEquals(new Opening.Admitted(new Hello(new Person(PersonIds.of(KEY), "Ada"), Optional.of(POSITION), 0),
                                          Optional.empty(), List.of()),
                     opening);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1042", "0123456789abcdef.1042", "0123456789ABCDEF.1042.fedcba98", "null"})
    void aSinceThatIsNoPositionIsComplainedAboutAndTakenForNone(String since) {
        Opening.Admitted opening = admitted("{'t':'hello','since':'" + since + "','history':7}");

        assertEquals(Optional.empty(), opening.hello().since());
        assertEquals(7, opening.hello().history());
        assertEquals(List.of(refusal(Code.BAD_FIELD, "since must be a position that a server sent")), opening.complaints());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\u0007", "\\ud83e", "12345678901234567890123456789012345678901"})
    void aNameThatIsNoneIsComplainedAboutAndAMadeUpOneTaken(String name) {
        Opening.Admitted opening = admitted("{'t':'hello','key':'" + KEY + "','name':'" + name + "'}");

        assertEquals(Person.guest(PersonIds.of(KEY)), opening.hello().person());
        assertEquals(List.of(refusal(Code.BAD_NAME, "name must be 1 to 40 characters that can be seen")), opening.complaints());
    }

    @Test
    void aBadSinceAndABadNameAreTwoComplaints() {
        Opening.Admitted opening = admitted("{'t':'hello','since':'x','name':''}");

        assertEquals(List.of(Code.BAD_FIELD, Code.BAD_NAME), opening.complaints().stream().map(RoomEvent.Refused::code).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100})
    void historyIsUpToAHundred(int history) {
        assertEquals(history, admitted("{'t':'hello','history':" + history + "}").hello().history());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'t':'hello','history':101}      | history must be a whole number, 0 to 100",
        "{'t':'hello','history':-1}       | history must be a whole number, 0 to 100",
        "{'t':'hello','history':1.5}      | history must be a whole number, 0 to 100",
        "{'t':'hello','history':4294967297} | history must be a whole number, 0 to 100",
        "{'t':'hello','history':1e999999999} | history must be a whole number, 0 to 100",
        "{'t':'hello','history':'50'}     | history must be a whole number, 0 to 100",
        "{'t':'hello','passphrase':''}    | passphrase must have 1 to 128 characters",
        "{'t':'hello','key':''}           | key must be 22 to 64 letters, digits, _ or -",
        "{'t':'hello','key':'pPq7vKjbTz0GxXf1m3Yk5'} | key must be 22 to 64 letters, digits, _ or -",
        "{'t':'hello','key':'pPq7vKjbTz0GxXf1m3Yk5='} | key must be 22 to 64 letters, digits, _ or -",
        "{'t':'hello','key':'pPq7vKjbTz0GxXf1m3Yk5w\\n'} | key must be 22 to 64 letters, digits, _ or -",
        "{'t':'hello','key':22}           | key must be a string",
        "{'t':'hello','name':['Ada']}     | name must be a string",
        "{'t':'hello','since':{}}         | since must be a string",
        "{'t':7}                          | t must be a string",
        "{'key':'pPq7vKjbTz0GxXf1m3Yk5w'} | t is missing",
        "{}                               | t is missing",
        "{'t':'say','id':'a-1','text':'hi'} | t must be hello in the first message",
        "{'t':'Hello'}                    | t must be hello in the first message"})
    void anythingElseThatIsNotRightTurnsTheClientAway(String message, String sentence) {
        assertEquals(new Opening.TurnedAway(refusal(Code.BAD_FIELD, sentence)), opening(message));
    }

    @Test
    void whatIsNoJsonTurnsTheClientAwayToo() {
        Opening.TurnedAway away = assertInstanceOf(Opening.TurnedAway.class, opening("hello"));

        assertEquals(Code.BAD_JSON, away.answer().code());
    }

    @Test
    void aKeyOf64CharactersIsTaken() {
        String longest = "k".repeat(64);

        assertEquals(PersonIds.of(longest), admitted("{'t':'hello','key':'" + longest + "'}").hello().person().id());
        assertInstanceOf(Opening.TurnedAway.class, opening("{'t':'hello','key':'k" + longest + "'}"));
    }

    @Test
    void aPassphraseIsTakenAsItIs() {
        assertEquals(Optional.of(" open  sesame "), admitted("{'t':'hello','passphrase':' open  sesame '}").passphrase());
        assertEquals(Optional.of("x".repeat(128)), admitted("{'t':'hello','passphrase':'" + "x".repeat(128) + "'}").passphrase());
    }

    @Test
    void whatIsNullIsAbsent() {
        assertEquals(admitted("{'t':'hello','key':'" + KEY + "'}"),
                     admitted("{'t':'hello','key':'" + KEY + "','name':null,'since':null,'history':null,'operator':null}"));
    }

    private static Opening.Admitted admitted(String message) {
        return assertInstanceOf(Opening.Admitted.class, opening(message));
    }

    private static Opening opening(String message) {
        return new ClientMessages(new Limits(Limits.TEXT, 0, 0), token -> false).opening(message.replace('\'', '"'));
    }

    private static RoomEvent.Refused refusal(Code code, String sentence) {
        return new RoomEvent.Refused(Optional.empty(), code, OptionalLong.empty(), sentence);
    }
}
