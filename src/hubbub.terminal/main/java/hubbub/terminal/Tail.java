package hubbub.terminal;

import java.io.PrintStream;

/** {@code hubbub tail}: what is said, a line each, on stdout; what becomes of the connection, on stderr. */
final class Tail implements Event.Audience {

    private final Options options;
    private final PrintStream out;
    private final Notes notes;
    private final Commands.Stay stay;
    private long left;
    private int code;

    Tail(Options options, PrintStream out, PrintStream err) throws UsageException {
        this.options = options;
        this.out = out;
        this.notes = new Notes(err);
        this.left = options.count();
        this.stay = Commands.stay(options.room(), Commands.profile(options), options.patienceMillis(), this);
    }

    int run() throws InterruptedException {
        try (stay) {
            stay.client().run();
        }
        return code;
    }

    @Override
    public void hear(Event event) {
        switch (event) {
            case Event.Said said -> print(options.json() ? json(said.message()) : line(said.message()));
            case Event.Removed removed -> also(new Json().put("t", "removed").put("off", Long.toString(removed.offset())));
            case Event.Reset reset -> {
                notes.hear(event);
                also(new Json().put("t", "reset").put("why", reset.why()));
            }
            case Event.Ended ended -> {
                notes.hear(event);
                code = Commands.codeOf(ended.ending());
            }
            default -> notes.hear(event);
        }
    }

    /** What has no line of its own but in JSON. */
    private void also(Json object) {
        if (options.json()) {
            out.println(object);
            out.flush();
        }
    }

    private void print(String line) {
        if (left == 0) {
            return; // One has left, and more was at hand.
        }
        out.println(line);
        left--;
        if (out.checkError() || left == 0) { // Flushes. An error means that nobody reads any more, as with head(1).
            left = 0;
            stay.client().leave();
        }
    }

    private static String line(Heard.Message message) {
        return Visible.line(message.at()) + "\t" + Visible.line(message.from().name()) + "\t" + Visible.line(message.text());
    }

    private static String json(Heard.Message message) {
        Json from = new Json().put("id", message.from().id()).put("name", message.from().name());
        Json json = new Json().put("t", "msg").put("off", Long.toString(message.offset()));
        if (!message.id().isEmpty()) {
            json.put("id", message.id());
        }
        json.raw("from", from.toString()).put("at", message.at()).put("text", message.text());
        return (message.removed() ? json.raw("removed", "true") : json).toString();
    }
}
