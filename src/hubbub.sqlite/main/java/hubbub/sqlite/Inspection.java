package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether a database is whole, as far as that can be told in a moment. What a crash has torn is not seen here: SQLite's log knows
 * by its checksums what was committed, and whoever opens it first takes that and leaves the rest.
 */
final class Inspection {

    /** A file up to this is looked at as a whole: SQLite does that at some 400 MB a second (measured). */
    private static final long WHOLE_BYTES = 64L * 1024 * 1024;

    /** A room that says it has a newest message and has not, or has newer ones than it says. */
    private static final String BROKEN_ROOM = """
            SELECT name FROM room WHERE
                first <= last AND NOT EXISTS (SELECT 1 FROM message WHERE room = room.id AND offset = last)
                OR first <= last AND NOT EXISTS (SELECT 1 FROM message WHERE room = room.id AND offset = first)
                OR EXISTS (SELECT 1 FROM message WHERE room = room.id AND offset > last)
            LIMIT 1""";

    private Inspection() { }

    /** Throws if it is not whole. */
    static void check(Connection connection, Path file) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            if (Files.size(file) <= WHOLE_BYTES) {
                try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
                    if (result.next() && !"ok".equals(result.getString(1))) {
                        throw damaged(file, result.getString(1).replaceAll("\\s+", " "));
                    }
                }
            }
            try (ResultSet result = statement.executeQuery(BROKEN_ROOM)) {
                if (result.next()) {
                    throw damaged(file, "messages of a room are missing");
                }
            }
        }
    }

    static IOException damaged(Path file, String how) {
        return new IOException("%s is damaged (%s); restore a backup, or move it away and begin anew".formatted(file, how));
    }
}
