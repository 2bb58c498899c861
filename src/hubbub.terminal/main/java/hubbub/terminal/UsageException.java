package hubbub.terminal;

/** What the person at the keyboard must change. The message is one line and says what to do. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
