package hubbub.server;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;

import hubbub.room.RoomLogProvider;
import hubbub.room.RoomLogs;

/** Where the logs of rooms come from: memory, or a provider that is found by {@link ServiceLoader}, and only looked for then. */
final class Logs {

    private Logs() { }

    /** Opens what is configured. Throws with a sentence if that is not possible. */
    static RoomLogs open(Settings settings) throws IOException, UsageException {
        Settings.Log log = settings.log();
        return log.isInMemory()
                ? RoomLogs.inMemory()
                : provider(log.kind()).open(new RoomLogProvider.Storage(
                        log.directory(), log.durability(), log.options(), log::retention, settings.webSocket().messageBytes()));
    }

    /** What keeps logs of this kind, which must not be in memory. */
    static RoomLogProvider provider(String kind) throws UsageException {
        List<RoomLogProvider> all = ServiceLoader.load(RoomLogProvider.class).stream().map(ServiceLoader.Provider::get).toList();
        return all.stream().filter(one -> one.name().equals(kind)).findFirst().orElseThrow(() -> new UsageException(
                "%s must be %s%s: %s".formatted(Knob.LOG.key(), Settings.Log.MEMORY, String.join("", all.stream().map(
                        one -> " or " + one.name()).sorted().toList()), Text.visible(kind))));
    }
}
