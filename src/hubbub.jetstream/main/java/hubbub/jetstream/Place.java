package hubbub.jetstream;

/** Where an entry is, in which stream of its room: another may have had the same name before. */
record Place(String room, long epoch, long offset) {

    private static final String PREFIX = "hubbub.removed.";
    private static final int HEX = 16;

    /** What is left of it, once its text has been taken away, is published under {@code hubbub.removed.ROOM.EPOCH.OFFSET}. */
    String removalSubject() {
        return prefix(room, epoch) + offset;
    }

    static Place of(String removalSubject) {
        String[] parts = removalSubject.split("\\.");
        return new Place(parts[2], Long.parseUnsignedLong(parts[3], HEX), Long.parseLong(parts[4]));
    }

    private static String prefix(String room, long epoch) {
        return PREFIX + room + "." + Long.toHexString(epoch) + ".";
    }

    /** All removals in this stream. */
    static String removals(String room, long epoch) {
        return prefix(room, epoch) + "*";
    }

    /** All removals in all rooms. */
    static String allRemovals() {
        return PREFIX + "*.*.*";
    }
}
