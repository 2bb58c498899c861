package hubbub.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.terminal.Heard.Person;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code etc/protocol.md} asks of a client, with no network and a clock that is set by hand. */
class RoomSessionTest {

    private static final String ADA = "{\"id\":\"ada\",\"name\":\"Ada\"}";
    private static final String BOB = "{\"id\":\"bob\",\"name\":\"Bob\"}";
    private static final Loss CUT = Loss.lost("cut");

    private final List<Event> events = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private long now = 1_000_000;
    private final RoomSession session = new RoomSession(
            new Profile("secret", "t", Optional.of("Ada"), Optional.empty(), 50), Long.MAX_VALUE, events::add, () -> now,
            new Random(1));

    private void enter() throws IOException {
        session.opened(sent::add);
        session.received("{\"t\":\"welcome\",\"room\":\"tea\",\"you\":" + ADA
                                 + ",\"position\":\"p0\",\"resumed\":false,\"limits\":{\"text\":10}}");
    }

    private void hear(int offset, String id, String from, String more) throws IOException {
        session.received("{\"t\":\"msg\",\"off\":\"" + offset + "\",\"id\":\"" + id + "\",\"from\":" + from
                                 + ",\"at\":\"2026-11-26T09:16:17.123Z\",\"text\":\"hi\"" + more + "}");
    }

    private <T extends Event> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void itSaysHelloAndComesBackToWhereItWas() throws IOException {
        enter();
        hear(7, "b-1", BOB, ",\"position\":\"p7\"");
        session.ended(CUT);
        enter();

        assertEquals(List.of("{\"t\":\"hello\",\"key\":\"secret\",\"name\":\"Ada\",\"history\":50}",
                             "{\"t\":\"hello\",\"key\":\"secret\",\"name\":\"Ada\",\"since\":\"p7\",\"history\":50}"), sent);
    }

    @Test
    void aNameGivenBeforeTheWelcomeIsToldAfterIt() throws IOException {
        session.rename("Ad");
        session.opened(sent::add);
        session.rename("Ada L.");
        assertEquals(1, sent.size(), "only the hello may come before it");
        session.received(RawServer.WELCOME);
        assertEquals("{\"t\":\"name\",\"name\":\"Ada L.\"}", sent.getLast());
        session.ended(CUT);
        enter();

        assertEquals(3, sent.size(), "the next hello has it: " + sent);
    }

    @Test
    void aPositionThatIsNoneIsNotTakenOver() throws IOException {
        enter();
        session.received("{\"t\":\"tick\",\"position\":\"" + "p".repeat(65) + "\"}");
        session.received("{\"t\":\"tick\",\"position\":\"\\u001b\"}");
        session.ended(CUT);
        enter();

        assertTrue(sent.getLast().contains("\"since\":\"p0\""), sent.getLast());
    }

    @Test
    void eachOffsetIsHeardOnceAndAnotherLogCountsAnew() throws IOException {
        enter();
        hear(7, "b-1", BOB, "");
        hear(8, "b-2", BOB, "");
        hear(7, "b-1", BOB, "");
        session.received("{\"t\":\"reset\",\"why\":\"expired\",\"position\":\"p\"}");
        hear(8, "b-2", BOB, "");
        session.received("{\"t\":\"reset\",\"why\":\"epoch\",\"position\":\"p\"}");
        hear(1, "b-3", BOB, "");

        assertEquals(List.of(7L, 8L, 1L), events(Event.Said.class).stream().map(said -> said.message().offset()).toList());
        assertEquals(2, events(Event.Reset.class).size());
    }

    @Test
    void whatIsSaidIsKeptWhenItIsHeardOrAcknowledged() throws IOException {
        session.say("t-1", "hi");
        assertEquals(List.of(), sent, "one is not in");
        enter();
        assertEquals("{\"t\":\"say\",\"id\":\"t-1\",\"text\":\"hi\"}", sent.getLast());
        session.ended(CUT);
        enter();
        assertEquals("{\"t\":\"say\",\"id\":\"t-1\",\"text\":\"hi\"}", sent.getLast(), "once more, under the same id");
        session.say("t-2", "ho");
        assertEquals(List.of("hi", "ho"), session.underWay());

        hear(3, "t-1", BOB, "");
        assertEquals(List.of(), events(Event.Kept.class), "that is another's, of the same id");
        session.received("{\"t\":\"ack\",\"id\":\"t-1\",\"off\":\"2\"}");
        hear(4, "t-2", ADA, "");
        session.received("{\"t\":\"ack\",\"id\":\"unknown\",\"off\":\"9\"}");

        assertEquals(List.of(new Event.Kept("t-1", "hi", 2), new Event.Kept("t-2", "ho", 4)), events(Event.Kept.class));
        assertEquals(List.of(), session.underWay());
        assertEquals(Outbox.NEVER, session.due());
    }

    @Test
    void whatWasSentAndNotAcknowledgedIsInDoubtAfter90Seconds() throws IOException {
        enter();
        session.say("t-1", "hi");
        session.ended(CUT);
        session.say("t-2", "later");
        now += Outbox.RESEND_FOR - 1;
        session.check();
        assertEquals(now + 1, session.due());
        assertEquals(List.of(), events(Event.Refused.class));
        now++;
        session.check();
        enter();

        assertEquals(List.of("t-1"), events(Event.Refused.class).stream()
                .filter(refused -> refused.code().equals(Outbox.IN_DOUBT)).map(Event.Refused::id).toList());
        assertEquals("{\"t\":\"say\",\"id\":\"t-2\",\"text\":\"later\"}", sent.getLast(), "nobody can have heard that");
    }

