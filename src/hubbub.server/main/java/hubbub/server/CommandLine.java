package hubbub.server;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param action   what to do
 * @param file     the configuration file, if one was named
 * @param settings configuration keys set there; the last one given counts
 */
record CommandLine(Action action, Optional<Path> file, Map<String, String> settings) {

    /** What to do. */
    enum Action { SERVE, HELP, VERSION }

    static final String USAGE = """
            hubbub - one big public chat room

            Usage: hubbub [serve] [options]                 the server
                   hubbub chat [URL]                        a room in this terminal
                   hubbub tail [URL]                        what is said in a room, a line each
                   hubbub say [URL] [TEXT]                  says something, or stdin; more: hubbub say --help
                   hubbub export [--room ROOM] [options]    what is kept, as lines of JSON, to stdout
                   hubbub import [--room ROOM] [options]    the same from stdin, while no server runs
                   hubbub backup FILE [options]             all that is kept, to a new file, while the server runs or not

              --port PORT        port to listen on                      [8080]
              --host HOST        address to listen on                   [0.0.0.0, all interfaces]
              --data DIR         directory that keeps what is said         [data]
              --config FILE      configuration, YAML or properties
              --set KEY=VALUE    any configuration key; may be repeated
              --help             this text
              --version          the version

            Options come before environment variables, those before the file, that before defaults.

            Configuration keys (environment variable: HUBBUB_ and the key in capitals, '_' for '.' and '-'):
            """;

    /** Reads the arguments; an option's value may follow after a blank or {@code =}. */
    static CommandLine parse(List<String> arguments) throws UsageException {
        Action action = Action.SERVE;
        Optional<Path> file = Optional.empty();
        Map<String, String> settings = new LinkedHashMap<>();
        boolean isNamed = !arguments.isEmpty() && arguments.getFirst().equals("serve");
        Iterator<String> rest = arguments.listIterator(isNamed ? 1 : 0);
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String option = equals < 0 ? argument : argument.substring(0, equals);
            switch (option) {
                case "--help", "-h" -> action = Action.HELP;
                case "--version" -> action = Action.VERSION;
                case "--port" -> settings.put("server.port", value(argument, equals, rest));
                case "--host" -> settings.put("server.host", value(argument, equals, rest));
                case "--data" -> {
                    settings.putIfAbsent(Knob.LOG.key(), "sqlite");
                    settings.put(Knob.DATA_DIRECTORY.key(), value(argument, equals, rest));
                }
                case "--config" -> file = Optional.of(Path.of(value(argument, equals, rest)));
                case "--set" -> set(value(argument, equals, rest), settings);
                default -> throw new UsageException("unknown option " + Text.visible(argument) + "; see hubbub --help");
            }
        }
        return new CommandLine(action, file, settings);
    }

    static String value(String argument, int equals, Iterator<String> rest) throws UsageException {
        if (equals >= 0) {
            return argument.substring(equals + 1);
        }
        if (!rest.hasNext()) {
            throw new UsageException(argument + " needs a value; see hubbub --help");
        }
        return rest.next();
    }

    private static void set(String assignment, Map<String, String> settings) throws UsageException {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new UsageException("--set needs KEY=VALUE: " + Text.visible(assignment));
        }
        settings.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
}
