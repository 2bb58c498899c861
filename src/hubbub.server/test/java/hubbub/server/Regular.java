package hubbub.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import static hubbub.server.JsonClient.field;

/**
 * Somebody who always comes back, as {@code etc/protocol.md} tells a client to: with its last position, and saying again what was
 * not acknowledged. It is there before anything is said in the room, and gives account of what it hears; the rest of what should
 * not be is a complaint in the {@link Ledger}.
 */
final class Regular implements Runnable {

    /** How it gets to the room. */
    interface Road {
        Line connect() throws IOException, InterruptedException;

        /** Whether the server itself comes and goes: then a connection may end in any way at any time. */
        default boolean isRough() {
            return false;
        }

        /** Whether it may be told this, which is nothing that people are told usually. */
        default boolean mayTell(String json) {
            return false;
        }

        /** It is told this of who is there. */
        default void tells(String json) { }
    }

    /** A random time up to this before each return, as the protocol asks. A return that fails is a complaint: never doubled. */
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    /** Some are longer than the 15 seconds or so that kernels, a queue and the deadline of a write take. */
    private static final int LONGEST_STALL_MILLIS = 20_000;

    /** Who has stood and is so few messages behind the others is not cut for it any more. */
    private static final int NEARLY_THERE = 50;

    private final String name;
    private final Road road;
    private final Ledger ledger;
    private final Account account;
    private final CountDownLatch calm;
    private final Random random;

    // Guarded by this.
    private final Map<String, String> unacknowledged = new LinkedHashMap<>();
    private int said;
    private boolean hasLeft;
    private Line connection;
    private boolean isIn;
    private Cut cut;

    // Owned by the thread that runs this.
    private String id = "";
    private int unhealed;
    private boolean stood;

    // Written by that thread.
    private final AtomicIntegerArray cuts = new AtomicIntegerArray(Cut.values().length);
    private final AtomicInteger stallsSurvived = new AtomicInteger();
    private final AtomicInteger healed = new AtomicInteger();

    /** Stalls end once it is {@code calm}. */
    Regular(String name, Road road, Ledger ledger, CountDownLatch calm, Random random) {
        this.name = name;
        this.road = road;
        this.ledger = ledger;
        this.account = new Account(name, ledger);
        this.calm = calm;
        this.random = random;
    }

    String name() {
        return name;
    }

    /** The number of its last message. */
    synchronized int said() {
        return said;
    }

    Account account() {
        return account;
    }

    /** The last offset it has heard. */
    long last() {
        return account.last();
    }

    /** Whether it is in the room, and nothing is being done to its connection. */
    synchronized boolean isIn() {
        return isIn && cut == null;
    }

    /** How much of what it said is not acknowledged yet. */
    synchronized int waiting() {
        return unacknowledged.size();
    }

    /** How often its connection was ended so. */
    int cuts(Cut how) {
        return cuts.get(how.ordinal());
    }

    int stallsSurvived() {
        return stallsSurvived.get();
    }

    /** How many cuts were made up for. */
    int healed() {
        return healed.get();
    }

    /** For a failure's message. */
    @Override
    public synchronized String toString() {
        return name + (isIn ? " is in" : " is away") + ", has heard up to " + last() + ", waits for " + unacknowledged.keySet();
    }

    /** Says its next message: its name, its number, and this. Any thread. */
    synchronized void say(String text) {
        String message = name + "-" + ++said;
        unacknowledged.put(message, message + " " + text);
        if (isIn) {
            say(message, message + " " + text);
        }
    }

    private void say(String message, String text) {
        try {
            connection.say(message, text);
        } catch (IOException e) {
            // The connection has ended, and it is said again on the next one.
        }
    }

    /** Says again what is not acknowledged yet. Any thread. */
    synchronized void sayAgain() {
        if (isIn) {
            unacknowledged.forEach(this::say);
        }
    }

