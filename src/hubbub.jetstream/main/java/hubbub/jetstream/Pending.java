package hubbub.jetstream;

import hubbub.room.Message;

/** A message, from when it is appended until it is answered. All of it that changes is its {@link Outgoing}'s. */
final class Pending {

    final Message message;
    /** By which the servers recognise it. */
    final String id;
    /** When it was appended. */
    final long since;
    /** When this attempt is given up, or the next one may be made. */
    long due;
    boolean underWay;
    boolean inDoubt;
    /** Nothing else of its sender may be sent. */
    boolean holdsSender;
    /** The servers say so, or it has come back. */
    boolean stored;
    /** Where, if the servers say so; 0 if they did not. */
    long offset;
    /** It has come back with the stream, and waits for its turn to be answered. */
    boolean cameBack;
    /** It was sent once only, so that it stands in the stream behind those that were sent before it, as far as is known. */
    boolean inOrder = true;
    /** Where somebody said something under the same id before; 0 if nobody did. */
    long knownAt;

    Pending(Message message, String id, long since) {
        this.message = message;
        this.id = id;
        this.since = since;
    }
}
