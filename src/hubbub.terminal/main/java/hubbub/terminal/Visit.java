package hubbub.terminal;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jline.utils.AttributedString;

/**
 * One room in the terminal, until the person goes. The calling thread reads what is typed and does it, or asks the stay to; the
 * stay belongs to a thread of its own, which shows what becomes of it.
 */
final class Visit implements Event.Audience {

    /** Where the person goes next. */
    record Move(URI room, Optional<String> passphrase) { }

    private static final List<String> HELP = List.of(
            "/name NAME                changes your name",
            "/who                      who is here",
            "/room NAME [PASSPHRASE]   goes to another room; the first one is called public",
            "/quit                     leaves, as Ctrl-D does",
            "//text                    says /text");

    /** What is still on its way when one leaves has so long to be acknowledged. */
    private static final long LEAVE_WITHIN_SECONDS = 2;

    private final URI room;
    private final Screen screen;
    private final Look look;
    private final Commands.Stay stay;

    // Owned by the stay's thread.
    private String connection = "connecting";
    private boolean wasIn;

    // Written by the stay's thread.
    private volatile List<AttributedString> below = List.of();
    private volatile Optional<String> name = Optional.empty();
    private volatile boolean isOver;
    private volatile int code;

    // Guarded by this.
    private int underWay;
    private int asked; // And not done yet: it may become something under way.

    Visit(URI room, Profile profile, long patienceMillis, Screen screen, Look look) {
        this.room = room;
        this.screen = screen;
        this.look = look;
        this.stay = Commands.stay(room, profile, patienceMillis, this);
    }

    /** The name that one had last. */
    Optional<String> name() {
        return name;
    }

    int code() {
        return code;
    }

    /** Returns where the person goes next; empty if nowhere. */
    Optional<Move> run() throws InterruptedException {
        try (stay) {
            Thread owner = Thread.ofPlatform().name("room").daemon().start(this::stay);
            stay.client().ask(_ -> show());
            Optional<Move> move = type();
            awaitAcknowledgements();
            stay.client().leave();
            owner.join(TimeUnit.SECONDS.toMillis(LEAVE_WITHIN_SECONDS));
            return move;
        }
    }

    private void stay() {
        try {
            stay.client().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Move> type() throws InterruptedException {
        for (Optional<String> line = screen.read(); line.isPresent(); line = screen.read()) {
            String[] words = line.get().strip().split("\\s+", 3);
            switch (words[0]) {
                case "" -> { }
                case "/quit" -> {
                    return Optional.empty();
                }
                case "/room" -> {
                    Optional<Move> move = move(words);
                    if (move.isPresent()) {
                        return move;
                    }
                }
                case "/help" -> note(HELP.toArray(String[]::new));
                case "/who" -> ask(session -> show(notes(who(session))));
                case "/name" -> {
                    String wanted = line.get().strip().substring("/name".length()).strip();
                    ask(session -> session.rename(wanted));
                }
                default -> say(line.get());
            }
        }
        return Optional.empty();
    }

    private Optional<Move> move(String[] words) {
        try {
            URI next = RoomUrl.other(room, words.length > 1 ? words[1] : "");
            return Optional.of(new Move(next, words.length > 2 ? Optional.of(words[2]) : Optional.empty()));
        } catch (UsageException e) {
            note(e.getMessage());
            return Optional.empty();
        }
    }

    private void say(String line) throws InterruptedException {
        if (line.startsWith("/") && !line.startsWith("//")) {
            note("no such command; see /help");
            return;
        }
        String text = line.startsWith("//") ? line.substring(1) : line;
        ask(session -> {
            session.say(session.newId(), text);
            show(); // Before it counts as done.
        });
    }

    private void ask(Consumer<RoomSession> what) throws InterruptedException {
        if (isOver) {
            note("you are not in a room; /room goes to one, /quit leaves");
        } else {
            count(1);
            stay.client().ask(session -> {
                what.accept(session);
                count(-1);
            });
        }
    }

    private synchronized void count(int more) {
        asked += more;
        notifyAll();
    }

    private static String[] who(RoomSession session) {
        long unnamed = session.count() - session.people().size();
        String names = session.people().stream().map(Look::name).collect(Collectors.joining(", "));
        return new String[] {session.count() + " here: " + names + (unnamed > 0 ? " and " + unnamed + " without a name" : "")};
    }

    private synchronized void awaitAcknowledgements() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAVE_WITHIN_SECONDS);
        for (long left = LEAVE_WITHIN_SECONDS * 1_000; underWay + asked > 0 && !isOver && left > 0;
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
            wait(left);
        }
    }

