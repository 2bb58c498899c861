package hubbub.server;

import java.io.IOException;
import java.util.Optional;

/**
 * A connection to a room that hears messages of {@code hubbub.v1.json}, and can end in each way in which one can. It reads only
 * when it is asked to. One thread hears; any thread may do the rest.
 */
interface Line extends AutoCloseable {

    /** Comes in as this person. The fields are JSON, behind those of key and name: {@code ,"history":3}. */
    Line hello(String name, String fields) throws IOException;

    /** Says something to the room. */
    void say(String id, String text) throws IOException;

    /** The next message; nothing once the connection has ended, by whomever. */
    Optional<String> hear();

    /** The code with which the server has ended it, or {@link BareWebSocket#LOST}. */
    int closeCode();

    /** Ends with RST. */
    void reset() throws IOException;

    /** Ends with FIN and nothing else; what the server still says can be heard. */
    void finish() throws IOException;

    /** Ends as a polite client does; what the server still says can be heard. */
    void sayClose() throws IOException;

    @Override
    void close() throws IOException;
}
