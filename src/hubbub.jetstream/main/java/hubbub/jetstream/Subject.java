package hubbub.jetstream;

import java.io.IOException;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;

/**
 * Where what is said in one room is published. A node that was about to delete the room's stream may have fallen before it could
 * give it back: then nothing can be said. Any thread.
 */
final class Subject {

    private final JetStreamLogs logs;
    private final String room;

    // Guarded by this.
    private boolean wasMissing;

    Subject(JetStreamLogs logs, String room) {
        this.logs = logs;
        this.room = room;
    }

    /**
     * The stream is like this now. Its subject is given back if it was missing the last time too: whoever has taken it away
     * has had all the time to do so. Waits for servers.
     */
    synchronized void compare(StreamInfo info) throws IOException, JetStreamApiException {
        boolean isMissing = !info.getConfiguration().getSubjects().contains(Streams.subject(room));
        if (isMissing && wasMissing) {
            logs.servers().giveSubjectBack(room);
        }
        wasMissing = isMissing;
    }
}
