package hubbub.sqlite;

import java.util.Optional;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

/** Whether the database can be written and read. Each trouble is logged once, and its end. Any thread. */
final class Health {

    private static final System.Logger LOGGER = System.getLogger(Health.class.getName());

    // Guarded by this.
    private Optional<String> cannotWrite = Optional.empty();
    private Optional<String> cannotRead = Optional.empty();

    /** Why nothing can be kept. What cannot be read is only logged: who needs it is told, and a new start would not help. */
    synchronized Optional<String> trouble() {
        return cannotWrite;
    }

    synchronized void cannotWrite(Exception e) {
        String what = "messages cannot be kept: " + Trouble.of(e);
        if (!cannotWrite.equals(Optional.of(what))) {
            cannotWrite = Optional.of(what);
            LOGGER.log(ERROR, "From now on " + what + ". They are refused until that is over; nothing that was kept is lost");
        }
    }

    synchronized boolean isWritable() {
        return cannotWrite.isEmpty();
    }

    synchronized void writes() {
        if (cannotWrite.isPresent()) {
            cannotWrite = Optional.empty();
            LOGGER.log(INFO, "Messages are kept again");
        }
    }

    synchronized void cannotRead(Exception e) {
        String what = "older messages cannot be read: " + Trouble.of(e);
        if (!cannotRead.equals(Optional.of(what))) {
            cannotRead = Optional.of(what);
            LOGGER.log(ERROR, "From now on " + what + ". Restore a backup if that stays so");
        }
    }

    synchronized void reads() {
        if (cannotRead.isPresent()) {
            cannotRead = Optional.empty();
            LOGGER.log(INFO, "Older messages can be read again");
        }
    }
}
