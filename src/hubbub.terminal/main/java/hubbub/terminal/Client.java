package hubbub.terminal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The one thread that owns a {@link RoomSession}: it takes what its connection, its clock and whoever sits in front of it have to
 * say from one queue, and connects again when the session says so.
 */
final class Client {

    /** What happens, in the order in which it does. */
    sealed interface Input {

        /** This link is open. */
        record Opened(Link link) implements Input { }

        /** A message came there. */
        record Text(Link link, String text) implements Input { }

        /** It has ended, or did not open. */
        record Lost(Link link, Loss loss) implements Input { }

        /** Somebody wants something of the session. */
        record Ask(Consumer<RoomSession> what) implements Input { }
    }

    /** Wishes that wait: of one person or script, who waits when there are more. */
    private static final int MOST_WISHES = 16;

    /**
     * After this much silence the link is dead: there is a tick every 25 s, and 15 s are for a poor network. TCP alone takes a
     * quarter of an hour to notice. What has begun and does not end is silence too. So is an end without a close frame that
     * comes while no message is asked for: the JDK does not always tell of it.
     */
    static final long LONGEST_SILENCE = 25_000 + 15_000;

    /** Milliseconds in which a link that cannot be written to may still say why: a close comes behind what was said last. */
    private static final long LAST_WORDS = 1_000;

    private final HttpClient http;
    private final URI room;
    private final RoomSession session;
    private final LongSupplier clock;
    private final long longestSilence;
    private final Semaphore wishes = new Semaphore(MOST_WISHES);
    /**
     * Nobody waits to put something here: the JDK may call a link's listener on the owner's own thread, when that asks for the
     * next message. So it has no bound of its own. There are the wishes, and of each link three at most: a message, its two ends.
     */
    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();

    // Owned by the thread in run().
    private Optional<Link> link = Optional.empty();
    private long deadline; // Of silence, or of last words, while there is a link; else when to connect.
    private boolean isBroken; // The link cannot be written to any more.
    private boolean isLeaving;
    private boolean isOver;

    /**
     * Does nothing yet.
     *
     * @param longestSilence milliseconds: {@link #LONGEST_SILENCE}, unless it is a test
     */
    Client(HttpClient http, URI room, RoomSession session, LongSupplier clock, long longestSilence) {
        this.http = http;
        this.room = room;
        this.session = session;
        this.clock = clock;
        this.longestSilence = longestSilence;
    }

    /** Called before it runs, or by any thread but the owner's, which has the session; waits while too many wait. */
    void ask(Consumer<RoomSession> what) throws InterruptedException {
        wishes.acquire();
        inputs.add(new Input.Ask(session -> {
            wishes.release();
            what.accept(session);
        }));
    }

    /** Called by any thread, at any time, and never blocks: once what is at hand has been dealt with, it is over. */
    void leave() {
        inputs.add(new Input.Ask(_ -> isLeaving = true));
    }

    /** Connects, and goes on until it is over; the calling thread is the owner. */
    void run() throws InterruptedException {
        connect();
        while (!isOver) {
            long due = Math.min(deadline, session.due());
            Input input = inputs.poll(Math.max(0, due - clock.getAsLong()), TimeUnit.MILLISECONDS);
            if (input != null) {
                handle(input);
            }
            if (!isOver && !isLeaving) {
                passTime();
            }
            if (!isOver && isLeaving) {
                leaveNow();
            }
        }
    }

    private void leaveNow() throws InterruptedException {
        if (link.isPresent()) {
            link.get().close();
        }
        closed();
        session.finish(Event.Ending.LEFT, "");
        isOver = true;
    }

    private void passTime() {
        session.check();
        if (clock.getAsLong() >= deadline) {
            if (link.isPresent()) {
                lost(Loss.lost(isBroken ? "the connection was lost" : "nothing was heard"));
            } else {
                connect();
            }
        }
    }

    private void connect() {
        link = Optional.of(Link.open(http, room, inputs));
        isBroken = false;
        deadline = clock.getAsLong() + Math.min(Link.OPEN_WITHIN, longestSilence);
    }

    private void handle(Input input) {
        switch (input) {
            case Input.Ask ask -> ask.what().accept(session);
            case Input.Opened opened -> {
                if (isOurs(opened.link())) {
                    deadline = clock.getAsLong() + longestSilence;
                    session.opened(text -> send(opened.link(), text));
                }
            }
            case Input.Text text -> {
                if (isOurs(text.link())) {
                    received(text);
                }
            }
            case Input.Lost lost -> {
                if (isOurs(lost.link())) {
                    lost(lost.loss());
                }
            }
        }
    }

    /** Of one that has been given up something may still come. */
    private boolean isOurs(Link from) {
        return link.isPresent() && link.get() == from;
    }

    private void received(Input.Text text) {
        try {
            session.received(text.text());
            deadline = isBroken ? deadline : clock.getAsLong() + longestSilence;
            text.link().next();
        } catch (IOException e) {
            lost(Loss.misunderstood("the server does not speak " + Link.PROTOCOL));
        }
    }

    /** What cannot be sent now is sent again on the next link: the session knows that it was not acknowledged. */
    private void send(Link to, String text) {
        try {
            if (isOurs(to) && !isBroken && !to.send(text)) {
                isBroken = true;
                deadline = clock.getAsLong() + LAST_WORDS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isLeaving = true;
        }
    }

    /** What has been asked for till now is done before it may be over: so it is told what became of that. */
    private void closed() {
        link.ifPresent(Link::drop);
        link = Optional.empty();
        session.closed();
        for (Input input = inputs.poll(); input != null; input = inputs.poll()) {
            handle(input); // Or left out, if it is of that link.
        }
    }

    private void lost(Loss loss) {
        closed();
        OptionalLong wait = session.ended(loss);
        isOver = wait.isEmpty();
        deadline = clock.getAsLong() + wait.orElse(0);
    }
}
