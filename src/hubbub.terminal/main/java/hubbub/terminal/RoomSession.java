package hubbub.terminal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import hubbub.terminal.Heard.Person;

/**
 * One's stay in a room by {@code hubbub.v1.json}, over as many connections as it takes ({@code etc/protocol.md}): it says hello,
 * goes on where it was, hears each message once, and says again what was not acknowledged.
 *
 * <p>It knows no network and no threads. Whoever made it owns it, and tells it what happens: {@link #opened}, {@link #received},
 * {@link #ended}, and {@link #check} when {@link #due}. Bounded: {@link Outbox#MOST} messages, {@link #MOST_PEOPLE} people.
 */
final class RoomSession {

    /** A server names 200 at most. Beyond these, whoever comes is counted and not named. */
    static final int MOST_PEOPLE = 1_000;

    /** The wait before try n is random in [0, min(LONGEST_WAIT, FIRST_WAIT × 2ⁿ)] milliseconds, or what the server says. */
    private static final long FIRST_WAIT = 1_000;
    private static final long LONGEST_WAIT = 60_000;
    /** Whatever a server says. */
    private static final long SHORTEST_RETRY = 100;
    private static final long LONGEST_WAIT_TOLD = 300_000;

    /** A connection that lasted this long was a good one. Sooner, a server that accepts and drops would be hammered. */
    private static final long GOOD_AFTER = 10_000;

    private final Profile profile;
    private final long patienceMillis;
    private final Event.Audience audience;
    private final LongSupplier clock;
    private final RandomGenerator random;

    private Optional<String> name;
    private boolean isToldName; // Whether the server has it: it comes with a hello.
    private Optional<String> position = Optional.empty();
    private Optional<Consumer<String>> wire = Optional.empty(); // While there is a connection.
    private Person me = new Person("", ""); // As it was in the last welcome.
    private boolean isIn;
    private long last; // The last offset heard.
    private long ids;
    private long tries;
    private long liveSince = Outbox.NEVER;
    private long lostSince;
    private OptionalLong afterBye = OptionalLong.empty();
    private long count;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Outbox outbox;

    /**
     * Nothing happens yet.
     *
     * @param patienceMillis how long it goes on without a connection
     * @param clock          milliseconds, never going back
     */
    RoomSession(Profile profile, long patienceMillis, Event.Audience audience, LongSupplier clock, RandomGenerator random) {
        this.profile = profile;
        this.name = profile.name();
        this.patienceMillis = patienceMillis;
        this.audience = audience;
        this.outbox = new Outbox(audience);
        this.clock = clock;
        this.random = random;
        this.lostSince = clock.getAsLong();
    }

    Person me() {
        return me;
    }

    boolean isIn() {
        return isIn;
    }

    /** How many are here, as the room counts. */
    long count() {
        return count;
    }

    /** Who is here; empty if they are very many. */
    List<Person> people() {
        return List.copyOf(people.values());
    }

    /** What is said and not acknowledged, in order. */
    List<String> underWay() {
        return outbox.texts();
    }


    /** An id that this person has not used. */
    String newId() {
        return profile.tag() + "-" + ++ids;
    }

    /** Says something now, or once one is in. What becomes of it is told by its id. */
    void say(String id, String text) {
        outbox.say(id, text, clock.getAsLong());
    }

    /** Changes one's name, once one is in and whenever one comes back. */
    void rename(String wanted) {
        name = Optional.of(wanted);
        isToldName = false;
        if (isIn) {
            tellName();
        }
    }

    private void tellName() {
        wire.orElseThrow().accept(new Json().put("t", "name").put("name", name.orElseThrow()).toString());
        isToldName = true;
    }

    /** There is a connection; what is to be sent goes there, until it has ended. */
    void opened(Consumer<String> connection) {
        wire = Optional.of(connection);
        isToldName = true;
        Json hello = new Json().put("t", "hello").put("key", profile.key());
        name.ifPresent(given -> hello.put("name", given));
        profile.passphrase().ifPresent(given -> hello.put("passphrase", given));
        position.ifPresent(given -> hello.put("since", given));
        connection.accept(hello.raw("history", Integer.toString(profile.history())).toString());
    }

