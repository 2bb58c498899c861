package hubbub.sqlite;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import hubbub.room.LogEntry;

/** Puts a room that is not there yet into a database, within a transaction of somebody else's. */
final class Restoration {

    private final Statements sql;
    private final String room;
    private final long epoch;

    private long id;
    private long first;
    private long last;
    private long at;
    private long bytes;
    private final List<LogEntry> chunk = new ArrayList<>();

    Restoration(Statements sql, String room, long epoch) {
        this.sql = sql;
        this.room = room;
        this.epoch = epoch;
    }

    /** Returns how many entries there were. */
    long take(Iterator<LogEntry> entries) throws SQLException, IOException {
        try (PreparedStatement find = sql.connection().prepareStatement("SELECT 1 FROM room WHERE name = ?")) {
            find.setString(1, room);
            try (ResultSet there = find.executeQuery()) {
                if (there.next()) {
                    throw new IOException("room " + room + " is there already; import into another data directory");
                }
            }
        }
        id = sql.insertRoom(room, epoch);
        first = 1;
        while (entries.hasNext()) {
            take(entries.next());
        }
        insertChunk();
        sql.updateRoom(new Pages.Row(id, room, epoch, first, last, at, bytes, Optional.empty()));
        return last - first + 1;
    }

    private void take(LogEntry entry) throws SQLException, IOException {
        if (last == 0) {
            first = entry.offset();
        } else if (entry.offset() != last + 1 || entry.at() < at) {
            throw new IOException("message %d of room %s does not come behind %d".formatted(entry.offset(), room, last));
        }
        last = entry.offset();
        at = entry.at();
        bytes += entry.message().length();
        chunk.add(entry);
        if (chunk.size() == Statements.chunk(Integer.MAX_VALUE)) {
            insertChunk();
        }
    }

    private void insertChunk() throws SQLException, IOException {
        for (int done = 0; done < chunk.size();) {
            int count = Statements.chunk(chunk.size() - done);
            if (sql.insert(id, chunk.subList(done, done + count)) != count) {
                throw new IOException("among the messages up to %d of room %s is one that was said twice".formatted(last, room));
            }
            done += count;
        }
        for (LogEntry entry : chunk) {
            if (entry.removed()) {
                sql.removeText(id, entry.offset());
            }
        }
        chunk.clear();
    }
}
