package hubbub.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A room without a thread: a test steps its dispatcher by hand, on its own thread, with its own clock. */
final class SteppedRoom {

    /** One message a line. */
    static final WireFormat LINES = new WireFormat() {
        @Override
        public int maxLength(Message message) {
            return message.length() + 1;
        }

        @Override
        public int encode(Message message, byte[] into, int at) {
            System.arraycopy(message.text(), 0, into, at, message.length());
            into[at + message.length()] = '\n';
            return at + message.length() + 1;
        }
    };

    final RoomLimits limits;
    final Inbox inbox;
    final RoomFigures figures = new RoomFigures();
    final Dispatcher dispatcher;
    long nanos = 1_000;
    /** How much time each look at the clock takes. */
    long tickPerLook;

    SteppedRoom(RoomLimits limits) {
        this.limits = limits;
        this.inbox = new Inbox(limits);
        this.dispatcher = new Dispatcher(inbox, limits, figures, RoomProbe.NONE, Runnable::run, () -> nanos += tickPerLook);
    }

    /** Small bounds, so that a test reaches them soon: turns of 4 messages, queues of 8 batches, 3 messages pending. */
    static RoomLimits smallLimits() {
        return new RoomLimits(4, 1000, 8, 10_000, 3, 300, Duration.ZERO, Duration.ofMillis(50));
    }

    TestClient join() {
        return join(LINES);
    }

    TestClient join(WireFormat format) {
        TestClient client = new TestClient(this, format);
        inbox.post(new Command.Join(client.session));
        return client;
    }

    boolean turn() {
        return dispatcher.turn();
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

        TestClient(SteppedRoom room, WireFormat format) {
            this.session = new Session(room.inbox, room.limits, format, this);
        }

        /** Says it, which must not have to wait. */
        TestClient say(String text) {
            try {
                if (!session.forward(new Message(text.getBytes(StandardCharsets.UTF_8)))) {
                    throw new AssertionError("refused: " + text);
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

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public void cut() {
            wasCut = true;
        }
    }
}