    @Test
    void whatIsRefusedForAWhileIsSaidAgainThen() throws IOException {
        enter();
        session.say("t-1", "hi");
        session.received("{\"t\":\"error\",\"ref\":\"t-1\",\"code\":\"rate_limited\",\"retryMs\":800,\"message\":\"slow\"}");
        assertEquals(now + 800, session.due());
        session.check();
        assertEquals(2, sent.size());
        now += 800;
        session.check();

        assertEquals(3, sent.size());
        assertEquals(List.of(), events(Event.Refused.class));
    }

    @Test
    void aServerThatWantsItAgainAtOnceHasToWaitALittle() throws IOException {
        enter();
        session.say("t-1", "hi");
        session.received("{\"t\":\"error\",\"ref\":\"t-1\",\"code\":\"unavailable\",\"retryMs\":-5,\"message\":\"\"}");
        assertEquals(now + 100, session.due());
        session.received("{\"t\":\"error\",\"ref\":\"t-1\",\"code\":\"unavailable\",\"retryMs\":" + Long.MAX_VALUE + "}");
        assertEquals(now + Outbox.RESEND_FOR, session.due());
    }

    @Test
    void whatIsRefusedForGoodIsTold() throws IOException {
        enter();
        session.say("t-1", "hi");
        session.say("t-2", "x".repeat(11));
        session.received("{\"t\":\"error\",\"ref\":\"t-1\",\"code\":\"locked\",\"message\":\"only operators\"}");
        session.received("{\"t\":\"error\",\"code\":\"bad_name\",\"message\":\"no name\"}");

        assertEquals(List.of(new Event.Refused("t-2", "x".repeat(11), "too_long", "it has more than 10 characters"),
                             new Event.Refused("t-1", "hi", "locked", "only operators")), events(Event.Refused.class));
        assertEquals(List.of(new Event.Complaint("bad_name", "no name")), events(Event.Complaint.class));
    }

    @Test
    void thirtyTwoAreUnderWayAndNoMore() throws IOException {
        enter();
        for (int i = 0; i <= Outbox.MOST; i++) {
            session.say(session.newId(), "hi");
        }

        assertEquals(Outbox.MOST, session.underWay().size());
        assertEquals(Outbox.UNSAID, events(Event.Refused.class).getFirst().code());
    }

    @Test
    void theLongestIsNotSentAgainAfter1009() throws IOException {
        enter();
        session.say("t-1", "short");
        session.say("t-2", "longer one");
        session.ended(Loss.closed(1009, "too long"));

        assertEquals(List.of("t-2"), events(Event.Refused.class).stream().map(Event.Refused::id).toList());
        assertEquals(List.of("short"), session.underWay());
    }

    @Test
    void itKnowsWhoIsHere() throws IOException {
        enter();
        session.received("{\"t\":\"here\",\"n\":2,\"users\":[" + ADA + "]}");
        session.received("{\"t\":\"join\",\"user\":" + BOB + ",\"n\":3}");
        session.received("{\"t\":\"name\",\"user\":{\"id\":\"bob\",\"name\":\"Bo\"}}");
        assertEquals(List.of(new Person("ada", "Ada"), new Person("bob", "Bo")), session.people());
        session.received("{\"t\":\"leave\",\"user\":" + BOB + ",\"n\":2}");
        session.received("{\"t\":\"name\",\"user\":{\"id\":\"ada\",\"name\":\"A\"}}");
        session.ended(CUT);
        enter();
        assertTrue(sent.getLast().contains("\"name\":\"A\""), sent.getLast());
        session.received("{\"t\":\"here\",\"n\":500}");

        assertEquals(List.of(), session.people());
        assertEquals(500, session.count());
    }

    @Test
    void aServerThatNamesPeopleWithoutEndIsRememberedInPart() throws IOException {
        enter();
        for (int i = 0; i < 2 * RoomSession.MOST_PEOPLE; i++) {
            session.received("{\"t\":\"join\",\"user\":{\"id\":\"" + i + "\",\"name\":\"" + "n".repeat(1_000) + "\"},\"n\":9}");
        }

        assertEquals(RoomSession.MOST_PEOPLE, session.people().size());
        assertEquals(200, session.people().getFirst().name().length());
    }

    @Test
    void whatIsNotOfTheProtocolIsThrownAndWhatIsNewIsLeftOut() throws IOException {
        enter();
        for (String bad : List.of("", "hi", "[]", "{}", "{\"t\":1", "{\"t\":\"msg\"}",
                                  "{\"t\":\"ack\",\"id\":\"a\",\"off\":\"x\"}",
                                  "{\"t\":\"here\",\"n\":1,\"users\":[{}]}", "[".repeat(10_000), "{\"t\":\"join\",\"n\":1}",
                                  "{\"a\":".repeat(1_000))) {
            assertThrows(IOException.class, () -> session.received(bad), bad);
        }
        session.received("{\"t\":\"tomorrow\",\"what\":[{\"x\":[]}]}");
        session.received("{\"t\":\"tick\",\"position\":\"p9\",\"new\":null,\"other\":{\"deep\":[1]}}");

        assertInstanceOf(Event.Entered.class, events.getLast());
    }
}
