package hubbub.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who is in this room on other nodes, as they have told last. A node that is silent for too long has ended. Owned by the
 * dispatcher thread; times are those of its clock.
 */
final class Elsewhere {

    /** How often each node tells, if nothing changes. */
    static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** After so long without a word a node has ended: two may have been lost. */
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(13);

    /** Most nodes that are known at a time; what others tell is not heard. Each may name {@link Presence#NAMED} people. */
    static final int MOST_NODES = 100;

    /**
     * What has changed.
     *
     * @param came    who was on no other node before
     * @param renamed who is called something else than the same node said before
     * @param went    who is on no other node any more
     * @param isNew   whether the node was not known
     */
    record Change(List<Person> came, List<Person> renamed, List<Person> went, boolean isNew) { }

    private static final Change NONE = new Change(List.of(), List.of(), List.of(), false);

    private static final class Node {
        private Map<String, Person> people = Map.of();
        private int count;
        private long heardAt;
    }

    private final Map<String, Node> nodes = new HashMap<>();
    /** On how many of them somebody is, by id. */
    private final Map<String, Integer> times = new HashMap<>();
    private int unnamed;

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

    /** A node has told who is there. */
    Change heard(Neighbours.Members members, long now) {
        Node node = nodes.get(members.node());
        boolean isNew = node == null;
        if (isNew) {
            if (nodes.size() >= MOST_NODES) {
                return NONE;
            }
            node = new Node();
            nodes.put(members.node(), node);
        }
        node.heardAt = now;
        return replace(node, members.people(), members.count(), isNew);
    }

    private Change replace(Node node, List<Person> people, int count, boolean isNew) {
        Map<String, Person> after = new LinkedHashMap<>();
        people.forEach(person -> after.put(person.id(), person));
        Map<String, Person> before = node.people;
        unnamed += count - after.size() - (node.count - before.size());
        node.people = after;
        node.count = count;
        List<Person> came = new ArrayList<>();
        List<Person> renamed = new ArrayList<>();
        List<Person> went = new ArrayList<>();
        for (Person person : after.values()) {
            Person known = before.get(person.id());
            if (known == null) {
                if (times.merge(person.id(), 1, Integer::sum) == 1) {
                    came.add(person);
                }
            } else if (!known.equals(person)) {
                renamed.add(person);
            }
        }
        for (Person person : before.values()) {
            if (!after.containsKey(person.id())
                    && times.computeIfPresent(person.id(), (id, on) -> on == 1 ? null : on - 1) == null) {
                went.add(person);
            }
        }
        return new Change(came, renamed, went, isNew);
    }

    /** Those who were on nodes that have ended, and on no other. If others cannot be heard now, their silence counts from now. */
    List<Person> ended(boolean isHearing, long now) {
        List<Person> gone = new ArrayList<>();
        for (Iterator<Node> all = nodes.values().iterator(); all.hasNext();) {
            Node node = all.next();
            if (!isHearing) {
                node.heardAt = now;
            } else if (now - node.heardAt >= SILENT_NANOS) {
                all.remove();
                gone.addAll(replace(node, List.of(), 0, false).went());
            }
        }
        return gone;
    }
}
