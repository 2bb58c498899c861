package hubbub.server;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

import hubbub.protocol.LogLines;
import hubbub.room.LogEntry;
import hubbub.room.RoomLogArchive;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The commands beside the server, for what a server keeps: {@code export}, {@code import} and {@code backup}. They take the same
 * configuration, of which they need the kind of log and its directory; {@code --data DIR} is enough.
 */
final class Tools {

    private static final List<String> NAMES = List.of("export", "import", "backup");

    private final RoomLogArchive archive;
    private final Optional<String> room;
    private final InputStream in;
    private final PrintStream out;

    private Tools(RoomLogArchive archive, Optional<String> room, InputStream in, PrintStream out) {
        this.archive = archive;
        this.room = room;
        this.in = in;
        this.out = out;
    }

    /** Whether these arguments are a tool's. */
    static boolean areMeantBy(List<String> arguments) {
        return !arguments.isEmpty() && NAMES.contains(arguments.getFirst());
    }

    /** Does what they say. Throws with a sentence if that is not possible. */
    static void run(List<String> arguments, Map<String, String> environment, InputStream in, PrintStream out)
            throws UsageException, IOException {
        List<String> options = new ArrayList<>();
        Optional<String> room = Optional.empty();
        Optional<Path> file = Optional.empty();
        Iterator<String> rest = arguments.listIterator(1);
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.startsWith("--room")) {
                room = Optional.of(CommandLine.value(argument, argument.indexOf('='), rest));
            } else if (argument.startsWith("--")) {
                options.add(argument);
                if (argument.indexOf('=') < 0 && rest.hasNext()) {
                    options.add(rest.next());
                }
            } else {
                file = Optional.of(Path.of(argument));
            }
        }
        Settings.Log log = Settings.load(CommandLine.parse(options), environment).log();
        if (log.isInMemory()) {
            throw new UsageException("%s is for what is kept on disk; say where with --data DIR".formatted(arguments.getFirst()));
        }
        try (RoomLogArchive archive = Logs.provider(log.kind()).archive(log.directory())) {
            Tools tools = new Tools(archive, room, in, out);
            switch (arguments.getFirst()) {
                case "export" -> tools.export();
                case "import" -> tools.restore();
                default -> archive.backup(file.orElseThrow(() -> new UsageException("backup needs a file to write to")));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void export() throws IOException {
        List<RoomLogArchive.Stored> rooms = archive.rooms().stream()
                .filter(stored -> room.isEmpty() || room.get().equals(stored.name())).toList();
        if (room.isPresent() && rooms.isEmpty()) {
            throw new IOException("nothing was said in room " + Text.visible(room.get()));
        }
        try (OutputStream lines = new BufferedOutputStream(out)) {
            for (RoomLogArchive.Stored stored : rooms) {
                write(lines, LogLines.encode(stored));
                archive.export(stored.name(), entry -> write(lines, LogLines.encode(entry)));
            }
        }
        if (out.checkError()) {
            throw new IOException("not everything could be written");
        }
    }

    private static void write(OutputStream lines, byte[] line) {
        try {
            lines.write(line);
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restore() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            Lines all = new Lines(lines);
            while (all.hasRoom()) {
                RoomLogArchive.Stored stored = all.room();
                if (room.isPresent() && !room.get().equals(stored.name())) {
                    all.forEachRemaining(entry -> { });
                } else {
                    long count = archive.restore(stored.name(), stored.epoch(), all);
                    out.printf("room %s: %,d messages%n", Text.visible(stored.name()), count);
                }
            }
        }
    }

    /** The entries of one room after the other. */
    private static final class Lines implements Iterator<LogEntry> {

        private final BufferedReader lines;
        private long number;
        private Optional<LogLines.Line> next;

        Lines(BufferedReader lines) throws IOException {
            this.lines = lines;
            read();
        }

        private void read() throws IOException {
            String line = lines.readLine();
            number++;
            try {
                next = Optional.ofNullable(line).map(LogLines::parse);
            } catch (IllegalArgumentException e) {
                throw new IOException("line %d is not of an export: %s".formatted(number, e.getMessage()), e);
            }
        }

        boolean hasRoom() throws IOException {
            if (next.isPresent() && next.get().room().isEmpty()) {
                throw new IOException("line %d has a message of no room; an export begins with one".formatted(number));
            }
            return next.isPresent();
        }

        RoomLogArchive.Stored room() throws IOException {
            RoomLogArchive.Stored room = next.flatMap(LogLines.Line::room).orElseThrow();
            read();
            return room;
        }

        @Override
        public boolean hasNext() {
            return next.flatMap(LogLines.Line::entry).isPresent();
        }

        @Override
        public LogEntry next() {
            LogEntry entry = next.flatMap(LogLines.Line::entry).orElseThrow(NoSuchElementException::new);
            try {
                read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return entry;
        }
    }
}
