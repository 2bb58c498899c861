package hubbub.terminal;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RoomUrlTest {

    @ParameterizedTest
    @CsvSource({
            "ws://localhost:8080/room, ws://localhost:8080/room", "https://chat.example, wss://chat.example/room",
            "HTTP://chat.example/, ws://chat.example/room", "http://h/r/attic, ws://h/room/attic",
            "https://h/sub/r/attic/, wss://h/sub/room/attic", "wss://h/room/attic?x=1#y, wss://h/room/attic",
            "http://[::1]:8080/, ws://[::1]:8080/room"})
    void aRoomOrItsPageIsTheRoomsWebSocket(String address, String room) throws UsageException {
        assertEquals(URI.create(room), RoomUrl.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:8080", "ftp://h/", "ws:///room", "http://user:pass@h/", "ws://h/ room"})
    void whatIsNoneIsAMistake(String address) {
        assertThrows(UsageException.class, () -> RoomUrl.parse(address));
    }

    @ParameterizedTest
    @CsvSource({
            "ws://h/room, tea, ws://h/room/tea", "ws://h:1/room/tea, public, ws://h:1/room",
            "wss://h/sub/room/tea, attic, wss://h/sub/room/attic", "ws://h/other, tea, ws://h/room/tea",
            "ws://h/room/room1, tea, ws://h/room/tea", "wss://h/sub/room/room, public, wss://h/sub/room"})
    void anotherRoomIsOnTheSameServer(String room, String name, String other) throws UsageException {
        assertEquals(URI.create(other), RoomUrl.other(URI.create(room), name));
    }

    @ParameterizedTest
    @CsvSource({
            "ws://h/room, public", "ws://h/room/, public", "ws://h/sub/room/tea, tea", "ws://h/room/room1, room1",
            "ws://h/room/room, room", "ws://h/other, /other"})
    void aRoomHasTheNameInItsAddress(String room, String name) {
        assertEquals(name, RoomUrl.name(URI.create(room)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tea", "..", "a/b", "-a", "a b"})
    void aNameThatIsNoneIsAMistake(String name) {
        assertThrows(UsageException.class, () -> RoomUrl.other(URI.create("ws://h/room"), name));
    }
}
