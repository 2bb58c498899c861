package hubbub.room;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a room's log, just behind an entry: what a client that comes back says it has heard up to.
 *
 * @param epoch       which log, see {@link RoomLog#epoch}
 * @param offset      the entry's, or 0 before the first
 * @param fingerprint the entry's, see {@link LogEntry#fingerprint}; 0 where there is none
 */
public record Position(long epoch, long offset, int fingerprint) {

    /** As {@link #toString} writes it: leading zeros and capitals are not allowed, so there is one way to write each. */
    private static final Pattern WRITTEN = Pattern.compile("([0-9a-f]{16})\\.(0|[1-9][0-9]{0,18})\\.([0-9a-f]{8})");

    /** Refuses offsets below 0. */
    public Position {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be at least 0: " + offset);
        }
    }

    static Position behind(long epoch, LogEntry entry) {
        return new Position(epoch, entry.offset(), entry.fingerprint());
    }

    /** Reads what {@link #toString} has written; empty for anything else. */
    public static Optional<Position> parse(String written) {
        var parts = WRITTEN.matcher(written);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Position(HexFormat.fromHexDigitsToLong(parts.group(1)), Long.parseLong(parts.group(2)),
                                            HexFormat.fromHexDigits(parts.group(3))));
        } catch (NumberFormatException e) {
            return Optional.empty(); // An offset beyond 2^63.
        }
    }

    /** At most 45 characters: hexadecimal digits and dots. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(epoch) + "." + offset + "." + hex.toHexDigits(fingerprint);
    }
}
