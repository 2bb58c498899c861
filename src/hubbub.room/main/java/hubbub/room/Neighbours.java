package hubbub.room;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The same room on other nodes, as far as it tells who is there. */
public interface Neighbours {

    /**
     * Somebody on a node.
     *
     * @param version how often they have been named, as far as that node knows: of two names the one with the higher version
     *                counts, and of two with the same the smaller. So all nodes come to the same, in whatever order they hear
     *                (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978)
     */
    record Member(Person person, int version) { }

    /**
     * Who is in the room on one node.
     *
     * @param node   tells it from others; another after each start
     * @param people those who said who they are; none if there are too many to be named
     * @param count  how many are there in all, at least as many as these
     */
    record Members(String node, List<Member> people, int count) {

        /** Refuses fewer than are named. */
        public Members {
            Objects.requireNonNull(node, "node");
            people = List.copyOf(people);
            if (count < people.size()) {
                throw new IllegalArgumentException("count must be at least " + people.size() + ": " + count);
            }
        }
    }

    /** Tells the others who is here: once, from when it is called. Called by the room's thread; never waits. */
    void tell(List<Member> people, int count);

    /** From here on gives what others tell, never what this node tells. Called once, by who opens the room. */
    void listen(Consumer<Members> heard);

    /** Whether others can be heard just now. While they cannot, nobody is taken to be gone because of it. Never waits. */
    boolean isHearing();
}
