package hubbub.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import hubbub.room.LogEntry;
import hubbub.room.Message;
import hubbub.room.Person;

/** What is read of a database, on a connection of its own. For one thread at a time. */
final class Pages implements AutoCloseable {

    /**
     * A room's row.
     *
     * @param at    of its newest message, milliseconds since 1970
     * @param bytes of text in those that are kept
     * @param seal  what a server keeps with it
     */
    record Row(long id, String name, long epoch, long first, long last, long at, long bytes, Optional<byte[]> seal) {

        Row unsealed() {
            return new Row(id, name, epoch, first, last, at, bytes, Optional.empty());
        }
    }

    private static final String COLUMNS = "SELECT offset, at, person, name, id, text, removed FROM message WHERE room = ?";
    private static final String ROW = "SELECT id, name, epoch, first, last, at, bytes, seal FROM room";

    private final Connection connection;
    private PreparedStatement forwards;
    private PreparedStatement backwards;
    private PreparedStatement row;
    private PreparedStatement rowAfter;
    private PreparedStatement lowest;

    Pages(Connection connection) throws SQLException {
        this.connection = connection;
        prepare();
    }

    /** To be called again after a failure: the driver has closed the statement that failed. */
    void prepare() throws SQLException {
        forwards = connection.prepareStatement(COLUMNS + " AND offset >= ? ORDER BY offset LIMIT ?");
        backwards = connection.prepareStatement(COLUMNS + " AND offset >= ? AND offset < ? ORDER BY offset DESC LIMIT ?");
        row = connection.prepareStatement(ROW + " WHERE name = ?");
        rowAfter = connection.prepareStatement(ROW + " WHERE id > ? ORDER BY id LIMIT 1");
        lowest = connection.prepareStatement("SELECT offset FROM message WHERE room = ? ORDER BY offset LIMIT 1");
    }

    static Pages open(Path file) throws SQLException {
        return new Pages(Database.toRead(file));
    }

    Optional<Row> row(String name) throws SQLException {
        row.setString(1, name);
        return row(row);
    }

    /** The row with the next higher id, in which order rooms were made. */
    Optional<Row> rowAfter(long id) throws SQLException {
        rowAfter.setLong(1, id);
        return row(rowAfter);
    }

    private static Optional<Row> row(PreparedStatement query) throws SQLException {
        try (ResultSet result = query.executeQuery()) {
            return result.next()
                    ? Optional.of(new Row(result.getLong(1), result.getString(2), result.getLong(3), result.getLong(4),
                                          result.getLong(5), result.getLong(6), result.getLong(7),
                                          Optional.ofNullable(result.getBytes(8))))
                    : Optional.empty();
        }
    }

    /** The lowest offset that there is a row of, kept or not; empty if there is none. */
    Optional<Long> lowest(long room) throws SQLException {
        lowest.setLong(1, room);
        try (ResultSet result = lowest.executeQuery()) {
            return result.next() ? Optional.of(result.getLong(1)) : Optional.empty();
        }
    }

    /** Entries from this offset on, bounded as readings of a log are. */
    List<LogEntry> from(long room, long offset, int maxMessages, int maxBytes) throws SQLException {
        forwards.setLong(1, room);
        forwards.setLong(2, offset);
        forwards.setInt(3, Math.max(1, maxMessages));
        return page(forwards, maxBytes);
    }

    /** The last entries from {@code first} on and before this offset, in ascending order, bounded likewise. */
    List<LogEntry> before(long room, long first, long offset, int maxMessages, int maxBytes) throws SQLException {
        backwards.setLong(1, room);
        backwards.setLong(2, first);
        backwards.setLong(3, offset);
        backwards.setInt(4, Math.max(1, maxMessages));
        return page(backwards, maxBytes).reversed();
    }

    private static List<LogEntry> page(PreparedStatement query, int maxBytes) throws SQLException {
        List<LogEntry> page = new ArrayList<>();
        long left = maxBytes;
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                LogEntry entry = entry(result);
                left -= entry.message().length();
                if (!page.isEmpty() && left < 0) {
                    break;
                }
                page.add(entry);
            }
        }
        return Collections.unmodifiableList(page);
    }

    private static LogEntry entry(ResultSet result) throws SQLException {
        byte[] text = result.getBytes(6);
        Message message = new Message(new Person(result.getString(3), result.getString(4)),
                                      Optional.ofNullable(result.getString(5)), text == null ? new byte[0] : text);
        return new LogEntry(result.getLong(1), result.getLong(2), message, result.getBoolean(7));
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
