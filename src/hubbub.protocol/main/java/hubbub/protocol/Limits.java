package hubbub.protocol;

import hubbub.room.Hello;

/**
 * What a client is told that it may send. {@link ClientMessages} sees to the constants, which are the protocol's own; whoever
 * reads from the network sees to the rates.
 *
 * @param text              characters (Unicode code points) of a message's text, at least 1; a longer one is refused, not cut
 * @param messagesPerSecond of one connection; 0 is no limit
 * @param bytesPerSecond    of one connection; 0 is no limit
 */
public record Limits(int text, int messagesPerSecond, int bytesPerSecond) {

    /** The usual {@link #text}. */
    public static final int TEXT = 4_000;

    /** Most characters (Unicode code points) of a name; a longer one is refused, not cut. */
    public static final int NAME = 40;

    /** Most UTF-16 units of a passphrase. */
    public static final int PASSPHRASE = 128;

    /** Longest time that somebody is banned for, in minutes: 30 days. */
    public static final int BAN_MINUTES = 43_200;

    /** Most messages of a page. */
    public static final int HISTORY = Hello.MAX_HISTORY;

    /** Refuses texts below 1 and rates below 0. */
    public Limits {
        if (text < 1) {
            throw new IllegalArgumentException("text must be at least 1: " + text);
        }
        if (messagesPerSecond < 0) {
            throw new IllegalArgumentException("messagesPerSecond must be at least 0: " + messagesPerSecond);
        }
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytesPerSecond must be at least 0: " + bytesPerSecond);
        }
    }
}
