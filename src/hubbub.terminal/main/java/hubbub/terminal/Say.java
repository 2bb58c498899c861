package hubbub.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code hubbub say}: one text, or each line of stdin, and done when the room has all of it. A thread of its own reads stdin,
 * no further ahead of the room than {@link Outbox#MOST} lines; all else belongs to the client's thread.
 */
final class Say implements Event.Audience {

    private final Options options;
    private final InputStream in;
    private final PrintStream out;
    private final Notes notes;
    private final Commands.Stay stay;
    private final Semaphore window = new Semaphore(Outbox.MOST);

    // Owned by the client's thread.
    private final Map<String, Long> numbers = new HashMap<>(); // The line of each id under way; 0 is that of the command.
    private boolean isAllRead;
    private boolean wasRefused;
    private boolean isInDoubt;
    private int code;

    Say(Options options, InputStream in, PrintStream out, PrintStream err) throws UsageException {
        this.options = options;
        this.in = in;
        this.out = out;
        this.notes = new Notes(err);
        this.stay = Commands.stay(options.room(), Commands.profile(options), options.patienceMillis(), this);
    }

    int run() throws InterruptedException {
        Thread reader = Thread.ofPlatform().name("stdin").daemon().unstarted(this::read); // It may wait for a line for ever.
        if (options.text().isPresent()) {
            say(options.text().get(), 0); // Before it runs: it may be over at once.
            stay.client().ask(_ -> allRead());
        } else {
            reader.start();
        }
        try (stay) {
            stay.client().run();
        } finally {
            reader.interrupt();
        }
        return isInDoubt ? Commands.IN_DOUBT : code != Commands.DONE ? code : wasRefused ? Commands.REFUSED : Commands.DONE;
    }

    private void read() {
        try {
            Lines lines = new Lines(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                say(line.get(), lines.number());
            }
            stay.client().ask(_ -> allRead());
        } catch (IOException e) {
            notes.note("stdin cannot be read");
            wantNoMore();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wantNoMore() {
        try {
            stay.client().ask(_ -> {
                wasRefused = true;
                allRead();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String text, long number) throws InterruptedException {
        if (text.isEmpty()) {
            return; // A room takes no empty messages.
        }
        window.acquire();
        stay.client().ask(session -> {
            String id = session.newId();
            numbers.put(id, number);
            if (text.length() > Lines.LONGEST) {
                hear(new Event.Refused(id, "", "too_long", "it is longer than any message"));
            } else {
                session.say(id, text);
            }
        });
    }

    private void allRead() {
        isAllRead = true;
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (isAllRead && numbers.isEmpty()) {
            stay.client().leave();
        }
    }

    @Override
    public void hear(Event event) {
        switch (event) {
            case Event.Kept kept -> {
                long number = done(kept.id());
                if (options.json()) {
                    print(new Json().put("t", "kept").raw("line", Long.toString(number)).put("id", kept.id())
                                  .put("off", Long.toString(kept.offset())));
                }
            }
            case Event.Refused refused -> {
                refused(refused, done(refused.id()));
            }
            case Event.Ended ended -> {
                notes.hear(ended);
                code = Commands.codeOf(ended.ending());
            }
            default -> notes.hear(event);
        }
    }

    private void refused(Event.Refused refused, long number) {
        boolean inDoubt = refused.code().equals(Outbox.IN_DOUBT);
        isInDoubt |= inDoubt;
        wasRefused |= !inDoubt;
        notes.note((number == 0 ? "" : "line " + number + ": ") + refused.code() + ": " + refused.sentence());
        if (options.json()) {
            print(new Json().put("t", "refused").raw("line", Long.toString(number)).put("id", refused.id())
                          .put("code", refused.code()).put("message", refused.sentence()));
        }
    }

    private long done(String id) {
        long number = numbers.remove(id);
        window.release();
        leaveIfDone();
        return number;
    }

    private void print(Json object) {
        out.println(object);
        out.flush();
    }
}
