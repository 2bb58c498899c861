package hubbub.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one person has heard of a room from its first message on, over all its connections, and from where it goes on. What it
 * hears twice, not at all, or in another order is a complaint in the {@link Ledger}. Owned by the thread that hears; what it
 * comes to, any thread may read.
 */
final class Account {

    private static final String MSG = "{\"t\":\"msg\",\"off\":\"";
    private static final String POSITION = ",\"position\":\"";

    private final String name;
    private final Ledger ledger;
    private String position = "";
    /** The offset of the message before the position, and of the one that is to be heard next. */
    private long behind;
    private long next;

    // Written by the thread that hears.
    private volatile long last;
    private final AtomicInteger heardAgain = new AtomicInteger();

    Account(String name, Ledger ledger) {
        this.name = name;
        this.ledger = ledger;
    }

    static boolean isMessage(String json) {
        return json.startsWith(MSG);
    }

    /** The last position that it was told; nothing before the first. */
    String position() {
        return position;
    }

    /** On a new connection it hears what comes behind its position, whether it has heard it before or not. */
    void comeBack() {
        next = behind + 1;
    }

    /** It is told that it is there now. */
    void isAt(String told) {
        position = told;
        behind = next - 1;
    }

    /** A {@code msg}. */
    void hear(String json) {
        long offset = Long.parseLong(json, MSG.length(), json.indexOf('"', MSG.length()), 10);
        if (offset != next) {
            ledger.complain(name + " heard " + offset + " and not " + next);
        }
        next = offset + 1;
        int end = json.lastIndexOf(POSITION);
        ledger.heard(name, offset, end < 0 ? json : json.substring(0, end) + "}");
        if (offset > last) {
            last = offset;
        } else {
            heardAgain.incrementAndGet();
        }
        if (end >= 0) {
            isAt(json.substring(end + POSITION.length(), json.lastIndexOf('"')));
        }
    }

    /** The last offset it has heard; it has heard all before. */
    long last() {
        return last;
    }

    /** How many messages it heard a second time, since it was cut before the position came that stands behind them. */
    int heardAgain() {
        return heardAgain.get();
    }
}
