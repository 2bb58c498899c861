package hubbub.room;

import java.io.IOException;
import java.nio.file.Path;
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

    /** What it is called in the configuration: {@code [a-z]+}. */
    String name();

    /**
     * Opens all logs in this directory, and makes it if there is none. Nobody else may have them open.
     *
     * @param retention how much is kept of the room of a name; asked by any thread
     * @throws IOException if that is not possible; its message is a sentence for operators
     */
    RoomLogs open(Path directory, Durability durability, Function<String, RoomLogs.Retention> retention) throws IOException;

    /**
     * Opens what is kept in this directory for looking at it, while a server has it open or not.
     *
     * @throws IOException if there is none, or it cannot be read; its message is a sentence for operators
     */
    RoomLogArchive archive(Path directory) throws IOException;
}
