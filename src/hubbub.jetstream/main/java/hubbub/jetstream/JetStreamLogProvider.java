package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;

import hubbub.room.RoomLogArchive;
import hubbub.room.RoomLogProvider;
import hubbub.room.RoomLogs;

/** Found by {@link java.util.ServiceLoader}, where {@code log} is {@code jetstream}. */
public final class JetStreamLogProvider implements RoomLogProvider {

    /** For the loader. */
    public JetStreamLogProvider() { }

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public RoomLogs open(Storage storage) throws IOException {
        return JetStreamLogs.open(Link.Settings.of(storage.options()), storage.retention());
    }

    @Override
    public RoomLogArchive archive(Path directory) throws IOException {
        throw new IOException("what is kept in NATS is looked at and saved with its own tool: nats stream backup");
    }
}
