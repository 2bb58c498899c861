package hubbub.terminal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Status;

/**
 * The terminal, by JLine: what was said scrolls upwards, below it a line to type in, at the bottom what is so now. What goes in
 * has been made visible. One thread reads; any thread may print.
 */
final class Screen implements AutoCloseable {

    private static final String PROMPT = "> ";

    /** Lines that one typed, to be had again with the arrow keys; in memory only. */
    private static final int MOST_REMEMBERED = 200;

    /**
     * As JLine's own, but that all that is shown changes under its one lock. It writes some of it without, where a line begins
     * and ends and when the window changes, and what two threads write would be mixed. So whoever reads has the lock, but while
     * it waits for a key.
     */
    private static final class Reader extends LineReaderImpl {

        Reader(Terminal terminal) throws IOException {
            super(terminal, "hubbub");
        }

        @Override
        public String readLine(String prompt) {
            lock.lock();
            try {
                return super.readLine(prompt);
            } finally {
                lock.unlock();
            }
        }

        @Override
        protected <T> T doReadBinding(KeyMap<T> keys, KeyMap<T> local) {
            return withoutLock(() -> super.doReadBinding(keys, local));
        }

        @Override
        public int readCharacter() { // After Ctrl-V.
            return withoutLock(super::readCharacter);
        }

        @Override
        protected String doReadStringUntil(String end) { // What is pasted.
            return withoutLock(() -> super.doReadStringUntil(end));
        }

        private <T> T withoutLock(Supplier<T> read) {
            int holds = lock.getHoldCount();
            for (int i = 0; i < holds; i++) {
                lock.unlock();
            }
            try {
                return read.get();
            } finally {
                for (int i = 0; i < holds; i++) {
                    lock.lock();
                }
            }
        }

        @Override
        protected void handleSignal(Terminal.Signal signal) {
            lock.lock();
            try {
                super.handleSignal(signal);
            } finally {
                lock.unlock();
            }
        }

        void show(List<AttributedString> above, List<AttributedString> below) {
            lock.lock();
            try {
                // First, because more lines below move what is above.
                Status.getExistingStatus(terminal).ifPresent(status -> status.update(below));
                if (!above.isEmpty()) {
                    printAbove(AttributedString.join(new AttributedString("\n"), above));
                } else if (reading) {
                    redisplay(false);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private final Terminal terminal;
    private final Reader reader;

    private Screen(Terminal terminal) throws IOException {
        this.terminal = terminal;
        this.reader = new Reader(terminal);
    }

    /** The terminal that this process has. Throws if it has none that a line can be edited in. */
    static Screen open(List<String> commands) throws IOException {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).jni(false).exec(false).nativeSignals(true)
                .graphemeCluster(false) // Or the terminal would be asked for it at each start, and few know of it.
                .build();
        Screen screen = new Screen(terminal);
        Reader reader = screen.reader;
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null); // A line is a text: no quotes and backslashes, that would have to be closed.
        parser.setQuoteChars(new char[0]);
        reader.setParser(parser);
        reader.setCompleter(new StringsCompleter(commands));
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true); // Nor is "!" more than itself.
        reader.option(LineReader.Option.ERASE_LINE_ON_FINISH, true); // It comes again, when the room has heard it.
        reader.variable(LineReader.HISTORY_SIZE, MOST_REMEMBERED);
        Status.getStatus(terminal);
        return screen;
    }

    /** Called by any thread: lines above the one that is being typed, and all of those at the bottom. */
    void show(List<AttributedString> above, List<AttributedString> below) {
        reader.show(above, below);
    }

    /** Called by the reading thread. What was typed; empty if that was Ctrl-D, or Ctrl-C on an empty line. */
    Optional<String> read() {
        while (true) {
            try {
                return Optional.of(reader.readLine(PROMPT));
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    return Optional.empty();
                }
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        try {
            Status.getExistingStatus(terminal).ifPresent(status -> {
                status.hide();
                status.close();
            });
            terminal.close();
        } catch (IOException e) {
            // Then the terminal has gone before us.
        }
    }
}
