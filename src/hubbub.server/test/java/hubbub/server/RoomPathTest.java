package hubbub.server;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RoomPathTest {

    private static final String LONGEST = "a123456789b123456789c123456789d123456789e123456789f123456789g123";

    @ParameterizedTest
    @CsvSource({
        "/room,               public",
        "/room/a,             a",
        "/room/0,             0",
        "/room/attic,         attic",
        "/room/attic-2,       attic-2",
        "/room/a--b-,         a--b-",
        "/room/publicity,     publicity",
        "/room/" + LONGEST + "," + LONGEST,
    })
    void aRoomHasOnePath(String path, String name) {
        assertEquals(Optional.of(name), RoomPath.nameOf(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/", "room", "/room/", "/Room", "/room?", "//room", "/room//a", "/room/a/", "/room/a/b", "/room/./a", "/room/../a",
        "/x/room", "/room/public", "/room/messages", "/room/events",
        "/room/A", "/room/attic2B", "/room/-a", "/room/_a", "/room/a_b", "/room/a.b", "/room/a b", "/room/a+b", "/room/a~",
        "/room/\u00e4", "/room/\u0430ttic", "/room/a\n", "/room/a\u0000", "/room/\u0661",
        "/room/%61", "/room/a%62", "/room%2fa", "/%72oom", "/%72oom/a", "/room/a%00", "/room/a;x", "/room/a;", "/room;x/a",
        "/room/{name}", "/room/" + LONGEST + "4",
    })
    void nothingElseIsOne(String path) {
        assertEquals(Optional.empty(), RoomPath.nameOf(path));
    }
}
