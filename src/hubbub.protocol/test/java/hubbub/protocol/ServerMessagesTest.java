package hubbub.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import hubbub.room.Departure;
import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;
import hubbub.room.Position;
import hubbub.room.RoomEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The examples and tables of {@code etc/protocol.md}, "What the server says". Here with ' where JSON has ". */
class ServerMessagesTest {

    private static final Person ADA = new Person("yV4f0oOrJ1q0Xq3b", "Ada");
    private static final Person BOB = new Person("pWm2Rr8yK1tq4c9d", "Bob");
    private static final Position POSITION = new Position(0x0123456789abcdefL, 1042, 0xfedcba98);

    private static final Instant NOW = Instant.parse("2026-11-26T09:16:15Z");

    private final ServerMessages messages = new ServerMessages(new Limits(Limits.TEXT, 20, 65_536), InstantSource.fixed(NOW));

    @Test
    void welcomeTellsWhereOneIsWhoOneIsAndWhatOneMaySend() {
        assertSays("""
                {'t':'welcome','room':'public','you':{'id':'yV4f0oOrJ1q0Xq3b','name':'Ada'},\
                'position':'0123456789abcdef.1042.fedcba98','resumed':false,'at':'2026-11-26T09:16:15.000Z',\
                'limits':{'text':4000,'name':40,'history':100,'messagesPerSecond':20,'bytesPerSecond':65536}}""",
                   new RoomEvent.Welcome("public", ADA, POSITION, false));
    }

    @Test
    void msgIsAsInTheExample() {
        LogEntry entry = entry(1042, "2026-11-26T09:16:17.123Z", BOB, Optional.of("b-3"), "hello?");

        assertSays("""
                {'t':'msg','off':'1042','id':'b-3','from':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'},'at':'2026-11-26T09:16:17.123Z',\
                'text':'hello?'}""", messages.encode(entry, Optional.empty()));
        assertSays("""
                {'t':'msg','off':'1042','id':'b-3','from':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'},'at':'2026-11-26T09:16:17.123Z',\
                'text':'hello?','position':'0123456789abcdef.1042.fedcba98'}""", messages.encode(entry, Optional.of(POSITION)));
    }

    @Test
    void aMsgThatCameAsPlainTextHasNoId() {
        LogEntry entry = entry(1, "2026-11-26T09:16:17.123Z", BOB, Optional.empty(), "hello?");

        Map<String, Object> msg = Tree.object(messages.encode(entry, Optional.empty()));

        assertEquals(List.of("t", "off", "from", "at", "text"), List.copyOf(msg.keySet()));
    }

    @Test
    void anOffsetIsAStringBecauseItMayBeMoreThanAJavaScriptNumberHolds() {
        LogEntry entry = entry(Long.MAX_VALUE, "2026-11-26T09:16:17.123Z", BOB, Optional.empty(), "hello?");

        assertEquals("9223372036854775807", Tree.object(messages.encode(entry, Optional.empty())).get("off"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,             1970-01-01T00:00:00.000Z",
        "1795684577123, 2026-11-26T09:16:17.123Z",
        "1795684577120, 2026-11-26T09:16:17.120Z",
        "1795684577004, 2026-11-26T09:16:17.004Z",
        "1795684577000, 2026-11-26T09:16:17.000Z",
        "1795684560000, 2026-11-26T09:16:00.000Z",
        "1709164800000, 2024-02-29T00:00:00.000Z",
        "253402300799999, 9999-12-31T23:59:59.999Z"})
    void timesAreUtcAndAlwaysHaveThreeDigitsOfMilliseconds(long at, String written) {
        LogEntry entry = new LogEntry(1, at, new Message(BOB, Optional.empty(), new byte[0]));

        assertEquals(written, Tree.object(messages.encode(entry, Optional.empty())).get("at"));
    }

    @Test
    void textIsReadAsItWasSaidWhateverItHolds() {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .filter(c -> c < 0x3000 || c % 97 == 0)
                .forEach(all::appendCodePoint);
        LogEntry entry = entry(1, "2026-11-26T09:16:17.123Z", BOB, Optional.empty(), all.toString());

        assertEquals(all.toString(), Tree.object(messages.encode(entry, Optional.empty())).get("text"));
    }

    @Test
    void namesBeyondTheBasicMultilingualPlaneAreNotEscaped() {
        assertSays("{'t':'name','user':{'id':'x','name':'Zo\u00EB \uD83E\uDDA6'}}",
                   new RoomEvent.Renamed(new Person("x", "Zo\u00EB \uD83E\uDDA6")));
    }

    @Test
    void halfASurrogatePairFromElsewhereDoesNotMakeTheRoomFail() {
        assertSays("{'t':'name','user':{'id':'x','name':'?'}}", new RoomEvent.Renamed(new Person("x", "\uD83E")));
    }

    @Test
    void ackTellsWhereAResendIs() {
        assertSays("{'t':'ack','id':'a-1','off':'1043'}", new RoomEvent.Kept("a-1", 1043));
    }

    @Test
    void hereTellsWhoIsInTheRoomOrOnlyHowMany() {
        assertSays("{'t':'here','n':3,'users':[{'id':'yV4f0oOrJ1q0Xq3b','name':'Ada'},{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'}]}",
                   new RoomEvent.Here(3, Optional.of(List.of(ADA, BOB))));
        assertSays("{'t':'here','n':1,'users':[]}", new RoomEvent.Here(1, Optional.of(List.of())));
        assertSays("{'t':'here','n':201}", new RoomEvent.Here(201, Optional.empty()));
    }

    @Test
    void joinLeaveAndNameTellTheChanges() {
        assertSays("{'t':'join','user':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'},'n':4}", new RoomEvent.Arrived(BOB, 4));
        assertSays("{'t':'leave','user':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'},'n':3}", new RoomEvent.Left(BOB, 3));
        assertSays("{'t':'name','user':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'}}", new RoomEvent.Renamed(BOB));
    }

    @Test
    void pageHoldsMessagesWithoutTypeAndPosition() {
        assertSays("""
                {'t':'page','msgs':[\
                {'off':'7','id':'b-3','from':{'id':'pWm2Rr8yK1tq4c9d','name':'Bob'},'at':'2026-11-26T09:16:17.123Z',\
                'text':'hello?'},\
                {'off':'8','from':{'id':'yV4f0oOrJ1q0Xq3b','name':'Ada'},'at':'2026-11-26T09:16:18.004Z',\
                'text':'hi'}],'more':true}""",
                   new RoomEvent.Page(List.of(entry(7, "2026-11-26T09:16:17.123Z", BOB, Optional.of("b-3"), "hello?"),
                                              entry(8, "2026-11-26T09:16:18.004Z", ADA, Optional.empty(), "hi")), true));
        assertSays("{'t':'page','msgs':[],'more':false}", new RoomEvent.Page(List.of(), false));
    }

    @Test
    void aPageMayBeMuchLongerThanABuffer() {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 1; i <= Limits.HISTORY; i++) {
            entries.add(entry(i, "2026-11-26T09:16:17.123Z", BOB, Optional.empty(), "\"\u20AC\uD83E\uDDA6".repeat(Limits.TEXT)));
        }

        Object msgs = Tree.object(messages.encode(new RoomEvent.Page(entries, false))).get("msgs");

        assertEquals(Limits.HISTORY, ((List<?>) msgs).size());
    }

