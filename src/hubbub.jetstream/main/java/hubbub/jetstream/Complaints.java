package hubbub.jetstream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;

import static java.lang.System.Logger.Level.WARNING;

/**
 * What servers say that an operator has to mend, and what is tried again until they have done it: once a minute at most for each
 * sentence. What else is wrong is seen from what does not come. Any thread; never waits.
 */
final class Complaints implements ErrorListener {

    private static final System.Logger LOGGER = System.getLogger(Complaints.class.getName());

    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Most sentences that are remembered; of more the oldest may be said again sooner. */
    static final int MOST = 100;

    // Guarded by this.
    private final Map<String, Long> said = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };
    private String refusal = "no reason given";

    @Override
    public void errorOccurred(Connection connection, String error) {
        String sentence = "NATS says: " + Link.oneLine(error);
        synchronized (this) {
            refusal = sentence;
        }
        say(sentence);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof Credentials.Unusable) {
                say("NATS cannot be reached so: " + Link.oneLine(String.valueOf(cause.getMessage())));
                return;
            }
        }
    }

    synchronized void say(String sentence) {
        Long before = said.get(sentence);
        if (before == null || System.nanoTime() - before > AGAIN_NANOS) {
            said.put(sentence, System.nanoTime());
            LOGGER.log(WARNING, sentence);
        }
    }

    /** What servers have said last. */
    synchronized String refusal() {
        return refusal;
    }
}
