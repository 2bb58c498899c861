package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One connection of somebody. It takes apart what it is told, keeps its position, and compares all it hears with the log. */
final class SimulatedClient implements Outlet {

    final ResumeSimulation simulation;
    final Crowd.Somebody somebody;
    final Hello hello;
    /** Whether its position is none that a room has told. */
    final boolean isForged;
    final Session session;
    private final int number;
    final Map<String, String> people = new LinkedHashMap<>();
    final Set<String> said = new HashSet<>();
    final Set<String> answered = new HashSet<>();
    boolean isOn = true;
    boolean stalls;
    boolean isCounted;
    boolean isWelcomed;
    boolean wasReset;
    long heardUpTo;
    int count;
    private boolean mustBeReset;
    private int blocksBefore;
    private long bytesBefore;

    SimulatedClient(ResumeSimulation simulation, int number, Crowd.Somebody somebody, Hello hello, boolean isForged) {
        this.simulation = simulation;
        this.somebody = somebody;
        this.hello = hello;
        this.isForged = isForged;
        this.number = number;
        this.session = new Session(simulation.room.inbox, simulation.room.limits, simulation.format, this, Optional.of(hello));
        markEmpty();
    }

    private void markEmpty() {
        blocksBefore = simulation.format.blocks;
        bytesBefore = simulation.format.bytes;
    }

    @Override
    public String toString() {
        return somebody.id + "/" + number;
    }

    /** Whether it is in the room, or was when it was last told. */
    boolean isIn() {
        return isOn && session.isIn();
    }

    /** Reads so many blocks, as its writer would. Returns whether there was anything. */
    boolean read(int most) {
        byte[][] blocks = new byte[most][];
        int read = session.outbound().poll(blocks, 1 << 20);
        for (int i = 0; i < read; i++) {
            new String(blocks[i], StandardCharsets.UTF_8).lines().forEach(this::hear);
        }
        simulation.reads += read;
        if (read == 0 && !simulation.isInTurn) {
            markEmpty();
        }
        return read > 0;
    }

    void readAll() {
        while (read(16)) { }
    }

    @Override
    public void wake() {
        simulation.meanwhile();
        if (!stalls && simulation.isQuickWriter()) {
            readAll();
        }
    }

    @Override
    public void cut() {
        isOn = false;
        assertEquals(Departure.TOO_SLOW, simulation.isClosing ? Departure.TOO_SLOW : session.outbound().end(Departure.LEFT));
        int blocks = simulation.format.blocks - blocksBefore;
        long bytes = simulation.format.bytes - bytesBefore;
        RoomLimits limits = simulation.room.limits;
        assertTrue(simulation.isClosing || blocks > limits.queueBatches() || blocks > 1 && bytes > limits.queueBytes(),
                   "cut with " + blocks + " blocks and " + bytes + " bytes at most in " + limits);
        simulation.saw("cut");
    }

    private void hear(String line) {
        String[] fields = line.split("\t", -1);
        assertEquals(isWelcomed, !fields[0].equals("welcome"), "welcome comes first, and once: " + line);
        assertTrue(!mustBeReset || fields[0].equals("reset"), "resumed, or told why not: " + line);
        switch (fields[0]) {
            case "welcome" -> welcome(position(fields[3]), Boolean.parseBoolean(fields[4]), Long.parseLong(fields[5]));
            case "reset" -> reset(RoomEvent.Why.valueOf(fields[1]), position(fields[2]), Long.parseLong(fields[3]));
            case "msg" -> message(fields);
            case "tick" -> assertEquals(simulation.log.behind(heardUpTo), position(fields[1]), "a tick tells where one is");
            case "page" -> page(fields);
            case "kept" -> {
                Message message = simulation.log.at(Long.parseLong(fields[2])).message();
                assertEquals(Optional.of(fields[1]), message.id());
                assertEquals(somebody.id, message.from().id());
                answered.add(fields[1]);
                simulation.saw("kept");
            }
            case "refused" -> answered.add(fields[1]);
            case "bye" -> assertTrue(simulation.isClosing);
            default -> presence(fields);
        }
    }

