package hubbub.room;

/**
 * Where a client's queue leads: the network edge that writes it out. All methods are called by the dispatcher thread (or
 * by the thread that joins, when the room is already closed) and must return at once: no I/O, no waiting.
 */
public interface Outlet {

    /** The queue holds something, or has ended, and its writer had found it empty. Once per such change, not per batch. */
    void wake();

    /** Whoever comes from where this client is, is not to be let in for so long. */
    default void keepOut(long millis) { }

    /**
     * The client was cut: its queue was dropped and has ended. Unlike after {@link #wake}, a write in progress must not be
     * waited for: it may be stuck.
     */
    void cut();
}
