package hubbub.jetstream;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Neighbours.Member;
import hubbub.room.Neighbours.Members;
import hubbub.room.Person;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes over the connection, there and back; and what others may have put there. */
class BytesTest {

    private static final Person ADA = new Person("p-ada", "Ada 🦉\r\nLovelace");
    private static final int MUTANTS = 20_000;

    private static Message message(Optional<String> id, String text) {
        return new Message(ADA, id, text.getBytes(UTF_8));
    }

    private static void assertSame(Message expected, Message seen) {
        assertEquals(expected.from(), seen.from());
        assertEquals(expected.id(), seen.id());
        assertArrayEquals(expected.text(), seen.text());
    }

    @Test
    void aMessageComesBackAsItWas() {
        for (Message message : List.of(message(Optional.of("id\r\n 1"), "grüße 🦉"), message(Optional.of(""), "hi"),
                                       message(Optional.empty(), ""))) {
            LogEntry entry = Envelope.entry(7, 1_000, Envelope.of(message, 0));
            assertSame(message, entry.message());
            assertEquals(7, entry.offset());
            assertEquals(1_000, entry.at());
            assertFalse(entry.removed());
        }
    }

    @Test
    void itIsNotOlderThanTheNewestItsNodeKnew() {
        Message message = message(Optional.empty(), "hi");
        assertEquals(2_000, Envelope.entry(1, 1_000, Envelope.of(message, 2_000)).at());
        assertEquals(3_000, Envelope.entry(1, 3_000, Envelope.of(message, 2_000)).at());
    }

    @Test
    void whatIsLeftOfARemovedEntryHasItsFingerprint() {
        LogEntry entry = Envelope.entry(9, 5_000, Envelope.of(message(Optional.of("1"), "a secret"), 0));
        byte[] left = Envelope.withoutText(entry);
        assertFalse(new String(left, UTF_8).contains("secret"));
        LogEntry removed = Envelope.entry(9, 9_000, left);

        assertTrue(removed.removed());
        assertEquals(entry.fingerprint(), removed.fingerprint());
        assertEquals(0, removed.message().length());
    }

    @Test
    void whatIsNoEnvelopeTakesItsPlaceAndNothingElse() {
        byte[] whole = Envelope.of(message(Optional.of("1"), "hi"), 0);
        Random random = new Random(8);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertEquals(5, Envelope.entry(5, 1_000, bytes).offset());
        }
        LogEntry strange = Envelope.entry(5, 1_000, "somebody else's".getBytes(UTF_8));
        assertTrue(strange.removed());
        assertEquals("", new String(strange.message().text(), UTF_8));
    }

    @Test
    void idsForServersHoldNothingThatPeopleChoose() {
        String id = Envelope.id("p-ada\r\nNats-Rollup: all", "1\u0000\r\n🦉");
        assertTrue(id.matches("[A-Za-z0-9_-]{24}"), id);
        assertNotEquals(Envelope.id("p-a", "b1"), Envelope.id("p-ab", "1"));
    }

    @Test
    void whoIsThereComesBackAsItWas() {
        Members members = new Members("node", List.of(new Member(ADA, 3), new Member(new Person("p-bob", "Bob"), 0)), 5);
        assertEquals(Optional.of(members), Roster.decode(Roster.encode(members)));
        assertEquals(0, Roster.decode(Roster.encode(new Members("node", List.of(), 0))).orElseThrow().count());
    }

    @Test
    void nonsenseOfWhoIsThereIsNotHeard() {
        byte[] whole = Roster.encode(new Members("node", List.of(new Member(ADA, 1)), 1));
        Random random = new Random(8);
        int heard = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            heard += Roster.decode(bytes).isPresent() ? 1 : 0;
        }
        assertEquals(Optional.empty(), Roster.decode(new byte[0]));
        assertEquals(Optional.empty(), Roster.decode("a crowd of a thousand thousand".getBytes(UTF_8)));
        assertTrue(heard < MUTANTS / 10, heard + " of them cut short and heard all the same");
    }
}
