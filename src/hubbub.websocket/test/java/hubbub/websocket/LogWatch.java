package hubbub.websocket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Remembers what anybody logs at WARNING or above, from when it is made to when it is closed. */
final class LogWatch extends Handler implements AutoCloseable {

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    LogWatch() {
        Logger.getLogger("").addHandler(this);
    }

    List<String> warnings() {
        return warnings;
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
        }
    }

    @Override
    public void flush() { }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
