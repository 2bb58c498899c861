package hubbub.room;

import java.util.List;

/**
 * What somebody has read of what was said, without being in the room, see {@link Room#read}.
 *
 * @param entries in ascending order. If the log let go of some meanwhile, or could not be read, they may begin later than asked
 * @param more    whether there are more: later ones if it was read forwards, earlier ones if backwards
 * @param first   the oldest offset that was kept when the log was asked; one more than that of {@code heard} if none was
 * @param heard   where the room was then: behind what it had told last
 */
public record Reading(List<LogEntry> entries, boolean more, long first, Position heard) {

    /** Behind the last of the entries; where there is none, behind what the room had told last. */
    public Position position() {
        return entries.isEmpty() ? heard : Position.behind(epoch(), entries.getLast());
    }

    /** See {@link RoomLog#epoch}. */
    public long epoch() {
        return heard.epoch();
    }

    /** The newest offset that the room had told. */
    public long last() {
        return heard.offset();
    }
}
