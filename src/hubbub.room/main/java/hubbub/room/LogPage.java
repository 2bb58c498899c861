package hubbub.room;

import java.util.List;

/**
 * A part of a room's log, for whoever is not in the room.
 *
 * @param epoch   see {@link RoomLog#epoch}
 * @param first   the oldest offset that was kept when the log was asked; one more than {@code last} if none was
 * @param last    the newest that was committed then
 * @param entries what was asked for, in order and without a gap. If the log let go of some meanwhile, or could not be read, it
 *                may begin later than at {@code first}
 */
public record LogPage(long epoch, long first, long last, List<LogEntry> entries) { }
