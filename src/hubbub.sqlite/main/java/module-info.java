import hubbub.room.RoomLogProvider;
import hubbub.sqlite.SqliteLogProvider;

/**
 * The log of all rooms in one SQLite database. Nobody names it: a server finds it with {@link java.util.ServiceLoader}, when it is
 * configured to, and only then is any class of it loaded.
 *
 * <p>To follow a message: {@code SqliteLog} (one per room; its room's thread) → {@code Writer} (one thread, which takes what waits
 * of all rooms and commits it as one transaction) → {@code Statements} (what that is in SQL) → {@code StoredRoom} (what of a room
 * is in memory; gives the answers). Pages that are not in memory come through {@code Reader}. {@code Trimmer} takes away what is
 * not to be kept any longer, {@code Checkpointer} moves what was committed from SQLite's log into its database.
 *
 * <p>Before any of it: {@code DataDirectory} (whose it is), {@code Schema} (which version), {@code Inspection} (is it whole).
 */
module hubbub.sqlite {
    requires hubbub.room;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    provides RoomLogProvider with SqliteLogProvider;
}
