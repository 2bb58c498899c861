package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What tables there are, and how a database of an earlier version becomes one of this. A database says which it is by SQLite's
 * {@code application_id} and {@code user_version}.
 */
final class Schema {

    /** "Hubb": so that no other program's database is taken for ours. */
    private static final int APPLICATION = 0x48756262;

    /**
     * The step at index n leads from version n to n + 1. A step that was released is never changed, or two databases would have
     * one version and differ; what is to be otherwise is one step more.
     *
     * <p>Version 1. {@code room.first} is the oldest offset that is kept, though older rows may still be there: of a message
     * that is not kept any more the id is, until it has been for as long as resends are recognised. {@code room.at} is the time
     * of the last message, so that none runs backwards; {@code room.bytes} what the texts that are kept have together;
     * {@code room.seal} what a server keeps with a room. Texts are blobs, since they may hold NUL. {@code beat} is written when
     * all else fails, to see whether it still does.
     */
    static final List<String> STEPS = List.of("""
            CREATE TABLE room (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                epoch INTEGER NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                at INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                seal BLOB
            ) STRICT;
            CREATE TABLE message (
                room INTEGER NOT NULL REFERENCES room (id),
                offset INTEGER NOT NULL,
                at INTEGER NOT NULL,
                person TEXT NOT NULL,
                name TEXT NOT NULL,
                id TEXT,
                text BLOB NOT NULL,
                removed INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (room, offset)
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX resend ON message (room, person, id) WHERE id IS NOT NULL;
            CREATE TABLE beat (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT
            """);

    private Schema() { }

    /**
     * Makes an empty database one of the latest version, or one of an earlier version too, all of it or nothing.
     *
     * @param steps {@link #STEPS}
     * @throws IOException if it is of a later version, or not one of ours
     */
    static void bring(Connection connection, Path file, List<String> steps) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = check(statement, file, steps.size());
            if (version == steps.size()) {
                return;
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                for (String step : steps.subList(version, steps.size())) {
                    for (String command : step.split(";\n")) {
                        statement.execute(command);
                    }
                }
                statement.execute("PRAGMA application_id = " + APPLICATION);
                statement.execute("PRAGMA user_version = " + steps.size());
                statement.execute("COMMIT");
            } catch (SQLException e) {
                Statements.rollBack(connection);
                throw e;
            }
        }
    }

    /** Which version it is, 0 for an empty one; see {@link #bring} for what it throws. */
    static int check(Statement statement, Path file, int newest) throws IOException, SQLException {
        int application = number(statement, "PRAGMA application_id");
        int version = number(statement, "PRAGMA user_version");
        if (application != APPLICATION && (version != 0 || number(statement, "SELECT count(*) FROM sqlite_schema") > 0)) {
            throw new IOException(file + " is a database, but not one of Hubbub's; choose another data.directory");
        }
        if (version > newest) {
            throw new IOException("%s was written by a newer Hubbub: its version is %d, this one knows up to %d; start that one, "
                                          .formatted(file, version, newest) + "or restore a backup from before");
        }
        return version;
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }
}
