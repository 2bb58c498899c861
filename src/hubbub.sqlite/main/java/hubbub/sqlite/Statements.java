package hubbub.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

import hubbub.room.LogEntry;

/** What is written to a database, on a connection of its own. Owned by the writer's thread, once that runs. */
final class Statements implements AutoCloseable {

    /**
     * Rows that one statement inserts at most. Most of what a row costs is what goes to and fro between Java and SQLite's own
     * code: with 64 a second takes 97,000 rows with ids where it takes 60,000 one by one, and 320,000 without where it takes
     * 90,000 (measured; with 256 no more).
     */
    private static final int[] CHUNKS = {64, 8, 1};

    private static final int COLUMNS = 7;

    private final Connection connection;
    private final List<PreparedStatement> all = new ArrayList<>();
    private final PreparedStatement[] inserts = new PreparedStatement[CHUNKS.length];
    private PreparedStatement begin;
    private PreparedStatement commit;
    private PreparedStatement find;
    private PreparedStatement deleteFrom;
    private PreparedStatement insertRoom;
    private PreparedStatement updateRoom;
    private PreparedStatement lengthOf;
    private PreparedStatement removeText;
    private PreparedStatement sizes;
    private PreparedStatement delete;
    private PreparedStatement beat;

    Statements(Connection connection) throws SQLException {
        this.connection = connection;
        prepareAll();
    }

    private void prepareAll() throws SQLException {
        begin = prepare("BEGIN IMMEDIATE");
        for (int i = 0; i < CHUNKS.length; i++) {
            inserts[i] = prepare(
                    "INSERT INTO message (room, offset, at, person, name, id, text) VALUES "
                            + String.join(", ", Collections.nCopies(CHUNKS[i], "(?, ?, ?, ?, ?, ?, ?)"))
                            + " ON CONFLICT (room, person, id) WHERE id IS NOT NULL DO NOTHING");
        }
        find = prepare("SELECT offset FROM message WHERE room = ? AND person = ? AND id = ?");
        deleteFrom = prepare("DELETE FROM message WHERE room = ? AND offset >= ?");
        insertRoom = prepare("INSERT INTO room (name, epoch, first, last, at, bytes) VALUES (?, ?, 1, 0, 0, 0) RETURNING id");
        updateRoom = prepare("UPDATE room SET first = ?, last = ?, at = ?, bytes = ?, seal = ? WHERE id = ?");
        lengthOf = prepare("SELECT length(text) FROM message WHERE room = ? AND offset = ?");
        removeText = prepare("UPDATE message SET text = x'', removed = 1 WHERE room = ? AND offset = ?");
        sizes = prepare("SELECT offset, length(text), at FROM message WHERE room = ? AND offset >= ? ORDER BY offset LIMIT ?");
        delete = prepare("DELETE FROM message WHERE room = ? AND offset >= ? AND offset < ? AND at < ?");
        beat = prepare("INSERT OR REPLACE INTO beat VALUES (1, ?)");
        commit = prepare("COMMIT");
    }

    private PreparedStatement prepare(String statement) throws SQLException {
        all.add(connection.prepareStatement(statement));
        return all.getLast();
    }

    void begin() throws SQLException {
        if (all.isEmpty()) {
            prepareAll();
        }
        begin.execute();
    }

    void commit() throws SQLException {
        commit.execute();
    }

    /** After a failure. The driver has closed the statement that failed, so all are prepared anew when they are needed. */
    void rollBack() {
        for (PreparedStatement statement : all) {
            try {
                statement.close();
            } catch (SQLException e) {
                // It was closed already.
            }
        }
        all.clear();
        rollBack(connection);
    }

    static void rollBack(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has done it by itself, or there was nothing: either way nothing is left of it.
        }
    }

    /** How many entries of so many go into the next statement. */
    static int chunk(int left) {
        return left >= CHUNKS[0] ? CHUNKS[0] : left >= CHUNKS[1] ? CHUNKS[1] : CHUNKS[2];
    }

    /** Inserts these, as many as a {@link #chunk}, and returns how many were no resends; the others are left out. */
    int insert(long room, List<LogEntry> entries) throws SQLException {
        PreparedStatement insert = inserts[entries.size() == CHUNKS[0] ? 0 : entries.size() == CHUNKS[1] ? 1 : 2];
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            int before = i * COLUMNS;
            insert.setLong(before + 1, room);
            insert.setLong(before + 2, entry.offset());
            insert.setLong(before + 3, entry.at());
            insert.setString(before + 4, entry.message().from().id());
            insert.setString(before + 5, entry.message().from().name());
            insert.setString(before + 6, entry.message().id().orElse(null));
            insert.setBytes(before + 7, entry.message().text());
        }
        return insert.executeUpdate();
    }

    /** Where this person's message with this id is. */
    OptionalLong find(long room, String person, String id) throws SQLException {
        find.setLong(1, room);
        find.setString(2, person);
        find.setString(3, id);
        return number(find);
    }

    /** Takes out what was inserted from this offset on. */
    void deleteFrom(long room, long offset) throws SQLException {
        deleteFrom.setLong(1, room);
        deleteFrom.setLong(2, offset);
        deleteFrom.executeUpdate();
    }

    /** Makes a room and returns its id. */
    long insertRoom(String name, long epoch) throws SQLException {
        insertRoom.setString(1, name);
        insertRoom.setLong(2, epoch);
        return number(insertRoom).orElseThrow();
    }

    void updateRoom(Pages.Row row) throws SQLException {
        updateRoom.setLong(1, row.first());
        updateRoom.setLong(2, row.last());
        updateRoom.setLong(3, row.at());
        updateRoom.setLong(4, row.bytes());
        if (row.seal().isPresent()) {
            updateRoom.setBytes(5, row.seal().get());
        } else {
            updateRoom.setNull(5, Types.BLOB);
        }
        updateRoom.setLong(6, row.id());
        updateRoom.executeUpdate();
    }

    /** Takes the text of this entry away and returns how many bytes it had; empty if there is no such entry. */
    OptionalLong removeText(long room, long offset) throws SQLException {
        lengthOf.setLong(1, room);
        lengthOf.setLong(2, offset);
        OptionalLong length = number(lengthOf);
        if (length.isPresent()) {
            removeText.setLong(1, room);
            removeText.setLong(2, offset);
            removeText.executeUpdate();
        }
        return length;
    }

    private static OptionalLong number(PreparedStatement query) throws SQLException {
        try (ResultSet result = query.executeQuery()) {
            return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
        }
    }

    /** Whoever looks at entries in a row. */
    interface SizeVisitor {
        /** Returns whether it wants to see the next. */
        boolean visit(long offset, long bytes, long at);
    }

    /** Shows entries from this offset on. */
    void visitSizes(long room, long from, int most, SizeVisitor visitor) throws SQLException {
        sizes.setLong(1, room);
        sizes.setLong(2, from);
        sizes.setInt(3, most);
        try (ResultSet result = sizes.executeQuery()) {
            boolean goesOn = true;
            while (goesOn && result.next()) {
                goesOn = visitor.visit(result.getLong(1), result.getLong(2), result.getLong(3));
            }
        }
    }

    /** Deletes entries from one offset on, before another, and from before this time. Returns how many. */
    int delete(long room, long from, long before, long olderThan) throws SQLException {
        delete.setLong(1, room);
        delete.setLong(2, from);
        delete.setLong(3, before);
        delete.setLong(4, olderThan);
        return delete.executeUpdate();
    }

    /** Writes something of no meaning. */
    void beat(long at) throws SQLException {
        beat.setLong(1, at);
        beat.executeUpdate();
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
