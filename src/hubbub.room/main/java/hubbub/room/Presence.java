package hubbub.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Who is in the room, and what they are told of it. A person with several connections is one. Who loses the last one is gone
 * only after a while: most come back at once. What changes in a turn is told at its end, to each connection in one block,
 * so that a crowd that comes at once fills nobody's queue. Who is on another node is there too: each node tells the others.
 * Owned by the dispatcher thread; times are those of its clock.
 */
final class Presence {

    /** With more people than this nobody reads who comes and goes, and telling would grow with the square of them. */
    static final int NAMED = 200;

    /** They are named again once fewer than this are there: a room at the limit is not to flicker. */
    static final int NAMED_AGAIN = NAMED - NAMED / 10;

    /** Time to come back in, unnoticed: a phone changes its network, a page is loaded again. */
    static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A number that changes is told so often at most. */
    static final long COUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Most that are waited for; if more are, the first of them are gone at once. Bounds what comers and goers can take. */
    static final int MOST_AWAITED = 10_000;

    private static final long NEVER = Long.MAX_VALUE;
    private static final int UNSAID = -1;

    /** So long after a room has opened whoever is on other nodes was there before: those answer the first word of it. */
    static final long FINDING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BiConsumer<Session, Batch> tell;
    private final Elsewhere elsewhere;
    private final Map<String, Present> present = new LinkedHashMap<>();
    /** Who has lost the last connection, in the order of that. */
    private final LinkedHashSet<Present> awaited = new LinkedHashSet<>();
    private final List<RoomEvent> events = new ArrayList<>();
    private final Set<Session> newcomers = new LinkedHashSet<>();
    private int others;
    private boolean isNaming = true;
    private final long openedAt;
    /** People have been found who were there before: all are told who is there, and not that those came. */
    private boolean hasFound;
    /** What the count is for whoever has heard {@link #events}. */
    private int countSaid;
    private int countTold;
    private long countToldAt;

    /** Nobody yet. What connections are told goes to {@code tell}. */
    Presence(BiConsumer<Session, Batch> tell, Optional<Neighbours> neighbours, long now) {
        this.tell = tell;
        this.elsewhere = new Elsewhere(neighbours, now);
        this.countToldAt = now;
        this.openedAt = now;
    }

    /** People, and connections that have not said who they are. */
    int count() {
        return present.size() + others + elsewhere.unnamed();
    }

    /** Whether there is anybody to tell, or other nodes. */
    boolean isOfInterest() {
        return !present.isEmpty() || elsewhere.isPossible();
    }

    /** Somebody who does not say who it is: is counted. */
    void otherCame() {
        others++;
        elsewhere.changed();
    }

    /** Before somebody is welcomed: who has not said a name and is there already, in another tab, keeps the one they have. */
    void recognise(Session session) {
        Present known = present.get(session.person().id());
        if (known != null && session.person().isUnnamed()) {
            session.person(known.person);
        }
    }

    /** A person is there, once more perhaps. At the end of the turn it is told who else is. */
    void came(Session session) {
        Person person = session.person();
        Present known = present.get(person.id());
        if (known == null) {
            known = arrived(person, person.isUnnamed() ? 0 : 1);
        } else {
            rename(known, person, known.version + 1);
        }
        awaited.remove(known);
        known.connections.add(session);
        newcomers.add(session);
        elsewhere.changed();
    }

    private Present arrived(Person person, int version) {
        Present known = new Present(person, version);
        present.put(person.id(), known);
        announce(new RoomEvent.Arrived(person, count()));
        return known;
    }

    /** A connection has ended. */
    void went(Session session, long now) {
        elsewhere.changed();
        if (!session.isPerson()) {
            others--;
            return;
        }
        Present known = present.get(session.person().id());
        if (known == null || !known.connections.remove(session)) {
            return; // Not yet there.
        }
        newcomers.remove(session);
        awaitReturn(known, now);
    }

    private void awaitReturn(Present known, long now) {
        if (known.connections.isEmpty() && !elsewhere.has(known.person.id())) {
            known.goneAt = now;
            awaited.add(known);
        }
    }

    /** Another node has told who is there. */
    void heard(Neighbours.Members members, long now) {
        Elsewhere.Change change = elsewhere.heard(members, now);
        for (Neighbours.Member member : change.named()) {
            Present known = present.get(member.person().id());
            if (known == null && now - openedAt < FINDING_NANOS) {
                present.put(member.person().id(), new Present(member.person(), member.version()));
                hasFound = true;
            } else if (known == null) {
                arrived(member.person(), member.version());
            } else {
                awaited.remove(known);
                boolean isSmaller = member.person().name().compareTo(known.person.name()) < 0;
                if (member.version() > known.version || member.version() == known.version && isSmaller) {
                    rename(known, member.person(), member.version());
                }
            }
        }
        for (Person person : change.went()) {
            if (change.isCrowd() && present.get(person.id()).connections.isEmpty()) {
                present.remove(person.id()); // Counted there now.
            } else {
                awaitReturn(present.get(person.id()), now);
            }
        }
    }

