package hubbub.terminal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code hubbub chat}: a room in this terminal. The main thread goes from room to room, each a {@link Visit}, as
 * the same person.
 */
final class Chat {

    private static final List<String> COMMANDS = List.of("/help", "/name", "/quit", "/room", "/who");
    private final Options options;
    private final Map<String, String> environment;
    private final Look look;
    private final Screen screen;

    private Chat(Options options, Map<String, String> environment, Screen screen) {
        this.options = options;
        this.environment = environment;
        this.look = new Look(environment.getOrDefault("NO_COLOR", "").isEmpty(), ZoneId.systemDefault());
        this.screen = screen;
    }

    /** Until the person leaves, or is sent away. Returns the exit code. */
    static int run(Options options, Map<String, String> environment) throws UsageException, InterruptedException {
        try (Screen screen = screen()) {
            return new Chat(options, environment, screen).run();
        }
    }

    private static Screen screen() throws UsageException {
        try {
            return Screen.open(COMMANDS);
        } catch (IOException | IllegalStateException e) { // JLine throws either.
            throw new UsageException("chat needs a terminal; without one: hubbub tail and hubbub say");
        }
    }

    private int run() throws UsageException, InterruptedException {
        Optional<Path> file = options.key().or(() -> KeyFile.usual(environment));
        String key = file.isPresent() ? KeyFile.keyIn(file.get()) : Profile.newKey();
        Optional<String> name = options.name();
        Optional<String> passphrase = options.passphrase();
        URI room = options.room();
        while (true) {
            Profile profile = Profile.of(key, name, passphrase, options.history());
            Visit visit = new Visit(room, profile, options.patienceMillis(), screen, look);
            Optional<Visit.Move> move = visit.run();
            if (move.isEmpty()) {
                return visit.code();
            }
            name = visit.name().or(options::name);
            room = move.get().room();
            passphrase = move.get().passphrase();
        }
    }
}
