package hubbub.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The same room on several nodes, stepped by hand: what one tells of who is there reaches the others at once, unless cut off. */
final class NeighbouringRooms {

    private final class Node implements Neighbours {

        private final String name;
        private Consumer<Members> listener;
        private boolean isCutOff;

        Node(String name) {
            this.name = name;
        }

        @Override
        public void tell(List<Member> people, int count) {
            Members members = new Members(name, people, count);
            for (Node other : nodes) {
                if (other != this && !isCutOff && !other.isCutOff && other.listener != null) {
                    told++;
                    other.listener.accept(members);
                }
            }
        }

        @Override
        public void listen(Consumer<Members> heard) {
            listener = heard;
        }

        @Override
        public boolean isHearing() {
            return !isCutOff;
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private final List<SteppedRoom> rooms = new ArrayList<>();
    private final List<SteppedRoom> running = new ArrayList<>();
    /** How often one has told another. */
    int told;

    NeighbouringRooms(int count) {
        for (int i = 0; i < count; i++) {
            add();
        }
        pass(Duration.ofNanos(Presence.FINDING_NANOS));
    }

    SteppedRoom add() {
        Node node = new Node("node-" + nodes.size());
        nodes.add(node);
        SteppedRoom room = new SteppedRoom(RoomLimits.defaults(), new ForwardingLog(new MemoryLog(MemoryLog.Bounds.defaults())) {
            @Override
            public Optional<Neighbours> neighbours() {
                return Optional.of(node);
            }
        });
        rooms.add(room);
        running.add(room);
        return room;
    }

    Neighbours neighbours(int node) {
        return nodes.get(node);
    }

    SteppedRoom get(int node) {
        return rooms.get(node);
    }

    /** It ends without a word. */
    void kill(int node) {
        running.remove(rooms.get(node));
        nodes.get(node).listener = null;
    }

    /** It neither hears nor is heard, and knows it. */
    void cutOff(int node, boolean isCutOff) {
        nodes.get(node).isCutOff = isCutOff;
    }

    /** Time passes for all, with a look every 50 ms. */
    void pass(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 50) {
            for (SteppedRoom room : running) {
                room.passTime(Duration.ofMillis(Math.min(50, left)));
                room.turn();
            }
        }
    }
}
