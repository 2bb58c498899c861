/**
 * The broadcast core: one room, one thread that owns it, one bounded queue per client. It knows no network.
 *
 * <p>To follow a message, open the files in the order it passes them:
 * {@link hubbub.room.Session#forward Session} (a reader hands it over) →
 * {@code Inbox} (two lanes: control first, then messages, senders in turn) →
 * {@code Dispatcher} (one thread, in turns) →
 * {@code Batch} (encoded once per {@link hubbub.room.WireFormat}) →
 * {@link hubbub.room.OutboundQueue} (one per client, bounded) →
 * {@link hubbub.room.Outlet} (woken, so that a writer drains the queue).
 */
module hubbub.room {
    exports hubbub.room;
}
