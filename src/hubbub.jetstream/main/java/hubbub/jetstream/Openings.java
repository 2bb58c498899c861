package hubbub.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import io.nats.client.JetStreamApiException;

/**
 * Which rooms cannot be opened because servers give no answer. Others wait while one is opened, so who comes into such a room is
 * sent away at once, until its stream has been asked in the background and has answered; then it may be tried. What one room's
 * stream does is no matter of others; but if one did not answer, JetStream as a whole is asked too, and while that gives no
 * answer none is opened. Any thread; never waits.
 */
final class Openings {

    /** Most rooms that are remembered. Of more the oldest is forgotten, and may cost who comes an opening that fails. */
    static final int MOST = 1_000;

    /** Who gave no answer is asked no sooner than so: a question costs a wait, but in the background. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** An opening is tried no sooner than so after one that failed, though the stream answers: it takes more than an answer. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private interface Question {
        void ask() throws IOException, JetStreamApiException;
    }

    /** The servers, to be asked whether they answer at all. */
    interface Questions {

        /** The stream of a room. */
        void room(String room) throws IOException, JetStreamApiException;

        /** JetStream. */
        void whole() throws IOException, JetStreamApiException;
    }

    /** It was not tried. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    // Guarded by the openings.
    private static final class Silent {
        private final Backoff asking = new Backoff(ASK_AGAIN, ASK_AGAIN);
        private final Backoff opening = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        private boolean isSilent;
        private boolean isAsked;
    }

    private final Questions questions;
    private final Executor background;

    // Guarded by this.
    private final Map<String, Silent> rooms = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Silent> eldest) {
            return size() > MOST;
        }
    };
    private final Silent whole = new Silent();

    /**
     * All is well.
     *
     * @param background where questions are asked
     */
    Openings(Questions questions, Executor background) {
        this.questions = questions;
        this.background = background;
    }

    /** Throws {@link Refused} if this room is not to be opened now. */
    synchronized void require(String room) throws Refused {
        if (whole.isSilent) {
            askAgain(whole, questions::whole);
            throw new Refused("NATS does not answer");
        }
        Silent silent = rooms.get(room);
        if (silent != null && (silent.isSilent || !silent.opening.isOver(System.nanoTime()))) {
            if (silent.isSilent) {
                askAgain(silent, () -> questions.room(room));
            }
            throw new Refused("its stream did not answer a moment ago");
        }
    }

    /** This room could not be opened. */
    synchronized void failed(String room, Exception why) {
        if (why instanceof IOException && !(why instanceof Refused)) { // What servers answer, they answer at once.
            Silent silent = rooms.computeIfAbsent(room, any -> new Silent());
            silent.isSilent = true;
            silent.opening.failed(System.nanoTime());
            askAgain(whole, questions::whole);
        }
    }

    /** This room has been opened. */
    synchronized void succeeded(String room) {
        rooms.remove(room);
    }

    private void askAgain(Silent silent, Question question) {
        if (!silent.isAsked && silent.asking.isOver(System.nanoTime())) {
            silent.isAsked = true;
            background.execute(() -> ask(silent, question));
        }
    }

    private void ask(Silent silent, Question question) {
        boolean isAnswered = false;
        try {
            question.ask();
            isAnswered = true;
        } catch (JetStreamApiException e) {
            isAnswered = true; // With what is wrong.
        } catch (IOException | RuntimeException e) {
            // Nobody there.
        } finally {
            synchronized (this) {
                silent.isAsked = false;
                silent.isSilent = !isAnswered;
                if (isAnswered) {
                    silent.asking.forget();
                } else {
                    silent.asking.failed(System.nanoTime());
                }
            }
        }
    }
}
