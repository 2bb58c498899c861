package hubbub.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import hubbub.room.Neighbours.Member;

/**
 * Who is in this room on other nodes, as they have told last, and what those are told. A node that is silent for too long has
 * ended. Owned by the dispatcher thread; times are those of its clock.
 */
final class Elsewhere {

    /** How often each node tells, if nothing changes. */
    static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Changes are told so often at most. */
    static final long TELL_CHANGES_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** After so long without a word a node has ended: two may have been lost. */
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(13);

    /** Who has not looked for so long has stood still: what others told meanwhile is still to be heard. */
    private static final long STOOD_STILL_NANOS = TELL_NANOS + TimeUnit.SECONDS.toNanos(2);

    /** Most nodes that are known at a time; what others tell is not heard. Each may name {@link Presence#NAMED} people. */
    static final int MOST_NODES = 100;

    /**
     * What has changed.
     *
     * @param named   who is on this node and was not before, or is called something else than it said before
     * @param went    who is on no other node any more
     * @param isCrowd whether it names nobody any more, since there are too many: those who went did not leave
     */
    record Change(List<Member> named, List<Person> went, boolean isCrowd) { }

    private static final Change NONE = new Change(List.of(), List.of(), false);

    private static final class Node {
        private Map<String, Member> people = Map.of();
        private int count;
        private long heardAt;

        boolean isCrowd() {
            return people.isEmpty() && count > Presence.NAMED_AGAIN;
        }
    }

    private final Optional<Neighbours> neighbours;
    /** Whether others are to be told of who is here, now that it has changed, or they have come. */
    private boolean isToTell = true;
    private boolean isNaming = true;
    private long toldAt;

    private final Map<String, Node> nodes = new HashMap<>();
    /** On how many of them somebody is, by id. */
    private final Map<String, Integer> times = new HashMap<>();
    private int unnamed;
    private long lookedAt;

    /** Nobody yet. Without neighbours there never is. */
    Elsewhere(Optional<Neighbours> neighbours, long now) {
        this.neighbours = neighbours;
        this.lookedAt = now;
        this.toldAt = now - TELL_CHANGES_NANOS;
    }

    /** Whether there may be other nodes. */
    boolean isPossible() {
        return neighbours.isPresent();
    }

    /** Who is here has changed: others are to be told soon. */
    void changed() {
        isToTell = true;
    }

    /** Tells the others who is here, if that is due. */
    void tell(Supplier<List<Member>> here, int others, long now) {
        if (nanosToTelling(now) == 0) {
            List<Member> people = here.get();
            isNaming = people.size() <= (isNaming ? Presence.NAMED : Presence.NAMED_AGAIN);
            neighbours.orElseThrow().tell(isNaming ? people : List.of(), people.size() + others);
            isToTell = false;
            toldAt = now;
        }
    }

    private long nanosToTelling(long now) {
        return neighbours.isEmpty() ? Long.MAX_VALUE
                : Math.max(0, (isToTell ? TELL_CHANGES_NANOS : TELL_NANOS) - (now - toldAt));
    }

    /** How long until others are to be told something, or one of them may have ended. */
    long nanosToNextLook(long now) {
        long next = nanosToTelling(now);
        for (Node node : nodes.values()) {
            next = Math.min(next, Math.max(0, SILENT_NANOS - (now - node.heardAt)));
        }
        return next;
    }

    /** Whether this person is on another node. */
    boolean has(String person) {
        return times.containsKey(person);
    }

    /** How many are on other nodes that are not told by name. */
    int unnamed() {
        return unnamed;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** Whether one of them has more people than it names. */
    boolean hasCrowd() {
        for (Node node : nodes.values()) { // Asked at the end of each turn.
            if (node.isCrowd()) {
                return true;
            }
        }
        return false;
    }

    /** A node has told who is there. */
    Change heard(Neighbours.Members members, long now) {
        Node node = nodes.get(members.node());
        if (node == null) {
            if (nodes.size() >= MOST_NODES) {
                return NONE;
            }
            node = new Node();
            nodes.put(members.node(), node);
            changed(); // It knows nobody here.
        }
        node.heardAt = now;
        return replace(node, members.people(), members.count());
    }

    private Change replace(Node node, List<Member> people, int count) {
        Map<String, Member> after = new LinkedHashMap<>();
        people.forEach(member -> after.put(member.person().id(), member));
        Map<String, Member> before = node.people;
        unnamed += count - after.size() - (node.count - before.size());
        node.people = after;
        node.count = count;
        List<Member> named = after.values().stream().filter(one -> !one.equals(before.get(one.person().id()))).toList();
        after.keySet().stream().filter(id -> !before.containsKey(id)).forEach(id -> times.merge(id, 1, Integer::sum));
        List<Person> went = new ArrayList<>();
        before.forEach((id, member) -> {
            if (!after.containsKey(id) && times.computeIfPresent(id, (any, on) -> on == 1 ? null : on - 1) == null) {
                went.add(member.person());
            }
        });
        return new Change(named, went, node.isCrowd());
    }

    /**
     * Those who were on nodes that have ended, and on no other. If others cannot be heard now, or this node stood still itself,
     * their silence counts from now. To be called each {@link #TELL_NANOS} at least.
     */
    List<Person> ended(long now) {
        boolean isHearing = neighbours.isPresent() && neighbours.get().isHearing() && now - lookedAt < STOOD_STILL_NANOS;
        lookedAt = now;
        if (nodes.isEmpty()) {
            return List.of();
        }
        List<Person> gone = new ArrayList<>();
        for (Iterator<Node> all = nodes.values().iterator(); all.hasNext();) {
            Node node = all.next();
            if (!isHearing) {
                node.heardAt = now;
            } else if (now - node.heardAt >= SILENT_NANOS) {
                all.remove();
                gone.addAll(replace(node, List.of(), 0).went());
            }
        }
        return gone;
    }
}
