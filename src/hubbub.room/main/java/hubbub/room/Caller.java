package hubbub.room;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who says one thing and is not in the room: nobody sees them come or go, and they hear nothing but what came of it.
 * Their session is never among the clients. What it is told, by the dispatcher thread, becomes the outcome.
 */
final class Caller implements Outlet {

    /** Nothing is ever written to a caller. */
    private static final WireFormat NO_WORDS = new WireFormat() {
        @Override
        public int maxLength(Message message) {
            return 0;
        }

        @Override
        public int encode(LogEntry entry, Optional<Position> position, byte[] into, int at) {
            return at;
        }
    };

    private final Session session;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    Caller(Inbox inbox, RoomLimits limits, Person person) {
        this.session = new Session(inbox, limits, NO_WORDS, this, Optional.of(new Hello(person, Optional.empty(), 0)));
    }

    /** Never waits: nothing of this session is pending. */
    CompletableFuture<Outcome> say(Request.Say say) throws InterruptedException {
        if (!session.forward(say)) {
            outcome.complete(new Outcome.TurnedAway(Departure.CLOSED));
        }
        return outcome;
    }

    /** What it said has been heard. */
    void heard(long offset) {
        outcome.complete(new Outcome.Said(offset, false));
    }

    /** What a client would be told by an event. */
    void told(RoomEvent event) {
        if (event instanceof RoomEvent.Kept kept) {
            outcome.complete(new Outcome.Said(kept.offset(), true));
        } else if (event instanceof RoomEvent.Refused refused) {
            outcome.complete(new Outcome.Refused(refused));
        }
    }

    /** Its queue has ended. */
    @Override
    public void wake() {
        session.outbound().ending().ifPresent(departure -> outcome.complete(new Outcome.TurnedAway(departure)));
    }

    @Override
    public void cut() {
        wake();
    }
}