    @Test
    void aRemovedMessageSaysSoAndHasNoText() {
        LogEntry entry = entry(7, "2026-11-26T09:16:17.123Z", BOB, Optional.of("b-3"), "a secret").withoutText();
        Map<String, Object> msg = Tree.object(messages.encode(entry, Optional.empty()));

        assertEquals("", msg.get("text"));
        assertEquals(true, msg.get("removed"));
        assertSays("{'t':'removed','off':'7'}", new RoomEvent.Removed(7));
    }

    @Test
    void lockedSaysWhetherOnlyOperatorsMaySpeak() {
        assertSays("{'t':'locked','locked':true}", new RoomEvent.Locked(true));
        assertSays("{'t':'locked','locked':false}", new RoomEvent.Locked(false));
    }

    @Test
    void countIsANumber() {
        assertSays("{'t':'count','n':5}", new RoomEvent.Count(5));
    }

    @Test
    void tickHasAPosition() {
        assertSays("{'t':'tick','position':'0123456789abcdef.1042.fedcba98'}", new RoomEvent.Tick(POSITION));
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED, expired", "EPOCH, epoch", "FORKED, forked"})
    void resetSaysWhy(RoomEvent.Why why, String word) {
        assertSays("{'t':'reset','why':'" + word + "','position':'0123456789abcdef.1042.fedcba98'}",
                   new RoomEvent.Reset(why, POSITION));
    }

    @ParameterizedTest
    @CsvSource({"BAD_JSON, bad_json", "BAD_FIELD, bad_field", "BAD_NAME, bad_name", "TOO_LONG, too_long",
                "RATE_LIMITED, rate_limited", "UNAVAILABLE, unavailable"})
    void errorHasACode(RoomEvent.Code code, String word) {
        assertSays("{'t':'error','code':'" + word + "','message':'no \\'t'}".replace("\\'", "\\\""),
                   new RoomEvent.Refused(Optional.empty(), code, OptionalLong.empty(), "no \"t"));
    }

    @Test
    void errorMaySayWhichMessageWasRefusedAndWhenToTryAgain() {
        assertSays("{'t':'error','ref':'a-1','code':'rate_limited','retryMs':800,'message':'too much'}",
                   new RoomEvent.Refused(Optional.of("a-1"), RoomEvent.Code.RATE_LIMITED, OptionalLong.of(800), "too much"));
    }

    @Test
    void byeSaysWhenToComeBack() {
        assertSays("{'t':'bye','code':1012,'afterMs':3120}", new RoomEvent.Bye(Departure.RESTARTING, 3120));
        assertSays("{'t':'bye','code':1001,'afterMs':0}", new RoomEvent.Bye(Departure.CLOSED, 0));
    }

    @Test
    void ratesAreNotNegative() {
        Exception messagesRefused = assertThrows(IllegalArgumentException.class, () -> new Limits(Limits.TEXT, -1, 0));
        Exception bytesRefused = assertThrows(IllegalArgumentException.class, () -> new Limits(Limits.TEXT, 0, -1));

        assertEquals("messagesPerSecond must be at least 0: -1", messagesRefused.getMessage());
        assertEquals("bytesPerSecond must be at least 0: -1", bytesRefused.getMessage());
    }

    private void assertSays(String json, RoomEvent event) {
        assertSays(json, messages.encode(event));
    }

    private static void assertSays(String json, byte[] utf8) {
        assertEquals(json.replace('\'', '"'), new String(utf8, UTF_8));
        Tree.object(utf8);
    }

    private static LogEntry entry(long offset, String at, Person from, Optional<String> id, String text) {
        return new LogEntry(offset, Instant.parse(at).toEpochMilli(), new Message(from, id, text.getBytes(UTF_8)));
    }
}