    /** A person wants another name. */
    void rename(Session session, String name) {
        if (session.isPerson()) {
            session.person(new Person(session.person().id(), name)); // Though it may not be there yet, or not any more.
            Optional.ofNullable(present.get(session.person().id()))
                    .ifPresent(known -> rename(known, session.person(), known.version + 1));
        }
    }

    private void rename(Present known, Person person, int version) {
        if (known.person.equals(person)) {
            return;
        }
        known.person = person;
        known.version = version;
        elsewhere.changed();
        known.connections.forEach(connection -> connection.person(person));
        RoomEvent.Renamed renamed = new RoomEvent.Renamed(person);
        if (isNaming) {
            events.add(renamed);
        } else {
            tellThemselves(renamed);
        }
    }

    private void tellThemselves(RoomEvent.Renamed renamed) {
        Present known = present.get(renamed.person().id());
        if (known != null) {
            Batch batch = Batch.of(List.of(renamed));
            known.connections.forEach(connection -> tell.accept(connection, batch));
        }
    }

    /** The end of a turn: tells what is to be told now. */
    void tell(long now) {
        announceGone(now);
        elsewhere.tell(this::ownPeople, others, now);
        boolean wasNaming = isNaming;
        isNaming = present.size() <= (isNaming ? NAMED : NAMED_AGAIN) && !elsewhere.hasCrowd();
        if (isNaming != wasNaming) {
            for (RoomEvent event : events) {
                if (event instanceof RoomEvent.Renamed renamed) {
                    tellThemselves(renamed); // Others are not told of names any more.
                }
            }
            events.clear();
            announce(here());
        } else if (!isNaming) {
            events.clear();
            countSaid = countTold;
        } else if (hasFound) {
            announce(here());
        }
        hasFound = false;
        if (count() != countSaid && now - countToldAt >= COUNT_NANOS) {
            announce(new RoomEvent.Count(count()));
        }
        if (countSaid != countTold) {
            countTold = countSaid;
            countToldAt = now;
        }
        if (!events.isEmpty()) {
            tellAll(Batch.of(List.copyOf(events)));
            events.clear();
        }
        if (!newcomers.isEmpty()) {
            Batch here = Batch.of(List.of(here()));
            List.copyOf(newcomers).forEach(session -> tell.accept(session, here));
            newcomers.clear();
            if (count() != countTold) {
                countSaid = UNSAID; // The others have another one: whatever it will be, it is to be told to all.
                countTold = UNSAID;
            }
        }
    }

    /** Tells every connection of a person, those that have just come not included. */
    void tellAll(Batch batch) {
        for (Present one : present.values()) {
            for (int i = 0; i < one.connections.size(); i++) {
                if (!newcomers.contains(one.connections.get(i))) {
                    tell.accept(one.connections.get(i), batch);
                }
            }
        }
    }

    private RoomEvent here() {
        return new RoomEvent.Here(count(), isNaming
                ? Optional.of(present.values().stream().map(one -> one.person).toList())
                : Optional.empty());
    }

    /** Who is in the room on this node. */
    private List<Neighbours.Member> ownPeople() {
        return present.values().stream().filter(one -> !one.connections.isEmpty())
                .map(one -> new Neighbours.Member(one.person, one.version)).toList();
    }

    private void announceGone(long now) {
        for (Person person : elsewhere.ended(now)) {
            if (present.get(person.id()).connections.isEmpty()) {
                present.remove(person.id());
                announce(new RoomEvent.Left(person, count()));
            }
        }
        while (!awaited.isEmpty() && (now - awaited.getFirst().goneAt >= RETURN_NANOS || awaited.size() > MOST_AWAITED)) {
            Person gone = awaited.removeFirst().person;
            present.remove(gone.id());
            announce(new RoomEvent.Left(gone, count()));
        }
    }

    /** An event that tells the count. */
    private void announce(RoomEvent event) {
        events.add(event);
        countSaid = count();
    }

    long nanosToNextLook(long now) {
        long next = elsewhere.nanosToNextLook(now);
        if (present.isEmpty()) {
            return next;
        }
        next = Math.min(next, awaited.isEmpty() ? NEVER : Math.max(0, RETURN_NANOS - (now - awaited.getFirst().goneAt)));
        return count() == countTold ? next : Math.min(next, Math.max(0, COUNT_NANOS - (now - countToldAt)));
    }
}
