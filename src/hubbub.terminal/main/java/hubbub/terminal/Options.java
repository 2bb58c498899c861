package hubbub.terminal;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What was asked for on the command line.
 *
 * @param help           instead of all else
 * @param text           what to say, never an empty string; absent, what comes on stdin
 * @param key            the file of one's key, if one was named
 * @param history        messages to hear first
 * @param count          messages after which tail ends; a very large number if it does not
 * @param patienceMillis how long to go on without a connection
 */
record Options(boolean help, URI room, Optional<String> text, boolean json, Optional<String> name, Optional<Path> key,
               Optional<String> passphrase, int history, long count, long patienceMillis) {

    private static final int MOST_HISTORY = 100;
    private static final int USUAL_CHAT_HISTORY = 50;
    private static final int USUAL_TAIL_HISTORY = 10;
    private static final int MOST_SECONDS = 86_400;
    private static final long USUAL_PATIENCE = 90;

    static final String USAGE = """
            hubbub chat [URL] [options]          a room in this terminal: type, and see what others say
            hubbub tail [URL] [options]          what is said in a room, a line each: time, name, text, with tabs between
            hubbub say [URL] [options] TEXT      says TEXT; without it, or with -, each line of stdin

              URL                of a room or its page: ws, wss, http or https    [ws://localhost:8080/room]
              --name NAME        what others see                                  [HUBBUB_NAME, or a made-up one]
              --history N        messages to hear first, 0 to 100                 [chat: 50, tail: 10]
              --count N          tail ends after so many
              --json             tail: a JSON object a line; say: one for each that was kept or refused
              --key FILE         who one is, made if there is none                [chat: ~/.config/hubbub/key; else nobody known]
              --patience S       seconds without a connection after which it ends [90; chat: no end]; 0: it tries once
              --help             this text

            HUBBUB_PASSPHRASE opens a room that has one. NO_COLOR: no colours.

            Exit codes: 0 all was said, or heard; 1 no connection; 2 a mistake in the command; 3 the room refused, or not all that
            was to be said; 4 nobody knows whether all was heard.
            """;

    /** Reads the arguments; the first one is the command. */
    static Options parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        String command = arguments.getFirst();
        boolean isChat = command.equals("chat");
        boolean help = false;
        boolean json = false;
        Optional<String> name = set(environment, "HUBBUB_NAME");
        Optional<Path> key = Optional.empty();
        long history = isChat ? USUAL_CHAT_HISTORY : command.equals("tail") ? USUAL_TAIL_HISTORY : 0;
        long count = Long.MAX_VALUE;
        long patience = isChat ? TimeUnit.DAYS.toSeconds(MOST_SECONDS) : USUAL_PATIENCE;
        List<String> words = new ArrayList<>();
        Iterator<String> rest = arguments.subList(1, arguments.size()).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            switch (equals < 0 ? argument : argument.substring(0, equals)) {
                case "--help", "-h" -> help = true;
                case "--json" -> json = !isChat;
                case "--name" -> name = Optional.of(value(argument, equals, rest));
                case "--key" -> key = Optional.of(Path.of(value(argument, equals, rest)));
                case "--history" -> history = number(argument, equals, rest, 0, MOST_HISTORY);
                case "--count" -> count = number(argument, equals, rest, 1, Integer.MAX_VALUE);
                case "--patience" -> patience = number(argument, equals, rest, 0, MOST_SECONDS);
                case "--" -> rest.forEachRemaining(words::add);
                default -> {
                    if (argument.startsWith("-") && argument.length() > 1) {
                        throw new UsageException("unknown option %s; see hubbub %s --help"
                                                         .formatted(Visible.line(argument), command));
                    }
                    words.add(argument);
                }
            }
        }
        boolean hasUrl = !words.isEmpty() && (!command.equals("say") || RoomUrl.isMeantBy(words.getFirst()));
        URI room = RoomUrl.parse(hasUrl ? words.removeFirst() : RoomUrl.USUAL);
        String text = String.join(" ", words);
        if (!command.equals("say") && !words.isEmpty()) {
            throw new UsageException("one address and no more: %s; see hubbub %s --help".formatted(Visible.line(text), command));
        }
        boolean isOnStdin = words.isEmpty() || words.equals(List.of("-"));
        if (!isOnStdin && text.isEmpty()) {
            throw new UsageException("there is nothing to say in an empty text; see hubbub say --help");
        }
        return new Options(help, room, isOnStdin ? Optional.empty() : Optional.of(text), json, name, key,
                           set(environment, "HUBBUB_PASSPHRASE"), (int) history, count, TimeUnit.SECONDS.toMillis(patience));
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    private static String value(String argument, int equals, Iterator<String> rest) throws UsageException {
        if (equals >= 0) {
            return argument.substring(equals + 1);
        }
        if (!rest.hasNext()) {
            throw new UsageException(Visible.line(argument) + " needs a value");
        }
        return rest.next();
    }

    private static long number(String argument, int equals, Iterator<String> rest, long least, long most) throws UsageException {
        String value = value(argument, equals, rest);
        if (value.matches("[0-9]{1,10}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw new UsageException("%s must be a whole number, %d to %d: %s".formatted(
                argument.replaceAll("=.*", ""), least, most, Visible.line(value)));
    }
}
