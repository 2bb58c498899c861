package hubbub.webhooks;

import java.util.Optional;

import hubbub.room.Room;

/** How webhooks come into rooms. Any thread. */
public interface Gate {

    /** A visit to a room, which stays open at least as long. */
    interface Stay extends AutoCloseable {

        Room room();

        /** Ends the visit. */
        @Override
        void close();
    }

    /** Why a webhook is not let into its room: the message is a sentence for operators. */
    final class NotLetIn extends Exception {

        private static final long serialVersionUID = 1;

        public NotLetIn(String sentence) {
            super(sentence);
        }
    }

    /**
     * Comes into the room of this name, as anybody does, and opens it if it is not open. May wait for its log.
     *
     * @param passphrase what it brings, if the room has a passphrase or is to have one
     * @return empty if all rooms are about to close
     */
    Optional<Stay> enter(String room, Optional<String> passphrase) throws NotLetIn, InterruptedException;
}
