package hubbub.terminal;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Lines of a stream that may be a stranger's: none is kept beyond {@link #LONGEST}. Used by one thread. */
final class Lines {

    /** No room takes a message of more characters, or bytes, in JSON. */
    static final int LONGEST = 65_536;

    private final Reader reader;
    private long number;

    Lines(Reader reader) {
        this.reader = reader;
    }

    /** The next, without its end; cut to one character more than the longest may have; empty at the end of all. */
    Optional<String> next() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() <= LONGEST) {
                line.append((char) c);
            }
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        number++;
        return Optional.of(line.toString());
    }

    /** Of the last line, from 1. */
    long number() {
        return number;
    }
}