    private static Position position(String written) {
        return Position.parse(written).orElseThrow();
    }

    private void welcome(Position position, boolean resumed, long first) {
        isWelcomed = true;
        mustBeReset = hello.since().isPresent() && !resumed;
        if (resumed) {
            assertEquals(hello.since(), Optional.of(position), "it goes on where it was");
            assertFalse(isForged, "a position that nobody told");
            simulation.saw("resumed");
        }
        moveTo(position, first);
    }

    private void reset(RoomEvent.Why why, Position position, long first) {
        if (mustBeReset) {
            Position since = hello.since().orElseThrow();
            assertTrue(switch (why) {
                case EPOCH -> since.epoch() != simulation.log.epoch();
                case FORKED -> isForged;
                case EXPIRED -> isForged || first > Math.max(1, since.offset());
            }, why + " though the log begins at " + first + " and it was at " + since);
            assertEquals(heardUpTo, position.offset(), "as it was welcomed");
        } else {
            assertTrue(why == RoomEvent.Why.EXPIRED && first > heardUpTo + 1,
                       why + " though the log begins at " + first + " and it was at " + heardUpTo);
            assertTrue(position.offset() > heardUpTo, "something is missing");
            simulation.saw("overtaken by the log");
        }
        mustBeReset = false;
        wasReset = true;
        moveTo(position, first);
        simulation.saw("reset " + why);
    }

    private void moveTo(Position position, long first) {
        if (position.fingerprint() == 0 && position.offset() > 0) {
            assertEquals(simulation.log.epoch(), position.epoch());
            assertTrue(first > position.offset(), "the entry is there, and has no fingerprint");
        } else {
            assertEquals(simulation.log.behind(position.offset()), position);
        }
        heardUpTo = position.offset();
        somebody.told.add(position);
    }

    private void message(String[] fields) {
        long offset = Long.parseLong(fields[1]);
        assertEquals(heardUpTo + 1, offset, "no gap, nothing twice");
        heardUpTo = offset;
        assertIsCommitted(fields, 1);
        if (!fields[7].equals(FieldLines.NONE)) {
            assertEquals(simulation.log.behind(offset), position(fields[7]), "where it is now");
            somebody.told.add(position(fields[7]));
        }
        if (fields[2].equals(somebody.id)) {
            answered.add(fields[4]);
            assertTrue(!somebody.isAlone || fields[6].startsWith(fields[3] + ":"), "called as when it was said: " + fields[6]);
        }
    }

    private void assertIsCommitted(String[] fields, int from) {
        Stream<String> committed = FieldLines.fields(simulation.log.at(Long.parseLong(fields[from]))).map(Object::toString);
        assertEquals(committed.toList(), List.of(fields).subList(from, from + FieldLines.FIELDS));
    }

    private void page(String[] fields) {
        for (int i = 2; i < fields.length; i += FieldLines.FIELDS) {
            assertIsCommitted(fields, i);
            assertTrue(i == 2 || Long.parseLong(fields[i]) == 1 + Long.parseLong(fields[i - FieldLines.FIELDS]), "no gap");
        }
        simulation.saw("page");
    }

    private void presence(String[] fields) {
        switch (fields[0]) {
            case "here" -> {
                assertTrue(people.isEmpty(), "named once: " + Arrays.toString(fields));
                for (int i = 2; i < fields.length; i += 2) {
                    people.put(fields[i], fields[i + 1]);
                }
                assertTrue(people.containsKey(somebody.id), "itself is there");
                count = Integer.parseInt(fields[1]);
            }
            case "arrived" -> {
                assertNull(people.put(fields[1], fields[2]), "it was there already");
                count = Integer.parseInt(fields[3]);
            }
            case "left" -> {
                assertEquals(fields[2], people.remove(fields[1]), "it was there, and called so");
                count = Integer.parseInt(fields[3]);
                simulation.saw("left");
            }
            case "renamed" -> assertTrue(people.put(fields[1], fields[2]) != null, "it is there");
            case "count" -> count = Integer.parseInt(fields[1]);
            default -> throw new AssertionError(Arrays.toString(fields));
        }
    }
}
