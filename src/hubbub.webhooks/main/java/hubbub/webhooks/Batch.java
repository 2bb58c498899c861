package hubbub.webhooks;

import hubbub.room.Position;

/**
 * What is posted at once.
 *
 * @param first    the offset that it begins at
 * @param behind   the position behind its last message; before {@code first} if it has none, and only tells of a gap
 * @param messages how many messages are in it
 * @param body     a JSON array
 * @param moreWait whether the log has more
 */
record Batch(long first, Position behind, int messages, byte[] body, boolean moreWait) {

    /** The same for each try, and for no other messages of any room: an epoch is random, a lost end had another fingerprint. */
    String id() {
        return "hubbub_%016x_%d_%d_%08x".formatted(behind.epoch(), first, behind.offset(), behind.fingerprint());
    }
}
