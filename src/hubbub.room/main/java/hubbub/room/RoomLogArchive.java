package hubbub.room;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Logs as they are kept, for tools: what a server has committed in them can be read while it runs. One thread at a time. The
 * messages of all exceptions are sentences for operators.
 */
public interface RoomLogArchive extends AutoCloseable {

    /**
     * A room in it.
     *
     * @param name  the room's
     * @param epoch see {@link RoomLog#epoch}
     * @param first see {@link RoomLog#first}
     * @param last  see {@link RoomLog#last}
     */
    record Stored(String name, long epoch, long first, long last) { }

    /** All rooms that something was said in, by name. */
    List<Stored> rooms() throws IOException;

    /** Gives all entries of this room, in order, as they are at this moment; none if there is no such room. */
    void export(String room, Consumer<LogEntry> each) throws IOException;

    /**
     * Puts a room into it that is not there yet, with its epoch and offsets, so that clients resume as if it had always been
     * here. All of it or, if this throws, nothing. Returns the number of entries.
     *
     * @param entries in order and without a gap
     * @throws IOException also if a server has it open, or the room is there already
     */
    long restore(String room, long epoch, Iterator<LogEntry> entries) throws IOException;

    /** Writes all of it, as it is at this moment, to this file, which must not be there yet. It is on the disk on return. */
    void backup(Path file) throws IOException;

    @Override
    void close() throws IOException;
}
