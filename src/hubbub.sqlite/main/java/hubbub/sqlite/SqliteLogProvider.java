package hubbub.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

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
    public RoomLogs open(Storage storage) throws IOException {
        return SqliteLogs.open(storage.directory(), storage.durability(), storage.retention(), InstantSource.system());
    }

    @Override
    public RoomLogArchive archive(Path directory) throws IOException {
        return SqliteArchive.open(directory);
    }
}
