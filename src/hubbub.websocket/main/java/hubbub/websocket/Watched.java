package hubbub.websocket;

/** A connection whose deadlines the heartbeat keeps. */
interface Watched {

    /** Called by the heartbeat, several times per shortest deadline; never blocks. */
    void watch(long now);
}
