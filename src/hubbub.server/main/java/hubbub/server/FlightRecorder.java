package hubbub.server;

import hubbub.room.Departure;
import hubbub.room.RoomProbe;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * What the room does, as events of the JDK's Flight Recorder; how to read them is in etc/flight-recorder.md. Without a recording
 * each costs one look at a flag, once per turn.
 */
final class FlightRecorder implements RoomProbe {

    /** Where they all came from is known: the dispatcher. */
    @Category("Hubbub")
    @StackTrace(false)
    private abstract static class RoomEvent extends Event { }

    @Name("hubbub.Batch")
    @Label("Batch")
    private static final class Batch extends RoomEvent {
        @Label("Messages") int messages;
        @Label("Encoded") @DataAmount int bytes;
        @Label("Clients") int clients;
        @Label("Writers woken") int woken;
    }

    @Name("hubbub.Turn")
    @Label("Turn")
    private static final class Turn extends RoomEvent {
        @Label("Messages") int messages;
        @Label("Clients lagging") int lagging;
        @Label("Took") @Timespan(Timespan.NANOSECONDS) long took;
    }

    @Name("hubbub.ClientCut")
    @Label("Client Cut")
    private static final class ClientCut extends RoomEvent {
        @Label("Reason") String reason;
        @Label("Most that waited") @DataAmount int highWater;
    }

    @Override
    public void batch(int messages, int bytes, int clients, int woken) {
        Batch event = new Batch();
        if (event.isEnabled()) {
            event.messages = messages;
            event.bytes = bytes;
            event.clients = clients;
            event.woken = woken;
            event.commit();
        }
    }

    @Override
    public void turn(int messages, int lagging, long nanos) {
        Turn event = new Turn();
        if (event.isEnabled()) {
            event.messages = messages;
            event.lagging = lagging;
            event.took = nanos;
            event.commit();
        }
    }

    @Override
    public void cut(Departure departure, int highWater) {
        ClientCut event = new ClientCut();
        if (event.isEnabled()) {
            event.reason = departure.reason();
            event.highWater = highWater;
            event.commit();
        }
    }
}
