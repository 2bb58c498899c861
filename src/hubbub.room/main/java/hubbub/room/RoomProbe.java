package hubbub.room;

/**
 * Is told what a room does, as it does it: once per turn or event, never per delivery. Called by the dispatcher thread; must
 * return at once.
 */
public interface RoomProbe {

    /** Looks at nothing. */
    RoomProbe NONE = new RoomProbe() {
        @Override
        public void batch(int messages, int bytes, int clients, int woken) { }

        @Override
        public void turn(int messages, int lagging, long nanos) { }

        @Override
        public void cut(Departure departure, int highWater) { }
    };

    /**
     * A batch was put into all queues.
     *
     * @param bytes of all its encodings, shared by the clients
     * @param woken clients whose writer had nothing to do and was woken
     */
    void batch(int messages, int bytes, int clients, int woken);

    /**
     * A turn has ended.
     *
     * @param lagging clients with more than half of their bound waiting
     * @param nanos   from taking its messages to the last client's queue
     */
    void turn(int messages, int lagging, long nanos);

    /** A client was cut. At most {@code highWater} bytes ever waited for it. */
    void cut(Departure departure, int highWater);
}
