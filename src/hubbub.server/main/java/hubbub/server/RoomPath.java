package hubbub.server;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where rooms are, and what they may be called. */
final class RoomPath {

    /** Where everybody lands. */
    static final String PUBLIC = "/room";

    /** All other rooms, as Helidon's routing writes it; what it takes for one is still to be asked {@link #nameOf}. */
    static final String OTHERS = "/room/{name}";

    /** The name of the room at {@link #PUBLIC}. */
    static final String PUBLIC_NAME = "public";

    /** Fits a host name's label, a file's name and a line of a log as it is, and looks the same to everybody. */
    private static final Pattern OTHER = Pattern.compile("/room/([a-z0-9][a-z0-9-]{0,63})");

    /** The public room has one path, and the others are kept for what one may want to ask of all rooms. */
    private static final Set<String> RESERVED = Set.of(PUBLIC_NAME, "messages", "events");

    /** The page in which one is in another room, as Helidon's routing writes it. */
    static final String PAGES = "/r/{name}";

    private static final String PAGE = "/r/";

    private RoomPath() { }

    /** What was said in a room, as Helidon's routing writes it: in the public one, and in others. */
    static final List<String> MESSAGES = List.of(PUBLIC + "/messages", OTHERS + "/messages");

    /** What happens in a room, likewise. */
    static final List<String> EVENTS = List.of(PUBLIC + "/events", OTHERS + "/events");

    private static final Pattern FACE = Pattern.compile("(.*)/(messages|events)");

    /** Which room's messages or events a path, as it was sent, is for, if for one's. */
    static Optional<String> nameOfFace(String rawPath) {
        Matcher face = FACE.matcher(rawPath);
        return face.matches() ? nameOf(face.group(1)) : Optional.empty();
    }

    /** Whether a path, as it was sent, is for the page in another room. */
    static boolean isPage(String rawPath) {
        return rawPath.startsWith(PAGE) && nameOf(PUBLIC + "/" + rawPath.substring(PAGE.length())).isPresent();
    }

    /** Whether a path would be for the page in a room, were it spelled as it must be. */
    static boolean isLikePage(String rawPath) {
        return rawPath.startsWith(PAGE);
    }

    /**
     * Which room a path is for, if for one.
     *
     * @param rawPath as it was sent. Each room has this one spelling: Helidon's routing takes others for it, encoded or with a
     *                detour, but a proxy that is to keep some out may have compared what was sent
     */
    static Optional<String> nameOf(String rawPath) {
        if (rawPath.equals(PUBLIC)) {
            return Optional.of(PUBLIC_NAME);
        }
        Matcher other = OTHER.matcher(rawPath);
        return other.matches() && !RESERVED.contains(other.group(1)) ? Optional.of(other.group(1)) : Optional.empty();
    }
}
