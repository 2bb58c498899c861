/**
 * The broadcast core: a room, one thread that owns it, one bounded queue per client, a log of what was said. It knows no network.
 *
 * <p>To follow a message, open the files in the order it passes them:
 * {@link hubbub.room.Session#forward Session} (a reader hands it over) →
 * {@code Inbox} (two lanes: control first, then requests, senders in turn) →
 * {@code Dispatcher} (one thread, in turns) →
 * {@code Requests} (who may say and ask what) →
 * {@code Journal} and {@link hubbub.room.RoomLog} (kept, and only then heard) →
 * {@code Batch} (encoded once per {@link hubbub.room.WireFormat}) →
 * {@code Clients} and {@link hubbub.room.OutboundQueue} (one per client, bounded) →
 * {@link hubbub.room.Outlet} (woken, so that a writer drains the queue).
 *
 * <p>Beside it: {@code History} and {@code CatchUp} (who comes back hears what it missed), {@code Presence} (who is here),
 * {@code HouseRules} (what operators do).
 */
module hubbub.room {
    exports hubbub.room;
}
