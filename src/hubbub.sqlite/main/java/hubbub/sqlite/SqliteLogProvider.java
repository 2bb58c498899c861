package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;

import hubbub.room.RoomLogArchive;
import hubbub.room.RoomLogProvider;
import hubbub.room.RoomLogs;

/** Logs in one SQLite database, {@code hubbub.db} in the data directory. */
public final class SqliteLogProvider implements RoomLogProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SqliteLogProvider() { }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public RoomLogs open(Path directory, Durability durability, Function<String, RoomLogs.Retention> retention)
            throws IOException {
        return SqliteLogs.open(directory, durability, retention, InstantSource.system());
    }

    @Override
    public RoomLogArchive archive(Path directory) throws IOException {
        return SqliteArchive.open(directory);
    }
}
