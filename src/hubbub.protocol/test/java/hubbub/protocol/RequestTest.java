package hubbub.protocol;

import java.util.Optional;
import java.util.OptionalLong;

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

/** What {@code etc/protocol.md} lets a client say after {@code hello}. Here with ' where JSON has ". */
class RequestTest {

    private static final ClientMessages CLIENTS = new ClientMessages(new Limits(Limits.TEXT, 0, 0), token -> false);

    @Test
    void theSayOfTheExampleIsReadAsItIsMeant() {
        assertSays("a-1", "hi", "{'t':'say','id':'a-1','text':'hi'}");
    }

    @Test
    void fieldsMayComeInAnyOrderWithBlanksBetweenAndEscapes() {
        assertSays("a-1", "h\u00E9 \uD83E\uDDA6\u0000\n", """

                {"text" : "h\\u00E9 \\uD83E\\udda6\\u0000\\n",
                \t"i\\u0064" : "a-1", "t":"say" }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x':1", "'x':null", "'x':'say'", "'x':{'t':'hello','id':[]}", "'x':[[{}],-0.5e-7,true]", "'':''",
                            "'key':7", "'history':'x'", "'x':1e999999999", "'before':[]"})
    void fieldsOfNoMeaningHereAreIgnored(String field) {
        assertSays("a-1", "hi", "{" + field + ",'t':'say','id':'a-1','text':'hi'}");
        assertSays("a-1", "hi", "{'t':'say','id':'a-1','text':'hi'," + field + "}");
    }

    @Test
    void fieldsOfNoMeaningHereMayBeLong() {
        assertSays("a-1", "hi", "{'t':'say','x':'" + "x".repeat(60_000) + "','id':'a-1','text':'hi'}");
        assertSays("a-1", "hi", "{'t':'say','" + "x".repeat(60_000) + "':0,'id':'a-1','text':'hi'}");
        assertSays("a-1", "hi", "{'t':'say','x':" + "7".repeat(60_000) + ",'id':'a-1','text':'hi'}");
        assertSays("a-1", "hi", "{'t':'say','x':0." + "7".repeat(60_000) + ",'id':'a-1','text':'hi'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00E9", "\uD83E\uDDA6"})
    void textIsUpTo4000CharactersHoweverManyBytesTheyTake(String character) {
        String longest = character.repeat(4_000);

        assertSays("a-1", longest, "{'t':'say','id':'a-1','text':'" + longest + "'}");
        assertMisfit(Optional.of("a-1"), Code.TOO_LONG, "text must have at most 4000 characters",
                     "{'t':'say','id':'a-1','text':'x" + longest + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83e", "x\\udda6", "\\udda6\\ud83e", "\\ud83e\\ud83e\\udda6", "\\ud83e x"})
    void textWithHalfASurrogatePairIsRefused(String text) {
        assertMisfit(Optional.of("a-1"), Code.BAD_FIELD, "text must not have half of a surrogate pair",
                     "{'t':'say','id':'a-1','text':'" + text + "'}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'t':'say','id':'a-1','text':''}    | a-1 | text must not be empty",
        "{'t':'say','id':'a-1'}              | a-1 | text is missing",
        "{'t':'say','id':'a-1','text':7}     | a-1 | text must be a string",
        "{'t':'say','text':null,'id':'a-1'}  | a-1 | text is missing",
        "{'t':'say','text':'hi'}             |     | id is missing",
        "{'t':'say','id':1,'text':'hi'}      |     | id must be a string",
        "{'t':'say','id':'','text':'hi'}     |     | id must be 1 to 64 letters, digits, _ or -",
        "{'t':'say','id':'a 1','text':'hi'}  |     | id must be 1 to 64 letters, digits, _ or -",
        "{'t':'say','id':'\u00E9','text':'hi'} |   | id must be 1 to 64 letters, digits, _ or -",
        "{'t':'name','id':'a-1'}             |     | name is missing",
        "{'t':'name','name':7}               |     | name must be a string",
        "{'t':'history','id':'a-1'}          |     | before is missing",
        "{'t':'history','before':7}          |     | before must be a string",
        "{'t':'history','before':''}         |     | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'0'}        |     | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'01'}       |     | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'-1'}       |     | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'\u0661'}   |     | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'9223372036854775808'} | | before must be an offset, a decimal number in a string",
        "{'t':'history','before':'7','n':0}  |     | n must be a whole number, 1 to 100",
        "{'t':'history','before':'7','n':101} |    | n must be a whole number, 1 to 100",
        "{'t':'history','before':'7','n':'7'} |    | n must be a whole number, 1 to 100",
        "{'t':'history','before':'7','n':7.0} |    | n must be a whole number, 1 to 100",
        "{'t':'hello'}                       |     | t must be hello in the first message only",
        "{'t':null}                          |     | t is missing",
        "{'id':'a-1','text':'hi'}            |     | t is missing"})
    void aFieldThatIsNotRightIsNamed(String message, String ref, String sentence) {
        assertMisfit(Optional.ofNullable(ref), Code.BAD_FIELD, sentence, message);
    }

    @Test
    void anIdIsUpTo64Characters() {
        assertSays("i".repeat(64), "hi", "{'t':'say','id':'" + "i".repeat(64) + "','text':'hi'}");
        assertMisfit(Optional.empty(), Code.BAD_FIELD, "id must be 1 to 64 letters, digits, _ or -",
                     "{'t':'say','id':'" + "i".repeat(65) + "','text':'hi'}");
    }

    @Test
    void nameIsTakenAsAllWillSeeIt() {
        assertEquals(Optional.of(new Request.Rename("Ada L.")), request("{'t':'name','name':' Ada\u3000 L. '}"));
        assertMisfit(Optional.empty(), Code.BAD_NAME, "name must be 1 to 40 characters that can be seen",
                     "{'t':'name','name':' '}");
    }

    @Test
    void historyIsAskedForByOffset() {
        assertEquals(Optional.of(new Request.Older(1043, 50)), request("{'t':'history','before':'1043'}"));
        assertEquals(Optional.of(new Request.Older(1, 1)), request("{'t':'history','before':'1','n':1}"));
        assertEquals(Optional.of(new Request.Older(Long.MAX_VALUE, 100)),
                     request("{'t':'history','before':'9223372036854775807','n':100}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"typing", "", "Say", "say ", "hello!", "welcome", "\\ud83e"})
    void aTypeThatIsNotKnownIsIgnored(String type) {
        assertEquals(Optional.empty(), request("{'t':'" + type + "','id':'a-1','text':'','name':[],'n':{}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hi", "'hi'", "7", "null", "[]", "[{'t':'say'}]", "\uFEFF{'t':'say'}"})
    void whatIsNoObjectIsRefused(String message) {
        assertBadJson(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{'t':'say'", "{'t':'say',}", "{t:'say'}", "{'t':say}", "{'t':'say' 'id':'a'}", "{'t':'\\x'}",
                            "{'t':'\\u12'}", "{'t':'\t'}", "{'t':'say','x':'\t'}", "{'x':01}", "{'x':+1}", "{'x':.5}", "{'x':1.}",
                            "{'x':NaN}", "{'x':0x7}", "{'x':[1,]}", "{'x':[}}", "{'t':'say'}}", "{'t':'say'}{}", "{'t':'say'} x",
                            "{'t':'say'},", "{'t':'say'/**/}", "{'t':'typing'", "{'t':'typing'} {'t':'typing'}", "{'t'}",
                            "{'t':}", "{'t':'typing','x':{]}", "{,}", "{'t':'say'\u00A0}", "{'t':'typing','x':tru}"})
    void whatIsMalformedAnywhereIsRefusedAsAWhole(String message) {
        assertBadJson(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'t':'say','t':'say'}", "{'t':'typing','x':1,'x':1}",
                            "{'t':'typing','x':[{'y':1,'z':2,'\\u0079':1}]}",
                            "{'t':'say','id':'a','text':'hi','t':'name','name':'Ada'}"})
    void aNameThatOccursTwiceIsRefusedBecauseReadersDisagreeAboutWhichCounts(String message) {
        assertBadJson(message);
    }

    @Test
    void sixteenDeepIsTheDeepest() {
        assertSays("a-1", "hi", "{'t':'say','id':'a-1','text':'hi','x':" + "[".repeat(15) + "]".repeat(15) + "}");
        assertMisfit(Optional.empty(), Code.BAD_JSON, "a message may be nested at most 16 deep",
                     "{'t':'say','id':'a-1','text':'hi','x':" + "[".repeat(16) + "]".repeat(16) + "}");
        assertMisfit(Optional.empty(), Code.BAD_JSON, "a message may be nested at most 16 deep", "{'x':[".repeat(30_000));
    }

    private static void assertSays(String id, String text, String message) {
        Request.Say say = assertInstanceOf(Request.Say.class, request(message).orElseThrow());
        assertEquals(Optional.of(id), say.id());
        assertEquals(text, new String(say.text(), UTF_8));
    }

    private static void assertBadJson(String message) {
        Request.Misfit misfit = assertInstanceOf(Request.Misfit.class, request(message).orElseThrow());
        assertEquals(Code.BAD_JSON, misfit.answer().code());
        assertEquals(Optional.empty(), misfit.answer().ref());
    }

    private static void assertMisfit(Optional<String> ref, Code code, String sentence, String message) {
        assertEquals(Optional.of(new Request.Misfit(new RoomEvent.Refused(ref, code, OptionalLong.empty(), sentence))),
                     request(message));
    }

    private static Optional<Request> request(String message) {
        return CLIENTS.request(message.replace('\'', '"'));
    }
}