    /** Cuts its connection, if it has one that is not being cut already. Any thread. */
    synchronized void cut(Cut how) {
        if (connection == null || cut != null) {
            return;
        }
        cut = how;
        try {
            switch (how) {
                case RESET -> connection.reset();
                case FIN -> connection.finish();
                case CLOSE_FRAME -> connection.sayClose();
                case STALL -> { } // The thread that reads sees it.
            }
        } catch (IOException e) {
            ledger.complain(name + " could not end its connection: " + e);
        }
    }

    /** Goes for good. Any thread. */
    synchronized void leave() throws IOException {
        hasLeft = true;
        if (connection != null) {
            connection.close();
        }
    }

    private synchronized boolean hasLeft() {
        return hasLeft;
    }

    @Override
    public void run() {
        try {
            while (!hasLeft()) {
                visit();
                Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            ledger.complain(name + " failed: " + e);
        }
    }

    private void visit() throws InterruptedException {
        try (Line opened = road.connect()) {
            begin(opened);
            String since = account.position();
            opened.hello(name, since.isEmpty() ? ",\"history\":0" : ",\"since\":\"" + since + "\"");
            account.comeBack();
            for (Optional<String> heard = opened.hear(); heard.isPresent(); heard = opened.hear()) {
                hear(heard.get());
                standStillIfTold();
            }
            end(opened.closeCode());
        } catch (IOException e) {
            end(BareWebSocket.LOST);
        }
    }

    private synchronized void begin(Line opened) throws IOException {
        connection = opened;
        if (hasLeft) {
            opened.close();
        }
    }

    private synchronized void end(int closeCode) {
        if (hasLeft) {
            return;
        }
        if (road.isRough()) {
            unhealed++;
        } else if (cut == null || !cut.closeCodes().contains(closeCode)) {
            ledger.complain(this + ", and has ended with " + closeCode + " after " + cut);
        } else {
            cuts.incrementAndGet(cut.ordinal());
            unhealed++;
        }
        connection = null;
        isIn = false;
        cut = null;
        stood = false;
    }

    private void standStillIfTold() throws InterruptedException {
        if (!stood && isToStall()) {
            calm.await(random.nextInt(LONGEST_STALL_MILLIS), TimeUnit.MILLISECONDS);
            stood = true;
        }
        if (stood && ledger.last() - last() < NEARLY_THERE) {
            survived();
        }
    }

    private synchronized boolean isToStall() {
        return cut == Cut.STALL;
    }

    private synchronized void survived() {
        cut = null;
        stood = false;
        stallsSurvived.incrementAndGet();
    }

    private void hear(String json) {
        if (Account.isMessage(json)) {
            account.hear(json);
            if (json.contains("\"from\":{\"id\":\"" + id + "\"")) {
                acknowledge(field(json, "id").orElseThrow());
            }
            return;
        }
        switch (field(json, "t").orElseThrow()) {
            case "welcome" -> welcome(json);
            case "tick" -> account.isAt(field(json, "position").orElseThrow());
            case "ack" -> {
                String acknowledged = field(json, "id").orElseThrow();
                ledger.acknowledged(acknowledged, Long.parseLong(field(json, "off").orElseThrow()));
                acknowledge(acknowledged);
            }
            case "here", "join", "leave", "name", "count" -> road.tells(json);
            case "bye" -> { } // A close code follows.
            case String other when road.mayTell(json) -> { }
            default -> ledger.complain(name + " is told: " + json);
        }
    }

    private synchronized void welcome(String json) {
        if (!account.position().isEmpty() && !json.contains("\"resumed\":true")) {
            ledger.complain(name + " could not resume at " + account.position() + ": " + json);
        }
        id = field(json, "id").orElseThrow();
        account.isAt(field(json, "position").orElseThrow());
        healed.addAndGet(unhealed);
        unhealed = 0;
        unacknowledged.forEach(this::say);
        isIn = true;
    }

    private synchronized void acknowledge(String message) {
        unacknowledged.remove(message);
    }
}
