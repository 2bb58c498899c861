package hubbub.sqlite;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

import hubbub.room.RoomLog;
import hubbub.room.RoomLogs;

/**
 * Takes away what is not to be kept any longer, in small steps, each a transaction of its own: nobody who speaks waits for more
 * than one. What goes is first not given out any more; its row, which knows its id, only goes when no resend of it is to be
 * recognised any longer. Owned by the writer's thread.
 */
final class Trimmer {

    /** Rows of one step: some milliseconds. */
    static final int STEP = 1_000;

    /** While messages wait, up to so much more than the bound, in parts of it, is left for later. */
    private static final int SLACK = 8;

    private final Statements sql;
    /** Rooms that may have something to be taken away. */
    private final Set<StoredRoom> touched = new LinkedHashSet<>();

    Trimmer(Statements sql) {
        this.sql = sql;
    }

    /** Something has been kept in this room, or time has passed. */
    void touched(StoredRoom room) {
        touched.add(room);
    }

    /** Whether another step may have something to do. */
    boolean hasWork() {
        return !touched.isEmpty();
    }

    /** Whether this room has something that may have to be taken away. */
    boolean isTouched(StoredRoom room) {
        return touched.contains(room);
    }

    /** One step in one room. While {@code othersWait} only where it cannot wait. */
    void step(long now, boolean othersWait) throws SQLException {
        for (StoredRoom room : touched.toArray(StoredRoom[]::new)) {
            if (!othersWait) {
                if (step(room, now)) {
                    return; // There may be more to do in it.
                }
                touched.remove(room);
            } else if (isUrgent(room)) {
                step(room, now);
                return;
            }
        }
    }

    private static boolean isUrgent(StoredRoom room) {
        RoomLogs.Retention keep = room.retention();
        Pages.Row row = room.row();
        long kept = row.last() - row.first() + 1;
        return kept - keep.messages() > keep.messages() / SLACK + STEP || row.bytes() - keep.bytes() > keep.bytes() / SLACK;
    }

    /** How far it has come in a step. */
    private static final class Edge {
        private long first;
        private long bytes;
        private long oldestAt;

        Edge(StoredRoom room) {
            first = room.row().first();
            bytes = room.row().bytes();
            oldestAt = room.oldestAt;
        }

        boolean isBeyond(StoredRoom room, long now) {
            RoomLogs.Retention keep = room.retention();
            long kept = room.row().last() - first + 1;
            return kept > keep.messages() || kept > 1 && bytes > keep.bytes()
                    || kept > 0 && now - oldestAt > keep.age().toMillis();
        }
    }

    /** Returns whether there was something to do. */
    boolean step(StoredRoom room, long clock) throws SQLException {
        Pages.Row row = room.row();
        long now = Math.max(clock, row.at());
        Edge edge = new Edge(room);
        boolean trims = edge.isBeyond(room, now);
        if (!trims && room.lowest >= row.first()) {
            return false;
        }
        sql.begin();
        if (trims) {
            move(edge, room, now);
        }
        // The id of the newest is not to go with it: it may be recognised for as long as is promised.
        int deleted = sql.delete(row.id(), room.lowest, Math.min(edge.first, room.lowest + STEP), now - RoomLog.RESEND_MILLIS);
        Pages.Row trimmed = new Pages.Row(row.id(), row.name(), row.epoch(), edge.first, row.last(), row.at(), edge.bytes,
                                          room.seal());
        if (trims) {
            sql.updateRoom(trimmed);
        }
        sql.commit();
        room.lowest += deleted;
        room.oldestAt = edge.oldestAt;
        room.trimmed(trimmed);
        return trims || deleted > 0;
    }

    private void move(Edge edge, StoredRoom room, long now) throws SQLException {
        long before = edge.first;
        sql.visitSizes(room.row().id(), edge.first, STEP + 1, (offset, bytes, at) -> {
            edge.oldestAt = at;
            if (offset - before >= STEP || !edge.isBeyond(room, now)) {
                return false;
            }
            edge.first = offset + 1;
            edge.bytes -= bytes;
            edge.oldestAt = StoredRoom.NO_TIME;
            return true;
        });
        if (edge.first == before) {
            throw new SQLException("the entry " + before + " of room " + room.row().name() + " is missing");
        }
    }
}
