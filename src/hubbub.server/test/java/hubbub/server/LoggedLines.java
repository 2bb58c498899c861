package hubbub.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged while it is open, from this level on, each line as {@code LEVEL message}, with the name of what was thrown. */
final class LoggedLines extends Handler implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    /** Of the logger of this name, and those below it. Not before a server has started: Helidon sets up what is logged then. */
    LoggedLines(String logger, Level level) {
        this.logger = Logger.getLogger(logger);
        this.logger.setLevel(level);
        this.logger.addHandler(this);
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    void clear() {
        lines.clear();
    }

    @Override
    public void publish(LogRecord line) {
        String thrown = line.getThrown() == null ? "" : " " + line.getThrown();
        lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line) + thrown);
    }

    @Override
    public void flush() { }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
