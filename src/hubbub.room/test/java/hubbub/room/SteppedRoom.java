package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A room without a thread: a test steps its dispatcher by hand, on its own thread, with its own clock. */
final class SteppedRoom {

    /** One message a line. */
    static final WireFormat LINES = new WireFormat() {
        @Override
        public int maxLength(Message message) {
            return message.length() + 1;
        }

        @Override
        public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
            Message message = entry.message();
            System.arraycopy(message.text(), 0, into, at, message.length());
            into[at + message.length()] = '\n';
            return at + message.length() + 1;
        }
    };

    /** One message or event a line: {@code 7 Ada: hello @7}, where {@code @7} is the position, {@code Welcome[…]}. */
    static final WireFormat TOLD = new WireFormat() {
        @Override
        public int maxLength(Message message) {
            return message.length() + 200;
        }

        @Override
        public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
            byte[] line = (line(entry) + position.map(behind -> " @" + behind.offset()).orElse("") + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            System.arraycopy(line, 0, into, at, line.length);
            return at + line.length;
        }

        @Override
        public byte[] encode(RoomEvent event) {
            String line = switch (event) {
                case RoomEvent.Welcome welcome -> "welcome " + welcome.you().name() + " @" + welcome.position().offset()
                        + (welcome.resumed() ? " resumed" : "");
                case RoomEvent.Reset reset -> "reset " + reset.why() + " @" + reset.position().offset();
                case RoomEvent.Page page -> "page " + page.entries().stream().map(SteppedRoom::line).toList()
                        + (page.more() ? " more" : "");
                case RoomEvent.Kept kept -> "kept " + kept.id() + " at " + kept.offset();
                case RoomEvent.Refused refused -> "refused " + refused.ref().orElse("-") + " " + refused.code() + " "
                        + refused.retryMillis().orElse(-1);
                case RoomEvent.Here here -> "here " + here.count() + here.people().map(people ->
                        " " + people.stream().map(Person::name).toList()).orElse("");
                case RoomEvent.Count count -> "count " + count.count();
                case RoomEvent.Arrived arrived -> "arrived " + arrived.person().name() + " " + arrived.count();
                case RoomEvent.Left left -> "left " + left.person().name() + " " + left.count();
                case RoomEvent.Renamed renamed -> "renamed " + renamed.person().id() + " " + renamed.person().name();
                case RoomEvent.Removed removed -> "removed " + removed.offset();
                case RoomEvent.Locked locked -> locked.locked() ? "locked" : "unlocked";
                case RoomEvent.Tick tick -> "tick @" + tick.position().offset();
                case RoomEvent.Bye bye -> "bye " + bye.departure() + " " + bye.afterMillis();
            };
            return (line + "\n").getBytes(StandardCharsets.UTF_8);
        }
    };

    private static String line(LogEntry entry) {
        return entry.offset() + " " + entry.message().from().name() + ": "
                + new String(entry.message().text(), StandardCharsets.UTF_8);
    }

    final RoomLimits limits;
    final Inbox inbox;
    final RoomFigures figures = new RoomFigures();
    final Dispatcher dispatcher;
    long nanos = 1_000;
    /** How much time each look at the clock takes. */
    long tickPerLook;
    /** What others do meanwhile, whenever the dispatcher looks at the clock: as writers may at any time. */
    Runnable meanwhile = () -> { };

    SteppedRoom(RoomLimits limits) {
        this(limits, new MemoryLog(MemoryLog.Bounds.defaults()));
    }

    SteppedRoom(RoomLimits limits, RoomLog log) {
        this.limits = limits;
        this.inbox = new Inbox(limits);
        this.dispatcher = new Dispatcher("test", log, inbox, limits, figures,
                                         RoomProbe.NONE, Runnable::run, this::look);
    }

    private long look() {
        meanwhile.run();
        nanos += tickPerLook;
        return nanos;
    }

    /** Small bounds, so that a test reaches them soon: turns of 4 messages, queues of 8 batches, 3 messages pending. */
    static RoomLimits smallLimits() {
        return new RoomLimits(4, 1000, 8, 10_000, 3, 300, Duration.ZERO, Duration.ofMillis(50));
    }

    TestClient join() {
        return join(LINES);
    }

    TestClient join(WireFormat format) {
        return join(new TestClient(this, format, Optional.empty()));
    }

    /** A person who hears nothing of what was said before. */
    TestClient join(String name) {
        return join(new Hello(new Person("id-" + name, name), Optional.empty(), 0));
    }

    TestClient join(Hello hello) {
        return join(new TestClient(this, TOLD, Optional.of(hello)));
    }

    private TestClient join(TestClient client) {
        inbox.post(new Command.Join(client.session));
        return client;
    }

    boolean turn() {
        return dispatcher.turn();
    }

    /** Joined, and welcomed, in no time. */
    TestClient come(String name) {
        TestClient client = join(name);
        settle();
        return client;
    }

    /** One turn for a join, one for what the log has read for it; no time passes. */
    void settle() {
        turn();
        turn();
    }

    /** A few turns: for a join, for what the log then reads, for what is then told; with time for the pause between them. */
    void turns() {
        for (int i = 0; i < 3; i++) {
            passTime(Duration.ofMillis(2));
            turn();
        }
    }

    void passTime(Duration time) {
        nanos += time.toNanos();
    }

    void close(Duration within) {
        close(Departure.CLOSED, Duration.ZERO, within);
    }

    void close(Departure departure, Duration spread, Duration within) {
        inbox.post(new Command.Close(departure, spread.toNanos(), nanos + within.toNanos()));
    }

    /** A client whose socket is a list. */
    static final class TestClient implements Outlet {

        final Session session;
        final List<String> heard = new ArrayList<>();
        int wakes;
        int blocks;
        boolean wasCut;
        Duration keptOut = Duration.ZERO;

        TestClient(SteppedRoom room, WireFormat format, Optional<Hello> hello) {
            this.session = new Session(room.inbox, room.limits, format, this, hello);
        }

        /** Says it, which must not have to wait. */
        TestClient say(String text) {
            return ask(new Request.Say(Optional.empty(), text.getBytes(StandardCharsets.UTF_8)));
        }

        /** Says it under an id. */
        TestClient say(String id, String text) {
            return ask(new Request.Say(Optional.of(id), text.getBytes(StandardCharsets.UTF_8)));
        }

        /** Asks this, which must not have to wait. */
        TestClient ask(Request request) {
            try {
                if (!session.forward(request)) {
                    throw new AssertionError("refused: " + request);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return this;
        }

        /** Reads everything that waits, as its writer would. */
        List<String> read() {
            byte[][] taken = new byte[16][];
            int count;
            while ((count = session.outbound().poll(taken, 1 << 20)) > 0) {
                for (int i = 0; i < count; i++) {
                    heard.addAll(new String(taken[i], StandardCharsets.UTF_8).lines().toList());
                    blocks++;
                }
            }
            return heard;
        }

        /** What has come since it was last read. */
        List<String> news() {
            int before = heard.size();
            return List.copyOf(read().subList(before, heard.size()));
        }

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public void keepOut(long millis) {
            keptOut = Duration.ofMillis(millis);
        }

        @Override
        public void cut() {
            wasCut = true;
        }
    }
}
