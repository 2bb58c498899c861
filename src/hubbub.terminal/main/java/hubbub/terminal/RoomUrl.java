package hubbub.terminal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of rooms. What a person has at hand is mostly that of the page: {@code https://chat.example/r/attic}. */
final class RoomUrl {

    static final String USUAL = "ws://localhost:8080/room";

    private static final Pattern ROOM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern PAGE = Pattern.compile("(.*)/r/([^/]*)/?");
    /** What is before it on its server, and its name. As little as possible is before it: a room may be called room. */
    private static final Pattern PATH = Pattern.compile("(.*?)/room(?:/([^/]+))?/?");
    private static final String PUBLIC = "public";

    private RoomUrl() { }

    /** Whether somebody who wrote this meant an address. */
    static boolean isMeantBy(String word) {
        return word.matches("(?i)(ws|http)s?://.*");
    }

    /** The WebSocket of the room that this is an address of, or of whose page. */
    static URI parse(String address) throws UsageException {
        try {
            URI given = new URI(address);
            if (!isMeantBy(address) || given.getHost() == null || given.getUserInfo() != null) {
                throw new UsageException("not the address of a room: " + Visible.line(address) + "; such as " + USUAL);
            }
            String scheme = given.getScheme().toLowerCase(Locale.ROOT).replace("http", "ws");
            return new URI(scheme, null, given.getHost(), given.getPort(), path(given.getPath()), null, null);
        } catch (URISyntaxException e) {
            throw new UsageException("not the address of a room: " + Visible.line(address) + "; such as " + USUAL);
        }
    }

    private static String path(String path) {
        Matcher page = PAGE.matcher(path);
        if (path.isEmpty() || path.equals("/")) {
            return "/room";
        }
        return page.matches() ? page.group(1) + "/room/" + page.group(2) : path;
    }

    /** The address of another room on the same server. */
    static URI other(URI room, String name) throws UsageException {
        if (!ROOM.matcher(name).matches()) {
            throw new UsageException("a room's name is of a-z, 0-9 and -, 64 at most");
        }
        Matcher path = PATH.matcher(room.getPath());
        return room.resolve((path.matches() ? path.group(1) : "") + (name.equals(PUBLIC) ? "/room" : "/room/" + name));
    }

    /** What the room at this address is called; where that cannot be told, its path. */
    static String name(URI room) {
        Matcher path = PATH.matcher(room.getPath());
        return path.matches() ? Optional.ofNullable(path.group(2)).orElse(PUBLIC) : room.getPath();
    }
}
