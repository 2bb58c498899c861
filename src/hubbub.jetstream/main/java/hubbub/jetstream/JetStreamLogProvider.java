package hubbub.jetstream;

import java.io.IOException;
import java.nio.file.Path;

import hubbub.room.RoomLogArchive;
import hubbub.room.RoomLogProvider;
import hubbub.room.RoomLogs;

/** Found by {@link java.util.ServiceLoader}, where {@code log} is {@code jetstream}. */
public final class JetStreamLogProvider implements RoomLogProvider {

    /** A message takes no more beside its text: who said it, the ids and the headers are some hundred bytes. */
    private static final long BESIDE = 1024;

    /** For the loader. */
    public JetStreamLogProvider() { }

    @Override
    public String name() {
        return "jetstream";
    }

    @Override
    public RoomLogs open(Storage storage) throws IOException {
        JetStreamLogs logs = JetStreamLogs.open(Link.Settings.of(storage.options()), storage.retention());
        long longest = logs.servers().longest();
        long needed = storage.longestText() + BESIDE;
        if (longest < needed) {
            logs.close();
            throw new IOException(("the servers of NATS take %d bytes at a time: set their max_payload to %d at least,"
                    + " or limits.message-bytes to %d at most").formatted(longest, needed, longest - BESIDE));
        }
        return logs;
    }

    @Override
    public RoomLogArchive archive(Path directory) throws IOException {
        throw new IOException("what is kept in NATS is looked at and saved with its own tool: nats stream backup");
    }
}
