package hubbub.room;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A way to keep logs longer than a process lives. Found by {@link java.util.ServiceLoader}, which makes one without arguments.
 */
public interface RoomLogProvider {

    /** What a log survives. */
    enum Durability {
        /** The end of the process, however it comes, {@code kill -9} included: what is committed has been given to the kernel. */
        PROCESS,
        /** That of the machine too: what is committed has been written to its disk. */
        POWER
    }

    /**
     * Where and how much is kept.
     *
     * @param directory  of this machine, for those that keep it there; made if there is none
     * @param durability what it survives there
     * @param options    what else is configured for logs of this kind, with whole keys, such as {@code nats.url}
     * @param retention  how much is kept of the room of a name; asked by any thread
     * @param longestText bytes of the longest that may be said
     */
    record Storage(Path directory, Durability durability, Map<String, String> options,
                   Function<String, RoomLogs.Retention> retention, int longestText) { }

    /** What it is called in the configuration: {@code [a-z]+}. */
    String name();

    /**
     * Opens all logs that are kept there. In a directory nobody else may have them open.
     *
     * @throws IOException if that is not possible; its message is a sentence for operators
     */
    RoomLogs open(Storage storage) throws IOException;

    /**
     * Opens what is kept in this directory for looking at it, while a server has it open or not.
     *
     * @throws IOException if there is none, or it cannot be read; its message is a sentence for operators
     */
    RoomLogArchive archive(Path directory) throws IOException;
}
