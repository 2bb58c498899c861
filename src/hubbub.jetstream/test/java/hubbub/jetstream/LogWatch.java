package hubbub.jetstream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class writes into the log from here on, of this level and above. */
final class LogWatch extends Handler {

    private final Logger logger; // Held: else it is another one soon.
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    LogWatch(Class<?> of, Level level) {
        logger = Logger.getLogger(of.getName());
        setLevel(level);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            records.add(record);
        }
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public void flush() { }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