    @Override
    public void hear(Event event) {
        show(switch (event) {
            case Event.Said said -> look.message(said.message(), said.own());
            case Event.Entered entered -> entered(entered.welcome());
            case Event.Kept _ -> List.of();
            case Event.Refused refused ->
                    notes("not said (" + refused.code() + ": " + refused.sentence() + "): " + refused.text());
            case Event.Present present -> present(present.change());
            case Event.Renamed renamed -> renamed(renamed);
            case Event.Reset reset -> wasIn ? notes("messages may be missing here (" + reset.why() + ")") : List.of();
            case Event.Removed _ -> notes("a message was removed by an operator");
            case Event.Locked locked -> notes(locked.locked() ? "only operators may speak now" : "everybody may speak again");
            case Event.Complaint complaint -> notes(complaint.code() + ": " + complaint.sentence());
            case Event.Waiting waiting -> waiting(waiting);
            case Event.Ended ended -> ended(ended);
        });
    }

    private List<AttributedString> entered(Heard.Welcome welcome) {
        List<AttributedString> said = wasIn ? notes("connected again")
                : notes("you are " + welcome.you().name() + " in the room " + welcome.room() + "; /help tells more");
        wasIn = true;
        connection = "";
        name = Optional.of(welcome.you().name());
        return said;
    }

    private List<AttributedString> present(Heard change) {
        return switch (change) {
            case Heard.Join join -> notes("+ " + join.person().name());
            case Heard.Leave leave -> notes("- " + leave.person().name());
            default -> List.of(); // The last line has the count.
        };
    }

    private List<AttributedString> renamed(Event.Renamed renamed) {
        if (renamed.now().id().equals(stay.session().me().id())) {
            name = Optional.of(renamed.now().name());
            return notes("you are called " + renamed.now().name() + " now");
        }
        return notes(renamed.before().map(Heard.Person::name).orElse("somebody") + " is called " + renamed.now().name() + " now");
    }

    private List<AttributedString> waiting(Event.Waiting waiting) {
        boolean isNews = connection.isEmpty() || !wasIn && connection.equals("connecting");
        connection = "no connection";
        return isNews ? notes(waiting.why() + "; trying again") : List.of();
    }

    private List<AttributedString> ended(Event.Ended ended) {
        isOver = true;
        connection = "not in the room";
        code = Commands.codeOf(ended.ending());
        return ended.ending() == Event.Ending.LEFT ? List.of() : notes(ended.why() + "; /quit leaves");
    }

    /** Any thread may call this. */
    private void note(String... words) {
        screen.show(notes(words), below);
    }

    private List<AttributedString> notes(String... words) {
        return Stream.of(words).map(look::note).toList();
    }

    private void show() {
        show(List.of());
    }

    /** Called by the stay's thread: these lines, and what is so now. */
    private void show(List<AttributedString> above) {
        RoomSession session = stay.session();
        List<String> pending = session.underWay();
        AttributedString state = look.state(" " + RoomUrl.name(room) + " | " + (connection.isEmpty()
                ? session.count() + " here | " + Look.name(session.me()) : connection) + " ");
        below = List.of(look.pending(pending), state); // Always as many lines: JLine draws amiss where they become more.
        screen.show(above, below);
        synchronized (this) {
            underWay = pending.size();
            notifyAll();
        }
    }
}