    /** A message came. Throws if it is not of the protocol: then the connection is to be given up. */
    void received(String text) throws IOException {
        Heard.Understood understood = Heard.parse(text);
        position = understood.position().or(() -> position);
        switch (understood.heard()) {
            case Heard.Welcome welcome -> welcomed(welcome);
            case Heard.Message message -> said(message);
            case Heard.Ack ack -> outbox.kept(ack.id(), ack.offset());
            case Heard.Refused refused -> refused(refused);
            case Heard.Bye bye -> afterBye = OptionalLong.of(bye.afterMillis());
            case Heard.Removed removed -> audience.hear(new Event.Removed(removed.offset()));
            case Heard.Locked locked -> audience.hear(new Event.Locked(locked.locked()));
            case Heard.Reset reset -> {
                last = reset.why().equals("expired") ? last : 0; // Another log counts anew.
                audience.hear(new Event.Reset(reset.why()));
            }
            case Heard.Here here -> {
                people.clear();
                here.people().orElse(List.of()).forEach(this::add);
                present(here, here.count());
            }
            case Heard.Join join -> {
                add(join.person());
                present(join, join.count());
            }
            case Heard.Leave leave -> {
                people.remove(leave.person().id());
                present(leave, leave.count());
            }
            case Heard.Name renamed -> {
                Optional<Person> before = Optional.ofNullable(people.get(renamed.person().id()));
                before.ifPresent(known -> people.put(known.id(), renamed.person()));
                if (renamed.person().id().equals(me.id())) {
                    me = renamed.person();
                    name = Optional.of(me.name());
                }
                audience.hear(new Event.Renamed(before, renamed.person()));
            }
            case Heard.Count changed -> present(changed, changed.count());
            case Heard.Other _ -> { }
        }
    }

    private void add(Person person) {
        if (people.size() < MOST_PEOPLE) {
            people.put(person.id(), person);
        }
    }

    private void present(Heard change, long now) {
        count = now;
        audience.hear(new Event.Present(change));
    }

    private void welcomed(Heard.Welcome welcome) {
        me = welcome.you();
        isIn = true;
        liveSince = clock.getAsLong();
        audience.hear(new Event.Entered(welcome));
        if (!isToldName) {
            tellName();
        }
        outbox.open(wire.orElseThrow(), welcome.longestText(), liveSince);
    }

    private void said(Heard.Message message) {
        boolean own = message.from().id().equals(me.id());
        if (own) {
            outbox.kept(message.id(), message.offset());
        }
        if (message.offset() > last) { // What came with the last position, but before it, comes again after a return.
            last = message.offset();
            audience.hear(new Event.Said(message, own));
        }
    }

    private void refused(Heard.Refused refused) {
        if (!outbox.has(refused.ref())) {
            if (refused.code().equals("bad_name") && isToldName) { // Else it is not that of this name.
                name = Optional.of(me.name()).filter(known -> !known.isEmpty());
            }
            audience.hear(new Event.Complaint(refused.code(), refused.sentence()));
        } else if (refused.retryMillis().isPresent()) {
            long wait = Math.clamp(refused.retryMillis().getAsLong(), SHORTEST_RETRY, LONGEST_WAIT_TOLD);
            outbox.postpone(refused.ref(), clock.getAsLong() + wait);
        } else {
            outbox.refuse(refused.ref(), refused.code(), refused.sentence());
        }
    }

    /** When {@link #check} is to be called, by the clock; or {@link Outbox#NEVER}. */
    long due() {
        return outbox.due();
    }

    /** Says again what is to be said again now, and gives up what has been in doubt for too long. */
    void check() {
        outbox.check(clock.getAsLong());
    }

    /** The connection has ended, or did not come about: what is said now waits for another. Then comes {@link #ended}. */
    void closed() {
        isIn = false;
        wire = Optional.empty();
        outbox.close();
    }

    /** As {@link #closed}. Returns the milliseconds until the next connection, or empty: it is over. */
    OptionalLong ended(Loss loss) {
        long now = clock.getAsLong();
        if (liveSince != Outbox.NEVER) {
            tries = now - liveSince >= GOOD_AFTER ? 0 : tries;
            lostSince = now;
        }
        liveSince = Outbox.NEVER;
        closed();
        if (loss.code() == Loss.TOO_LONG) {
            outbox.refuseLongest();
        }
        // Full jitter: everyone a restart cut off at once must not come back at once. With a bye, the server has seen to that.
        // What it says holds after a good connection. Else it is the least: one that says "at once" each time would be hammered.
        long drawn = random.nextLong(Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(tries, 6)) + 1);
        long told = afterBye.orElse(loss.afterMillis().orElse(drawn));
        long wait = Math.clamp(tries == 0 ? told : Math.max(told, drawn), 0, LONGEST_WAIT_TOLD);
        afterBye = OptionalLong.empty();
        tries++;
        if (loss.isFinal()) {
            finish(Event.Ending.REFUSED, loss.sentence());
        } else if (now - lostSince + wait > patienceMillis) {
            finish(Event.Ending.UNREACHABLE, loss.sentence());
        } else {
            audience.hear(new Event.Waiting(wait, loss.sentence()));
            return OptionalLong.of(wait);
        }
        return OptionalLong.empty();
    }

    /** It is over; nothing may be called any more. What is under way is refused first. */
    void finish(Event.Ending ending, String why) {
        outbox.finish();
        audience.hear(new Event.Ended(ending, why));
    }
}
